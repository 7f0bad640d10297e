from __future__ import annotations

from django.urls import path

from bifall.boardroom.views import agenda, forums, meetings, minutes, session

app_name = "boardroom"
urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("nytt/", meetings.plan, name="plan"),
    path("sammantraden/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("sammantraden/<uuid:meeting_id>/kallelse/", meetings.summons, name="summons"),
    path("sammantraden/<uuid:meeting_id>/arenden/", agenda.add_item, name="add_item"),
    path("sammantraden/<uuid:meeting_id>/omgang/", agenda.add_round, name="add_round"),
    path("arenden/<uuid:item_id>/flytta/", agenda.move_item, name="move_item"),
    path("arenden/<uuid:item_id>/ta-bort/", agenda.remove_item, name="remove_item"),
    path("arenden/<uuid:item_id>/handling/", agenda.attach_paper, name="attach_paper"),
    path("sammantraden/<uuid:meeting_id>/upprop/", session.roll_call, name="roll_call"),
    path("arenden/<uuid:item_id>/", session.item, name="item"),
    path("arenden/<uuid:item_id>/samverkan/<slug:name>/", forums.step, name="item_step"),
    path("arenden/<uuid:item_id>/jav/", session.declare_conflict, name="declare_conflict"),
    path("arenden/<uuid:item_id>/javsprovning/", session.try_conflict, name="try_conflict"),
    path("arenden/<uuid:item_id>/yrkande/", session.move_motion, name="move_motion"),
    path("arenden/<uuid:item_id>/votering/", session.open_vote, name="open_vote"),
    path("arenden/<uuid:item_id>/roster/", session.cast_ballots, name="cast_ballots"),
    path("arenden/<uuid:item_id>/beslut/", session.decide, name="decide"),
    path("arenden/<uuid:item_id>/reservation/", session.record_reservation, name="record_reservation"),
    path("yrkanden/<uuid:motion_id>/ta-tillbaka/", session.withdraw_motion, name="withdraw_motion"),
    path("sammantraden/<uuid:meeting_id>/avsluta/", session.end, name="end"),
    path("sammantraden/<uuid:meeting_id>/justera/", minutes.verify, name="verify"),
    path("sammantraden/<uuid:meeting_id>/anslag/", minutes.announce, name="announce"),
    path("handlingar/<uuid:document_id>/", minutes.document, name="document"),
]
