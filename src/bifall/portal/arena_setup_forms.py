"""What a leader says of a meeting place: what it is, its days, its words, and who is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from bifall.arenas.rules import ArenaValues, DayValues, Invited
from bifall.arenas.states import ArenaKind, Side, TermKind
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, lines_of, words
from bifall.ui.paper_field import PaperField
from bifall.ui.steps import StepForm

if TYPE_CHECKING:
    from bifall.arenas.models import Arena
    from bifall.organisations.models import Municipality

LAST_DAY = date(2199, 12, 31)
PAUSE = re.compile(r"(\d{1,2})[.:](\d{2})\s*[-–]\s*(\d{1,2})[.:](\d{2})")


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ArenaForm(forms.Form):
    """Days and times are the place's own (Europe/Stockholm)."""

    kind = forms.ChoiceField(
        label=_("Slag av mötesplats"), choices=ArenaKind.choices, widget=forms.RadioSelect
    )
    title = demanded(forms.CharField(label=_("Mötesplatsens namn"), max_length=120))
    description = forms.CharField(
        label=_("Beskrivning"),
        required=False,
        max_length=4000,
        widget=words(5),
        help_text=_("För dem som ska komma. Behövs innan mötesplatsen öppnas."),
    )
    place = forms.CharField(
        label=_("Plats"),
        required=False,
        max_length=200,
        help_text=_("Adress, eller den länk där ni ses. Behövs om det inte är på distans."),
    )
    municipality = forms.TypedChoiceField(
        label=_("Kommun"), required=False, coerce=UUID, empty_value=None, choices=[]
    )
    remote = forms.BooleanField(label=_("På distans"), required=False)
    registration_opens_at = forms.DateTimeField(label=_("Anmälan öppnar"), widget=_moment())
    registration_closes_at = forms.DateTimeField(label=_("Anmälan stänger"), widget=_moment())
    most_in_a_row = forms.IntegerField(
        label=_("Högst så många möten i rad"), initial=4, max_value=100, min_value=1
    )
    most_meetings = forms.IntegerField(
        label=_("Högst så många möten för en student"),
        required=False,
        max_value=100,
        min_value=1,
        help_text=_("Lämna tomt om det inte finns någon gräns."),
    )

    def __init__(self, *args: Any, municipalities: Iterable[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "municipality", [("", "–"), *((str(place.pk), place.name) for place in municipalities)])

    def values(self) -> ArenaValues:
        """What was filled in. The form must be valid."""
        read = self.cleaned_data
        return ArenaValues(
            kind=ArenaKind(read["kind"]),
            title=read["title"],
            description=read["description"],
            place=read["place"],
            municipality_id=read["municipality"],
            remote=read["remote"],
            registration_opens_at=read["registration_opens_at"],
            registration_closes_at=read["registration_closes_at"],
            most_in_a_row=read["most_in_a_row"],
            most_meetings=read["most_meetings"],
        )


def arena_as_written(arena: Arena) -> dict[str, Any]:
    """The first values of an `ArenaForm`."""
    return {
        "kind": arena.kind,
        "title": arena.title,
        "description": arena.description,
        "place": arena.place,
        "municipality": str(arena.municipality_id or ""),
        "remote": arena.remote,
        "registration_opens_at": arena.registration_opens_at,
        "registration_closes_at": arena.registration_closes_at,
        "most_in_a_row": arena.most_in_a_row,
        "most_meetings": arena.most_meetings,
    }


class DaysForm(forms.Form):
    """A day, or a series of them."""

    date = forms.DateField(label=_("Dag"), widget=day_input(), validators=[MaxValueValidator(LAST_DAY)])
    first_slot_starts = forms.TimeField(
        label=_("Första mötet börjar"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    slot_minutes = forms.IntegerField(label=_("Minuter för ett möte"), initial=15)
    slot_count = forms.IntegerField(label=_("Antal mötestider"), initial=12)
    tables = forms.IntegerField(
        label=_("Antal bord"), help_text=_("Hur många möten får plats samtidigt?"), initial=20
    )
    breaks = forms.CharField(
        label=_("Pauser"),
        required=False,
        max_length=400,
        widget=words(2),
        help_text=_("En på varje rad, till exempel 12.00–13.00."),
    )
    times = forms.IntegerField(
        label=_("Antal dagar"), required=False, help_text=_("För det som återkommer. Lämna tomt för en dag.")
    )
    every_days = forms.IntegerField(
        label=_("Dagar emellan"), required=False, help_text=_("7 är varje vecka, 14 varannan.")
    )

    def clean_breaks(self) -> tuple[tuple[time, time], ...]:
        found = []
        for line in lines_of(self.cleaned_data["breaks"].replace(",", "\n")):
            match = PAUSE.fullmatch(line)
            try:
                if match is None:
                    raise ValueError(line)
                hours = [int(part) for part in match.groups()]
                found.append((time(hours[0], hours[1]), time(hours[2], hours[3])))
            except ValueError:
                raise ValidationError(_("Skriv pausen som 12.00–13.00."), code="break") from None
        return tuple(found)

    def values(self) -> DayValues:
        """What was filled in. The form must be valid."""
        read = self.cleaned_data
        return DayValues(
            day=read["date"],
            first_slot_starts=read["first_slot_starts"],
            slot_minutes=read["slot_minutes"],
            slot_count=read["slot_count"],
            tables=read["tables"],
            breaks=read["breaks"],
            times=1 if read["times"] is None else read["times"],
            every_days=7 if read["every_days"] is None else read["every_days"],
        )


class TermsForm(forms.Form):
    """Words typed one on each line, or taken from a taxonomy's file."""

    kind = forms.ChoiceField(
        label=_("Slag"), choices=TermKind.choices, initial=TermKind.SKILL, widget=forms.RadioSelect
    )
    words = demanded(
        forms.CharField(
            label=_("Ord"),
            widget=words(6),
            help_text=_("Ett på varje rad. Läser du in en fil kan du lämna tomt för att ta med hela filen."),
        )
    )
    file = PaperField(
        label=_("Fil"),
        required=False,
        help_text=_("ESCO:s lista över kunskaper (CSV), eller JobTech Taxonomys begrepp (JSON)."),
    )
    source = forms.CharField(
        label=_("Filens källa och version"),
        required=False,
        max_length=120,
        help_text=_("Till exempel: ESCO v1.2.0. Licenserna kräver att källan nämns."),
    )


class InviteForm(forms.Form):
    """Programmes or employers, each on a line of its own."""

    side = forms.ChoiceField(
        label=_("Vilka bjuder ni in?"),
        choices=[(Side.STUDENT.value, _("utbildningar")), (Side.EMPLOYER.value, _("arbetsgivare"))],
        widget=forms.RadioSelect,
    )
    invited = demanded(
        forms.CharField(
            label=_("Inbjudna"),
            widget=words(8),
            help_text=_(
                "En på varje rad: namn; e-postadress; kommun. Kommunen kan utelämnas. Det går att klistra in"
                " från ett kalkylblad."
            ),
        )
    )

    def __init__(self, *args: Any, municipalities: Iterable[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_name = {place.name.casefold(): place.pk for place in municipalities}

    def clean_invited(self) -> list[Invited]:
        found, faults = [], []
        for number, line in enumerate(lines_of(self.cleaned_data["invited"]), start=1):
            parts = [part.strip() for part in re.split(r"[;\t]", line)]
            place = parts[2] if len(parts) > 2 else ""
            if len(parts) < 2 or not parts[0]:
                faults.append(_("Rad {number}: skriv namn; e-postadress.").format(number=number))
            elif place and place.casefold() not in self.by_name:
                faults.append(
                    _("Rad {number}: {place} är ingen av länets kommuner.").format(
                        number=number, place=place[:40]
                    )
                )
            else:
                pk = self.by_name.get(place.casefold())
                found.append(Invited(name=parts[0], email=parts[1], municipality_id=pk))
        if faults:
            raise ValidationError([ValidationError(text, code="line") for text in faults])
        return found


class CancelForm(StepForm):
    reason = demanded(
        forms.CharField(
            label=_("Varför ställs mötesplatsen in?"), widget=words(), help_text=_("Det visas för alla.")
        )
    )
