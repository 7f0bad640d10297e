"""What an officer confirms of a proposed spreading, and what an assessor wishes for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.calls.models import Priority
from bifall.flows.portfolio.spreading import Load, SpreadLine
from bifall.kernel.problems import Problem
from bifall.ui.choices import offer
from bifall.ui.inputs import day_input
from bifall.ui.problems import text_of

MOST_SEATS = 8


class SpreadForm(forms.Form):
    """A day, and for each application as many choices as it lacks assessors.

    A choice is called `pick-`, the application's id, and its number.
    """

    due_on = forms.DateField(label=_("Klar senast"), widget=day_input())

    def __init__(self, *args: Any, lines: Sequence[SpreadLine], loads: Iterable[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        had = {load.assessor.pk: load.has for load in loads}
        for line in lines:
            for number in range(self._seats(line)):
                chosen = line.chosen[number].assessor.pk if number < len(line.chosen) else ""
                name = f"pick-{line.application.pk}-{number}"
                self.fields[name] = forms.ChoiceField(
                    label=_("Bedömare {number} av {title}").format(
                        number=number + 1, title=str(line.application)
                    ),
                    required=False,
                    initial=str(chosen),
                )
                offer(self, name, [("", "–"), *((str(p.pk), _named(p, had)) for p in line.possible)])

    def rows(self) -> Iterator[tuple[SpreadLine, list[forms.BoundField]]]:
        """Each application with its choices."""
        for line in self.lines:
            yield line, [self[f"pick-{line.application.pk}-{n}"] for n in range(self._seats(line))]

    def _seats(self, line: SpreadLine) -> int:
        """As many as are lacking, and those that were sent: somebody else may have filled one meanwhile."""
        sent = [n + 1 for n in range(MOST_SEATS) if f"pick-{line.application.pk}-{n}" in self.data]
        return max(line.wanted, 1, *sent)

    def picks(self) -> dict[UUID, list[UUID]]:
        """Assessors by application. The form must be valid."""
        return {
            line.application.pk: [
                UUID(value)
                for number in range(self._seats(line))
                if (value := self.cleaned_data[f"pick-{line.application.pk}-{number}"])
            ]
            for line in self.lines
        }

    def add_refused(self, problems: Iterable[Problem]) -> None:
        """Each problem at its field; that of an application at its first choice."""
        for problem in problems:
            field = problem.field if problem.field in self.fields else f"{problem.field}-0"
            self.add_error(field if field in self.fields else None, text_of(problem))


def _named(person: User, had: dict[UUID, int]) -> str:
    return f"{person.name} ({had.get(person.pk, 0)})"


class WishesForm(forms.Form):
    most = forms.IntegerField(
        label=_("Högst så många på en gång"),
        required=False,
        help_text=_("Lämna tomt om du inte vill sätta någon gräns."),
    )
    priorities = forms.MultipleChoiceField(
        label=_("Det här bedömer jag helst"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, priorities: Iterable[Priority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "priorities", ((str(priority.pk), priority.title) for priority in priorities))
