"""The forms by which an officer makes a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from bifall.desk import form_builder_forms as forms
from bifall.desk.new_form_form import NewFormForm
from bifall.questionnaires.commands import begin_form
from bifall.questionnaires.standard_forms import application_form
from bifall.questionnaires.states import Purpose
from tests.cast import Cast
from tests.conftest import NOW
from tests.filled import Filled, Table


def _part(
    cast: Cast,
    name: str,
    values: Mapping[str, Any],
    *parts: str,
    kind: str = "",
    with_it: Mapping[str, Any] | None = None,
) -> Filled:
    """A part of a form that is being made from the standard one."""
    version = begin_form(
        authority_id=cast.region.pk,
        purpose=Purpose.APPLICATION,
        name="Ansökan 2027",
        schema=application_form(),
        actor=cast.officer,
        at=NOW,
    )
    address = reverse(f"desk:{name}", args=[version.pk, *parts]) + (f"?kind={kind}" if kind else "")
    return Filled(cast.officer, address, values, with_it=with_it or {})


def _question(kind: str, **own: str) -> Any:
    values = {"label_sv": "Vad behöver ni", **own}
    with_it = {"choices": "Råd\nPengar"} if kind == "single_choice" else {}
    return lambda cast: _part(cast, "add_form_question", values, "project", kind=kind, with_it=with_it)


def _check(kind: str, with_it: Mapping[str, Any] | None = None, **own: Any) -> Any:
    values = {"message_sv": "Det stämmer inte.", **own}
    return lambda cast: _part(cast, "add_form_check", values, kind=kind, with_it=with_it)


FORMS: Table = {
    NewFormForm: (
        lambda cast: Filled(
            cast.officer, reverse("desk:create_form"), {"name": "Enkät", "purpose": "survey"}
        ),
    ),
    forms.TitleForm: (lambda cast: _part(cast, "form_title", {"title_sv": "Ansökan"}),),
    forms.PageForm: (lambda cast: _part(cast, "add_form_page", {"title_sv": "Om er"}),),
    forms.QuestionForm: (
        _question("short_text"),
        _question("integer"),
        _question("scale", lowest_sv="Inte alls", highest_sv="Helt"),
        _question("rows", first_column="Namn"),
        _question("single_choice"),
        _question("attachment"),
    ),
    forms.CheckForm: (
        _check("dates_in_order", first="starts_on", second="ends_on"),
        _check("at_least_one_of", questions=["risk", "follow_up"]),
        _check("sums_equal", left=["sought_sek"], right=["financing.amount_sek"]),
        _check("sum_at_most", {"limit": "5000000"}, left=["sought_sek"]),
    ),
}
