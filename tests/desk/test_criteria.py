"""A call's criteria on one page: what is wrong is told at the line it is about, and once above them all."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bifall.calls.models import Call, Criterion
from bifall.calls.states import CallState
from tests.cast import Cast
from tests.factories.calls import open_round

KEPT = [("Nytta för länet", 60), ("Genomförande", 40)]


@pytest.fixture
def address(client: Client, cast: Cast) -> str:
    call = open_round(cast).call
    Call.objects.update(state=CallState.DRAFT)
    client.force_login(cast.officer)
    return reverse("desk:criteria", args=[call.pk])


def lines(*written: tuple[str, str]) -> dict[str, str]:
    sent = {"form-TOTAL_FORMS": str(len(written)), "form-INITIAL_FORMS": "0"}
    for number, (title, weight) in enumerate(written):
        sent |= {f"form-{number}-title": title, f"form-{number}-weight": weight}
    return sent


def criteria() -> list[tuple[str, int]]:
    return list(Criterion.objects.order_by("position").values_list("title", "weight"))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            [("Nytta", "40"), ("", ""), ("nytta", "101"), ("Plan", "")],
            [
                {},
                {},
                {
                    "title": ["Två kriterier har samma namn: Nytta."],
                    "weight": ["Vikten ska vara mellan 1 och 100: nytta."],
                },
                {"weight": ["Vikten ska vara mellan 1 och 100: Plan."]},
            ],
        ),
        ([("", ""), ("", "")], [{"title": ["Ange minst ett bedömningskriterium."]}, {}]),
        (
            [("x" * 121, "1")],
            [{"title": ["Säkerställ att detta värde har som mest 120 tecken (den har 121)."]}],
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_line(
    client: Client, address: str, written: list[tuple[str, str]], told: list[dict[str, list[str]]]
) -> None:
    answer = client.post(address, lines(*written))
    formset = answer.context["formset"]
    assert (answer.status_code, [dict(form.errors) for form in formset]) == (422, told)
    page = answer.content.decode()
    assert page.count('class="error-summary"') == 1
    links = {
        f'<a href="#id_form-{number}-{field}">{number + 1}. '
        for number, errors in enumerate(told)
        for field in errors
    }
    assert {link: page.count(link) for link in links} == dict.fromkeys(links, 1)
    assert criteria() == KEPT


def test_without_a_single_line_it_is_told_above_them(client: Client, address: str) -> None:
    answer = client.post(address, lines())
    assert (answer.status_code, answer.context["formset"].non_form_errors()) == (
        422,
        ["Ange minst ett bedömningskriterium."],
    )
    assert answer.content.decode().count("Ange minst ett bedömningskriterium.") == 1
    assert criteria() == KEPT
