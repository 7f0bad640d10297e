"""Forms and their versions: who may change them, and that what is published stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import User
from bifall.audit.models import Entry
from bifall.audit.queries import breaks
from bifall.kernel.forms.schema import FormSchema
from bifall.kernel.problems import Problem, Refused
from bifall.questionnaires.commands import (
    add_version,
    change_version,
    create_form,
    open_answer_set,
    publish_version,
)
from bifall.questionnaires.models import AnswerSet, Form, FormVersion
from bifall.questionnaires.queries import published_versions, visible_to
from bifall.questionnaires.states import Purpose
from tests.cast import Cast
from tests.questionnaires.conftest import SCHEMA

OTHER = FormSchema(title=SCHEMA.title, pages=SCHEMA.pages[:1])


def people(cast: Cast) -> list[User]:
    everything = [getattr(cast, name) for name in cast.__dataclass_fields__]
    return [one for one in everything if isinstance(one, User)]


def test_a_form_gets_numbered_versions_and_each_step_is_in_the_audit(
    version: FormVersion, cast: Cast, now: datetime
) -> None:
    second = add_version(form_id=version.form_id, schema=OTHER, actor=cast.officer, at=now)
    change_version(version_id=second.pk, schema=SCHEMA, actor=cast.officer, at=now)
    assert (version.number, second.number, version.published_at) == (1, 2, now)
    assert FormVersion.objects.get(pk=second.pk).schema == SCHEMA
    assert [v.number for v in published_versions(cast.region.pk, Purpose.SURVEY)] == [1]
    assert [(e.event, e.data) for e in Entry.objects.filter(event__startswith="questionnaires.")] == [
        ("questionnaires.form_created", {"key": "ansokan", "purpose": "survey"}),
        ("questionnaires.form_version_added", {"form_id": str(version.form_id), "number": 1}),
        ("questionnaires.form_version_published", {"form_id": str(version.form_id), "number": 1}),
        ("questionnaires.form_version_added", {"form_id": str(version.form_id), "number": 2}),
        ("questionnaires.form_version_changed", {"form_id": str(version.form_id), "number": 2}),
    ]
    assert list(breaks()) == []


def test_what_is_published_stays(version: FormVersion, cast: Cast, now: datetime) -> None:
    later = now + timedelta(days=1)
    with pytest.raises(Refused) as changed:
        change_version(version_id=version.pk, schema=OTHER, actor=cast.officer, at=later)
    with pytest.raises(Refused) as published:
        publish_version(version_id=version.pk, actor=cast.officer, at=later)
    expected = (Problem("form_version_published"),)
    assert (changed.value.problems, published.value.problems) == (expected, expected)
    version.refresh_from_db()
    assert version.published_at == now


@pytest.mark.parametrize(
    ("key", "name", "expected"),
    [
        ("Ansökan!", " ", [Problem("form_key_missing", "key"), Problem("form_name_missing", "name")]),
        ("ansokan", "Ny", [Problem("form_key_taken", "key")]),
    ],
)
def test_a_form_needs_a_key_and_a_name(
    version: FormVersion, cast: Cast, now: datetime, key: str, name: str, expected: list[Problem]
) -> None:
    with pytest.raises(Refused) as refused:
        create_form(
            authority_id=cast.region.pk,
            key=key,
            purpose=Purpose.SURVEY,
            name=name,
            actor=cast.officer,
            at=now,
        )
    assert list(refused.value.problems) == expected


def test_only_a_published_form_of_the_own_authority_can_be_answered(
    version: FormVersion, cast: Cast, now: datetime
) -> None:
    draft = add_version(form_id=version.form_id, schema=OTHER, actor=cast.officer, at=now)
    with pytest.raises(Refused) as refused:
        open_answer_set(form_version=draft, authority_id=cast.other_region.pk, at=now)
    assert list(refused.value.problems) == [
        Problem("form_version_not_published"),
        Problem("form_of_other_authority"),
    ]
    assert AnswerSet.objects.count() == 0


def test_who_may_see_and_edit_forms(version: FormVersion, cast: Cast) -> None:
    everyone = people(cast)
    viewers = {p.name for p in everyone if p.has_perm("questionnaires.view_form", version.form)}
    editors = {p.name for p in everyone if p.has_perm("questionnaires.edit_form", version)}
    assert viewers == {cast.administrator.name, cast.officer.name, cast.director.name}
    assert editors == {cast.administrator.name, cast.officer.name}
    for person in everyone:
        seen = set(visible_to(person))
        assert seen == {f for f in Form.objects.all() if person.has_perm("questionnaires.view_form", f)}


def test_strangers_are_turned_away(version: FormVersion, cast: Cast, now: datetime) -> None:
    by = {"actor": cast.officer_elsewhere, "at": now}
    for attempt in (
        lambda: create_form(authority_id=cast.region.pk, key="x", purpose=Purpose.SURVEY, name="X", **by),
        lambda: add_version(form_id=version.form_id, schema=SCHEMA, **by),
        lambda: change_version(version_id=version.pk, schema=SCHEMA, **by),
        lambda: publish_version(version_id=version.pk, **by),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
