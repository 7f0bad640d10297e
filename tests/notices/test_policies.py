"""A message is for its reader: the table, and the list that must agree."""

from __future__ import annotations

from bifall.notices.commands import notify, write_letter
from bifall.notices.models import Message
from bifall.notices.policies import PERMISSIONS
from bifall.notices.queries import visible_to
from tests.cast import Cast
from tests.conftest import NOW
from tests.strangers import anybody


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
    } == {
        "notices.view": [{"applicant"}, set(), {"applicant"}],
        "notices.mark_read": [{"applicant"}, set(), {"applicant"}],
        "notices.view_outbox": [{"administrator"}, {"administrator"}, {"administrator_elsewhere"}],
    }
    for name in people.keys() - {"locked_out"}:
        user = people[name]
        seen = {message for message in Message.objects.all() if user.has_perm("notices.view", message)}
        assert (set(visible_to(user)), len(seen)) == (seen, 1)
