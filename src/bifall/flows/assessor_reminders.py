"""What the clock asks assessors to be reminded of, by working days. No letter is written twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.assessment.models import Assignment
from bifall.assessment.states import STILL_SCORING
from bifall.flows.portfolio.spreading import UNDER_REVIEW
from bifall.kernel.workdays import add_workdays, is_workday, workdays_between
from bifall.notices.commands import notify

WORKDAYS_BEFORE = 3
WORKDAYS_APART = 5
"""Between two letters about an assessment that is late."""


@transaction.atomic
def remind_assessors(*, authority_id: UUID, at: datetime) -> int:
    """Write the reminders that are due on the day; how many letters that made. None on a day off.

    Three working days before the last day, the first working day after it, and every fifth from then on.
    """
    today = timezone.localtime(at).date()
    if not is_workday(today):
        return 0
    tasks = Assignment.objects.filter(
        application__authority=authority_id,
        application__state__in=UNDER_REVIEW,
        state__in=STILL_SCORING,
        due_on__lte=add_workdays(today, WORKDAYS_BEFORE),
        assigned_at__lt=at,
        assessor__is_active=True,
    )
    written = 0
    for task in tasks.select_related("assessor", "application__case", "application__organisation"):
        late = workdays_between(task.due_on, today)
        if late:
            key = f"late:{(late - 1) // WORKDAYS_APART}"
            subject = _("Bedömningen av {number} är försenad")
            body = _("Bedömningen av {title} skulle ha varit klar {due}. Lämna den, eller anmäl jäv.")
        else:
            key, subject = "soon", _("Bedömningen av {number} ska snart vara klar")
            body = _("Bedömningen av {title} ska vara klar senast {due}.")
        letter = notify(
            authority_id=authority_id,
            recipient=task.assessor,
            kind="assessment.reminder",
            subject=format_lazy(subject, number=task.application.case_number),
            body=format_lazy(body, title=str(task.application), due=task.due_on.isoformat()),
            path=reverse("desk:assignment", args=[task.pk]),
            at=at,
            key=f"reminder:assessment:{task.pk}:{task.due_on}:{key}",
        )
        written += letter is not None
    return written
