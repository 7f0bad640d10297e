"""What the secretary brings to the agenda from the forums of the region and its municipalities."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.collaboration.models import Issue
from bifall.collaboration.queries import shared_points
from bifall.ui.choices import offer
from bifall.ui.formats import day
from bifall.ui.steps import StepForm

LATEST = 100


class ExtractForm(StepForm):
    point = forms.ChoiceField(
        label=_("Punkt i ett forums anteckningar"),
        help_text=_("Bara möten vars anteckningar är delade. De senaste står först."),
    )

    def prepare(self) -> None:
        points = shared_points(self.thing.meeting.authority)[:LATEST]
        offer(
            self,
            "point",
            [
                (str(point.pk), f"{point.meeting.forum} {day(point.meeting.on_day)}: {point.title}")
                for point in points
            ],
        )


class IssueForm(StepForm):
    issue = forms.ChoiceField(label=_("Väckt fråga"))

    def prepare(self) -> None:
        issues = Issue.objects.filter(authority=self.thing.meeting.authority).order_by("-raised_at")[:LATEST]
        offer(self, "issue", [(str(issue.pk), issue.title) for issue in issues])
