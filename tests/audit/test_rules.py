"""The seal: every part of an entry is under it, and it is the same for ever."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from bifall.audit.rules import Link, seal

LINK = Link(
    entry_id="7e5f0000-0000-4000-8000-000000000001",
    authority_id="7e5f0000-0000-4000-8000-000000000002",
    sequence=3,
    at=datetime(2026, 11, 24, 12, 0, 0, 5, tzinfo=ZoneInfo("Europe/Stockholm")),
    actor_id=None,
    event="documents.case_registered",
    subject_type="documents.registeredcase",
    subject_id="7e5f0000-0000-4000-8000-000000000003",
    data={"case_number": "RUN 1-2026", "ändrat": [1, None]},
    previous_hash="0" * 64,
)

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
links = st.builds(
    Link,
    entry_id=st.uuids().map(str),
    authority_id=st.uuids().map(str),
    sequence=st.integers(1, 2**63 - 1),
    at=st.datetimes(timezones=st.just(UTC)),
    actor_id=st.none() | st.uuids().map(str),
    event=st.text(min_size=1, max_size=80),
    subject_type=st.text(min_size=1, max_size=80),
    subject_id=st.uuids().map(str),
    data=st.dictionaries(st.text(max_size=8), values, max_size=4),
    previous_hash=st.text("0123456789abcdef", min_size=64, max_size=64),
)


def test_the_seal_is_over_this_text_for_ever() -> None:
    """Chains that are kept for decades are proved with it, so the text may never be written otherwise."""
    text = (
        '{"actor":null,"at":"2026-11-24T11:00:00.000005Z",'
        '"authority":"7e5f0000-0000-4000-8000-000000000002",'
        '"data":{"case_number":"RUN 1-2026","\\u00e4ndrat":[1,null]},'
        '"event":"documents.case_registered",'
        '"id":"7e5f0000-0000-4000-8000-000000000001",'
        f'"previous":"{"0" * 64}","sequence":3,'
        '"subject":["documents.registeredcase","7e5f0000-0000-4000-8000-000000000003"]}'
    )
    assert seal(LINK) == hashlib.sha256(text.encode()).hexdigest()


@given(one=links, other=links, name=st.sampled_from([field.name for field in fields(Link)]))
def test_whatever_is_changed_changes_the_seal(one: Link, other: Link, name: str) -> None:
    assume(getattr(one, name) != getattr(other, name))
    assert seal(replace(one, **{name: getattr(other, name)})) != seal(one)


@given(one=links, name=st.sampled_from(["event", "subject_type", "subject_id"]), data=st.data())
def test_a_single_character_changes_the_seal(one: Link, name: str, data: st.DataObject) -> None:
    text = getattr(one, name)
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
    assert seal(replace(one, **{name: changed})) != seal(one)


@given(one=links)
def test_moving_text_from_one_field_to_the_next_changes_the_seal(one: Link) -> None:
    moved = replace(one, subject_type=one.subject_type[:-1], subject_id=one.subject_type[-1] + one.subject_id)
    assert seal(moved) != seal(one)


@given(one=links, zone=st.sampled_from(["Europe/Stockholm", "Pacific/Kiritimati", "America/New_York"]))
def test_the_same_moment_on_another_clock_is_the_same_seal(one: Link, zone: str) -> None:
    assume(2 <= one.at.year <= 9998)
    assert seal(replace(one, at=one.at.astimezone(ZoneInfo(zone)))) == seal(one)
