"""A small published form, and answers to it."""

from __future__ import annotations

from datetime import datetime

import pytest

from bifall.kernel.forms.schema import (
    Condition,
    FormSchema,
    LongText,
    Money,
    Page,
    Rows,
    ShortText,
    Text,
    YesNo,
)
from bifall.questionnaires.commands import add_version, create_form, open_answer_set, publish_version
from bifall.questionnaires.models import AnswerSet, FormVersion
from bifall.questionnaires.states import Purpose
from tests.cast import Cast

SCHEMA = FormSchema(
    title=Text(sv="Ansökan", en="Application"),
    pages=(
        Page(
            key="about",
            title=Text(sv="Om projektet", en="About"),
            intro=Text(sv="Berätta kort."),
            questions=(
                ShortText(key="title", label=Text(sv="Namn", en="Name"), required=True),
                LongText(key="why", label=Text(sv="Varför"), help=Text(sv="Kort."), max_length=1000),
                Money(key="sought_sek", label=Text(sv="Sökt", en="Sought")),
                YesNo(key="aid", label=Text(sv="Statligt stöd")),
                ShortText(
                    key="reasons", label=Text(sv="Skäl"), visible_if=Condition(question="aid", value=True)
                ),
                Rows(
                    key="budget",
                    label=Text(sv="Budget"),
                    max_rows=3,
                    columns=(
                        ShortText(key="what", label=Text(sv="Vad"), required=True),
                        Money(key="amount_sek", label=Text(sv="Belopp")),
                    ),
                ),
            ),
        ),
    ),
)


@pytest.fixture
def version(cast: Cast, now: datetime) -> FormVersion:
    by = {"actor": cast.officer, "at": now}
    form = create_form(
        authority_id=cast.region.pk, key="ansokan", purpose=Purpose.SURVEY, name="Ansökan", **by
    )
    return publish_version(version_id=add_version(form_id=form.pk, schema=SCHEMA, **by).pk, **by)


@pytest.fixture
def answer_set(version: FormVersion, cast: Cast, now: datetime) -> AnswerSet:
    return open_answer_set(form_version=version, authority_id=cast.region.pk, at=now)
