"""A person answers a survey in the browser, by the link in a letter."""

from __future__ import annotations

from django.urls import reverse

from bifall.evaluation.links import token_of
from bifall.evaluation.models import Reply
from tests.browser import IN_A_BROWSER
from tests.cast import Cast
from tests.factories import evaluations
from tests.journeys.conftest import Enter

pytestmark = IN_A_BROWSER


def test_somebody_answers_by_a_personal_link(cast: Cast, enter: Enter) -> None:
    made = evaluations.opened(cast, evaluations.people(5))
    ticket = made.tickets.order_by("email").first()
    assert ticket is not None
    visitor = enter(None).go(reverse("publicsite:survey", args=[token_of(ticket.pk)]) + "?sprak=sv")
    visitor.page.locator("input[type=radio]").first.check()
    visitor.press("Lämna svaret").reads("Tack, du har svarat.")
    assert Reply.objects.filter(evaluation=made).count() == 1
