"""Whoever has followed every change knows what is public now."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bifall.changefeed.rules import PublicThing, changes_between
from bifall.changefeed.states import ChangeKind

LOOKS = st.lists(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["1", "2", "3"])), max_size=8)


def thing(row_id: str, digest: str) -> PublicThing:
    return PublicThing("grants", row_id, digest, f"RUN {row_id}", f"/api/v1/grants/{row_id}")


@given(LOOKS)
def test_changes_lead_from_one_look_to_the_next(looks: list[dict[str, str]]) -> None:
    known: dict[tuple[str, str], PublicThing] = {}
    for look in looks:
        now = [thing(row_id, digest) for row_id, digest in look.items()]
        before = dict(known)
        for kind, changed in changes_between(before, now):
            assert (kind == ChangeKind.CREATED) == (changed.key not in known)
            if kind == ChangeKind.GONE:
                assert known.pop(changed.key) == changed
            else:
                assert known.get(changed.key) != changed
                known[changed.key] = changed
        assert known == {one.key: one for one in now}
        assert changes_between(known, now) == []


def test_what_is_gone_comes_last_as_it_was() -> None:
    old, new = thing("a", "1"), thing("b", "1")
    assert changes_between({old.key: old}, [new]) == [(ChangeKind.CREATED, new), (ChangeKind.GONE, old)]
