"""The administrator's pages, under handlaggning/administration/."""

from __future__ import annotations

from django.urls import path

from bifall.desk.views import administration as own
from bifall.desk.views import administration_boards as boards
from bifall.desk.views import administration_municipalities as municipalities
from bifall.desk.views import administration_people as people
from bifall.desk.views import administration_webhooks as webhooks

urlpatterns = [
    path("", own.administration, name="administration"),
    path("brev/", own.letters, name="letters"),
    path("myndigheten/", own.authority_facts, name="authority"),
    path("strategier/", own.strategies, name="strategies"),
    path("personer/", people.people, name="people"),
    path("personer/ny/", people.register, name="register_person"),
    path("personer/<uuid:user_id>/", people.person, name="person"),
    path("personer/<uuid:user_id>/roller/", people.give_role, name="give_role"),
    path("personer/<uuid:user_id>/lank/", people.send_link, name="send_link"),
    path("roller/<uuid:role_assignment_id>/avsluta/", people.end_role, name="end_role"),
    path("kommuner/", municipalities.municipalities, name="municipalities"),
    path("kommuner/ny/", municipalities.add, name="add_municipality"),
    path("kommuner/<uuid:municipality_id>/", municipalities.municipality, name="municipality"),
    path("kommuner/<uuid:municipality_id>/andra/", municipalities.change, name="change_municipality"),
    path(
        "kommuner/<uuid:municipality_id>/foretradare/",
        municipalities.add_representative,
        name="add_representative",
    ),
    path("foretradare/<uuid:mandate_id>/avsluta/", municipalities.end_mandate, name="end_mandate"),
    path("namnder/", boards.boards, name="boards"),
    path("namnder/ny/", boards.add, name="add_board"),
    path("namnder/<uuid:board_id>/", boards.board, name="board"),
    path("namnder/<uuid:board_id>/andra/", boards.change, name="change_board"),
    path("namnder/<uuid:board_id>/platser/", boards.add_seat, name="add_seat"),
    path("platser/<uuid:member_id>/", boards.seat, name="seat"),
    path("platser/<uuid:member_id>/avsluta/", boards.end_seat, name="end_seat"),
    path("mottagare/", webhooks.webhooks, name="webhooks"),
    path("mottagare/ny/", webhooks.add, name="add_webhook"),
    path("mottagare/<uuid:endpoint_id>/", webhooks.webhook, name="webhook"),
    path("mottagare/<uuid:endpoint_id>/andra/", webhooks.change, name="change_webhook"),
    path("mottagare/<uuid:endpoint_id>/hemlighet/", webhooks.secret, name="webhook_secret"),
    path("mottagare/<uuid:endpoint_id>/byt-hemlighet/", webhooks.exchange, name="exchange_webhook_secret"),
    path("mottagare/<uuid:endpoint_id>/fraga/", webhooks.ask, name="ask_webhook"),
    path("mottagare/<uuid:endpoint_id>/prov/", webhooks.test, name="test_webhook"),
    path("mottagare/<uuid:endpoint_id>/pausa/", webhooks.pause, name="pause_webhook"),
    path("mottagare/<uuid:endpoint_id>/ateruppta/", webhooks.resume, name="resume_webhook"),
    path("mottagare/<uuid:endpoint_id>/ta-bort/", webhooks.remove, name="remove_webhook"),
]
