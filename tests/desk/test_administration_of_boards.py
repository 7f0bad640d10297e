"""Municipalities with their representatives, and boards with their seats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bifall.accounts.models import User
from bifall.board.models import Board, BoardMember
from bifall.board.queries import seats_of
from bifall.calls.models import Call
from bifall.notices.models import Message
from bifall.organisations.models import Mandate, Municipality
from tests.cast import Cast
from tests.factories.calls import open_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


def errors(form: object) -> dict[str, list[str]]:
    return {name: list(lines) for name, lines in form.errors.items()}  # type: ignore[attr-defined]


def test_a_municipality_is_added_changed_and_represented(administrator: Client, cast: Cast) -> None:
    values = {"code": "2404", "name": "Vindeln", "population": "5 421", "population_on": "2025-12-31"}
    answer = administrator.post(reverse("desk:add_municipality"), values)
    place = Municipality.objects.get(code="2404")
    there = reverse("desk:municipality", args=[place.pk])
    assert (answer.headers["Location"], place.population, place.authority) == (there, 5421, cast.region)
    administrator.post(
        reverse("desk:change_municipality", args=[place.pk]),
        values | {"code": "9999", "name": "Vindelns kommun"},
    )
    place.refresh_from_db()
    assert (place.code, place.name, Municipality.objects.count()) == ("2404", "Vindelns kommun", 3)
    new = {"email": "vera@example.org", "name": "Vera Vindeln", "kind": "politician"}
    add = reverse("desk:add_representative", args=[place.pk])
    assert administrator.post(add, new).headers["Location"] == there
    mandate = Mandate.objects.get(municipality=place)
    assert (mandate.user.name, mandate.kind, Message.objects.get().email) == (
        "Vera Vindeln",
        "politician",
        "vera@example.org",
    )
    twice = administrator.post(add, new | {"kind": "official"})
    assert errors(twice.context["form"]) == {"email": ["Vera Vindeln företräder redan kommunen."]}
    assert administrator.post(reverse("desk:end_mandate", args=[mandate.pk])).headers["Location"] == there
    page = administrator.get(there)
    assert (page.context["held"], page.context["former"]) == ([], [mandate])


def test_a_municipality_that_cannot_be_is_told_at_the_field(administrator: Client, cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = administrator.post(
        reverse("desk:add_municipality"),
        {"code": "24", "name": "Vindeln", "population": "0", "population_on": str(tomorrow)},
    )
    assert (answer.status_code, errors(answer.context["form"])) == (
        422,
        {
            "code": ["Kommunkoden ska ha fyra siffror, till exempel 2480."],
            "population": ["Skriv hur många som bor i kommunen, med siffror."],
            "population_on": ["Folkmängden ska gälla i dag eller en tidigare dag."],
        },
    )
    assert Municipality.objects.count() == 2


def test_a_board_is_made_and_its_letters_stand(administrator: Client, cast: Cast) -> None:
    taken = administrator.post(reverse("desk:add_board"), {"name": "Ny nämnd", "organ_code": "RUN"})
    assert errors(taken.context["form"]) == {
        "organ_code": ["Det finns redan en nämnd med den diariebeteckningen."]
    }
    wrong = administrator.post(reverse("desk:add_board"), {"name": "", "organ_code": "kn1"})
    assert list(wrong.context["form"].errors) == ["name", "organ_code"]
    administrator.post(reverse("desk:add_board"), {"name": "Kulturnämnden", "organ_code": "KN"})
    made = Board.objects.get(organ_code="KN")
    administrator.post(reverse("desk:change_board", args=[made.pk]), {"name": "Bildning", "organ_code": "BN"})
    made.refresh_from_db()
    assert (made.name, made.organ_code, made.authority) == ("Bildning", "KN", cast.region)
    listed = administrator.get(reverse("desk:boards")).context["boards"]
    assert [(board.organ_code, board.seat_count) for board in listed] == [("KN", 0), ("RUN", 6)]


def test_a_calls_case_numbers_begin_with_the_boards_letters(client: Client, cast: Cast) -> None:
    Board.objects.filter(pk=cast.board.pk).update(organ_code="UN")
    known = open_round(cast).call
    client.force_login(cast.officer)
    values = {
        "title": "Gröna industrier",
        "summary": "Stöd till omställning.",
        "form_version": str(known.form_version_id),
        "strategy": str(known.strategy_id),
        "decider": "board",
        "highest_share_percent": "50",
    }
    assert client.post(reverse("desk:create_call"), values).status_code == 302
    assert Call.objects.get(title="Gröna industrier").organ == "UN"


def test_a_seat_from_election_to_farewell(administrator: Client, cast: Cast) -> None:
    add, roll = (reverse(f"desk:{name}", args=[cast.board.pk]) for name in ("add_seat", "board"))
    values = {"email": "nora@example.org", "name": "Nora Nyvald", "party": "C", "since": "2026-01-01"}
    refused = administrator.post(add, values | {"role": "chair", "name": "", "since": "2199-01-01"})
    assert (refused.status_code, errors(refused.context["form"])) == (
        422,
        {
            "name": ["Skriv personens namn."],
            "role": ["Rut Ordning har redan det uppdraget. Avsluta den platsen först."],
            "since": ["Platsen kan börja i dag eller en tidigare dag."],
        },
    )
    assert User.objects.filter(email="nora@example.org").count() == 0
    assert administrator.post(add, values | {"role": "member", "position": "3"}).headers["Location"] == roll
    member = BoardMember.objects.get(user__email="nora@example.org")
    assert (member.position, member.party, Message.objects.get().email) == (3, "C", "nora@example.org")
    seat, end = (reverse(f"desk:{name}", args=[member.pk]) for name in ("seat", "end_seat"))
    assert administrator.post(seat, {"party": "S", "position": "1"}).headers["Location"] == roll
    assert next(iter(seats_of(cast.board))).pk == member.pk
    early = administrator.post(end, {"ended_on": "2025-12-31"})
    assert errors(early.context["end_form"]) == {
        "ended_on": ["Platsen började 1 januari 2026. Den kan inte sluta före det."]
    }
    assert administrator.post(end, {"ended_on": "2026-02-01"}).headers["Location"] == roll
    assert administrator.get(seat).status_code == 404
    assert administrator.post(end).headers["Location"] == roll
    assert [former.user.name for former in administrator.get(roll).context["former"]] == ["Nora Nyvald"]
