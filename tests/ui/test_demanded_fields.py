""" "(frivilligt)" stands at what may be left out, in every room, and at nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django import forms
from django.forms import BaseForm, BaseFormSet, Form
from django.test import Client

import bifall
from bifall.boardroom.forms import MemberForm
from bifall.desk.administration_forms import PersonForm
from bifall.desk.form_builder_forms import ConditionalForm
from bifall.desk.forms import ExtendForm
from bifall.meetingplace.forms import DetailsForm, RegistrationForm
from bifall.publicsite.forms import DutyWeekForm, HindranceForm, ProjectSearch
from bifall.ui.demanded import demanded
from tests.cast import Cast
from tests.conftest import NOW
from tests.filled import (
    Filled,
    administration,
    boardroom,
    desk,
    form_builder,
    leading,
    meetingplace,
    outside,
    portal,
    state_aid,
)

TABLE = (
    desk.FORMS
    | form_builder.FORMS
    | administration.FORMS
    | boardroom.FORMS
    | leading.FORMS
    | meetingplace.FORMS
    | outside.FORMS
    | portal.FORMS
    | state_aid.FORMS
)
ROOMS = ("boardroom", "desk", "meetingplace", "municipal", "portal", "publicsite")
TRIED_WITH_THEIR_PAGES = {
    "project_forms",
    "power_forms",
    "books_forms",
    "payment_forms",
    "evaluation_forms",
    "forum_forms",
    "state_aid_step_forms",
    "state_aid_declaration_forms",
    "state_aid_beneficiary_forms",
    "aid_forms",
    "outbox_forms",
    "delivery_forms",
    "rota_forms",
    "picture_forms",
}
PARTS = {ConditionalForm, MemberForm, PersonForm, DetailsForm, RegistrationForm}
"""What other forms build on."""
OF_THEIR_OWN = {ExtendForm, DutyWeekForm, HindranceForm, ProjectSearch}
"""A day, in one form for each municipality; a week, whose problems stand above the page; a search."""


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def forms_of_the_rooms() -> set[type[Form]]:
    root = Path(bifall.__file__).parent
    modules = [
        import_module(f"bifall.{room}.{file.stem}")
        for room in ROOMS
        for file in sorted({*(root / room).glob("*forms.py"), *(root / room).glob("*_form.py")})
        if file.stem not in TRIED_WITH_THEIR_PAGES
    ]
    return {
        found
        for module in modules
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, Form) and found.__module__ == module.__name__
    }


def test_every_form_of_the_rooms_is_filled_in_below() -> None:
    assert forms_of_the_rooms() == TABLE.keys() | PARTS | OF_THEIR_OWN


def shown(context: Mapping[str, Any], filled: Filled) -> BaseForm:
    found = context[filled.named]
    return found.forms[0] if isinstance(found, BaseFormSet) else found


def sent(filled: Filled, values: Mapping[str, Any]) -> dict[str, Any]:
    """As a browser sends it: with a token, also when nothing is filled in."""
    before = f"{filled.prefix}-" if filled.prefix else ""
    return {f"{before}{name}": value for name, value in values.items()} | {
        "csrfmiddlewaretoken": "x",
        **filled.with_it,
    }


def unmarked_fields(form: BaseForm) -> set[str]:
    # A box that is not ticked is an answer, and bears no mark.
    written = [
        bound for bound in form if not bound.is_hidden and not isinstance(bound.field, forms.BooleanField)
    ]
    return {bound.name for bound in written if "(frivilligt)" not in str(bound.as_field_group())}


def send_without(client: Client, filled: Filled, left_out: str) -> set[str]:
    """Where something is wrong when one field is left out."""
    kept = {name: value for name, value in filled.values.items() if name != left_out}
    refused = client.post(filled.sent_to, sent(filled, kept))
    assert refused.status_code == 422
    return set(shown(refused.context, filled).errors)


@pytest.mark.parametrize("form", TABLE, ids=lambda form: f"{form.__module__.split('.')[1]}.{form.__name__}")
def test_what_is_not_marked_is_asked_for_and_what_is_marked_is_not(
    client: Client, cast: Cast, form: type[Form]
) -> None:
    unmarked, asked_for = set(), set()
    for way in TABLE[form]:
        filled = way(cast)
        client.force_login(filled.user)
        on_the_page = unmarked_fields(shown(client.get(filled.page).context, filled))
        assert set(filled.values) == on_the_page - filled.spared
        for name in filled.values:
            assert send_without(client, filled, name) == {name} | filled.besides.get(name, set())
        assert client.post(filled.sent_to, sent(filled, filled.values)).status_code == 302
        unmarked |= on_the_page
        asked_for |= set(filled.values)
    assert asked_for == unmarked


class Sample(Form):
    name = demanded(forms.CharField(label="Namn"))
    kind = demanded(forms.ChoiceField(label="Slag", choices=[("a", "A")], widget=forms.RadioSelect))
    note = forms.CharField(label="Anteckning", required=False)


def test_a_demanded_field_may_come_empty_and_says_that_it_is_to_be_filled_in() -> None:
    form = Sample({"name": "", "note": ""})
    assert (form.is_valid(), form.cleaned_data) == (True, {"name": "", "kind": "", "note": ""})
    page = form.render()
    assert page.count("(frivilligt)") == 1
    assert page.count('aria-required="true"') == 1
    assert 'name="name"' in page.split('aria-required="true"')[0].rsplit("<input", 1)[1]
