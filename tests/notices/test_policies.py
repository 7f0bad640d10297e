"""A message is for its reader: the table, and the list that must agree."""

from __future__ import annotations

from bifall.notices.commands import notify, write_letter
from bifall.notices.models import DeliveryChoice, Message
from bifall.notices.policies import PERMISSIONS
from bifall.notices.queries import visible_to
from tests.cast import Cast
from tests.conftest import NOW
from tests.strangers import anybody

OUTBOX = {"officer", "controller", "administrator"}
OUTBOX_ELSEWHERE = {"officer_elsewhere", "controller_elsewhere", "administrator_elsewhere"}


def test_each_chooses_for_themselves(cast: Cast) -> None:
    choice = DeliveryChoice(authority=cast.region, user=cast.applicant, kind="x")
    people = anybody(cast)
    assert {name for name, user in people.items() if user.has_perm("notices.choose", choice)} == {"applicant"}


def test_a_stopped_letter_is_read_by_nobody(cast: Cast) -> None:
    stopped = Message(authority=cast.region, recipient=cast.applicant, stopped_at=NOW)
    assert [cast.applicant.has_perm(f"notices.{what}", stopped) for what in ("view", "mark_read")] == [
        False,
        False,
    ]


def test_who_may(cast: Cast) -> None:
    people = anybody(cast)
    values = {"kind": "test.told", "subject": "Hej", "body": "", "path": "", "at": NOW}
    for user in people.values():
        notify(authority_id=cast.region.pk, recipient=user, **values)  # type: ignore[arg-type]
    write_letter(
        authority_id=cast.region.pk,
        email=cast.applicant.email,
        language="sv",
        **values,  # type: ignore[arg-type]
    )
    nobodys = Message.objects.get(recipient=None)
    one = Message.objects.get(recipient=cast.applicant)
    elsewhere = Message(authority=cast.other_region, recipient=cast.applicant)
    assert {
        permission: [
            {name for name, user in people.items() if user.has_perm(permission, about)}
            for about in (one, nobodys, elsewhere)
        ]
        for permission in PERMISSIONS
        if permission != "notices.choose"
    } == {
        "notices.view": [{"applicant"}, set(), {"applicant"}],
        "notices.mark_read": [{"applicant"}, set(), {"applicant"}],
        "notices.view_outbox": [OUTBOX, OUTBOX, OUTBOX_ELSEWHERE],
        "notices.stop": [OUTBOX, OUTBOX, OUTBOX_ELSEWHERE],
        "notices.set_delay": [{"administrator"}, {"administrator"}, {"administrator_elsewhere"}],
    }
    for name in people.keys() - {"locked_out"}:
        user = people[name]
        seen = {message for message in Message.objects.all() if user.has_perm("notices.view", message)}
        assert (set(visible_to(user)), len(seen)) == (seen, 1)
