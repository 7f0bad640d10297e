"""What students and employers fill in: first a few fields, and the rest when they have the time.

Nothing is required here: the commands say what is missing, all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.arenas.rules import ProfileValues, RegistrationValues
from bifall.arenas.states import (
    Level,
    OfferKind,
    Purpose,
    Relation,
    Sex,
    Side,
    SizeClass,
)
from bifall.arenas.wordings import asked
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import words

if TYPE_CHECKING:
    from bifall.arenas.models import Participant, Profile, Term
    from bifall.organisations.models import Municipality

FIRST = frozenset(
    {
        Purpose.SHOW_NAME,
        Purpose.SHOW_ORGANISATION,
        Purpose.SHOW_PROGRAMME,
        Purpose.SHOW_KINDS,
        Purpose.SHOW_SKILLS,
        Purpose.STATISTICS,
        Purpose.FOLLOW_UP,
    }
)
"""What is asked already at registration; the rest is asked on one's own page."""

PROGRAMMES, WORDS = "utbildningar", "kunskapsord"
MOST_ROWS, EMPTY_ROWS = 12, 3
NOT_CHOSEN = ("", "–")


class DetailsForm(forms.Form):
    """Who one is. `side` is the class's: a student or an employer's contact."""

    side: Side
    contact_name = demanded(
        forms.CharField(
            label=_("Ditt namn"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
        )
    )
    phone = forms.CharField(
        label=_("Telefon"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    municipality = forms.TypedChoiceField(
        label=_("Kommun"), required=False, coerce=UUID, empty_value=None, choices=[]
    )

    def __init__(self, *args: Any, municipalities: Iterable[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elsewhere = ("", _("Ingen i länet, eller vill inte svara"))
        offer(self, "municipality", [elsewhere, *((str(m.pk), m.name) for m in municipalities)])

    def values(self, language: str) -> RegistrationValues:
        """What was filled in. The form must be valid."""
        read = self.cleaned_data
        return RegistrationValues(
            side=self.side,
            contact_name=read["contact_name"],
            email=read.get("email", ""),
            phone=read["phone"],
            language=language,
            organisation_name=read.get("organisation_name", ""),
            organisation_number=read.get("organisation_number", ""),
            size_class=SizeClass(read["size_class"]) if read.get("size_class") else None,
            programme=read.get("programme", ""),
            sex=Sex(read["sex"]) if read.get("sex") else None,
            municipality_id=read["municipality"],
            tables=read.get("tables") or 1,
            kinds=frozenset(OfferKind(kind) for kind in read.get("kinds", ())),
            purposes=frozenset(Purpose(purpose) for purpose in read.get("purposes", ())),
        )


def details_of(participant: Participant) -> dict[str, Any]:
    """The first values of a `DetailsForm`."""
    return {
        "contact_name": participant.contact_name,
        "phone": participant.phone,
        "organisation_name": participant.organisation_name,
        "organisation_number": participant.organisation_number,
        "size_class": participant.size_class,
        "programme": participant.programme,
        "sex": participant.sex,
        "municipality": str(participant.municipality_id or ""),
        "tables": participant.tables,
    }


class StudentDetailsForm(DetailsForm):
    side = Side.STUDENT
    field_order: Sequence[str] = ("contact_name", "email", "programme", "municipality", "phone", "sex")
    programme = demanded(
        forms.CharField(label=_("Utbildning"), max_length=160, widget=forms.TextInput({"list": PROGRAMMES}))
    )
    sex = forms.ChoiceField(
        label=_("Kön"),
        required=False,
        choices=[("", _("Vill inte svara")), *Sex.choices],
        help_text=_("Används bara i statistiken, och bara om du går med på det."),
    )


class EmployerDetailsForm(DetailsForm):
    side = Side.EMPLOYER
    organisation_name = demanded(
        forms.CharField(
            label=_("Arbetsgivare"), max_length=200, widget=forms.TextInput({"autocomplete": "organization"})
        )
    )
    organisation_number = forms.CharField(
        label=_("Organisationsnummer"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    size_class = demanded(
        forms.ChoiceField(label=_("Storlek"), choices=[("", _("Välj")), *SizeClass.choices])
    )
    tables = forms.IntegerField(
        label=_("Möten samtidigt"),
        required=False,
        widget=forms.NumberInput({"min": 1, "max": 20}),
        help_text=_("Hur många av er kan ta emot var sin student? Lämna tomt om ni är en."),
    )
    field_order: Sequence[str] = (
        "organisation_name",
        "contact_name",
        "email",
        "size_class",
        "municipality",
        "organisation_number",
        "phone",
        "tables",
    )


class RegistrationForm(forms.Form):
    """What is asked besides, the first time."""

    email = demanded(
        forms.CharField(
            label=_("E-postadress"),
            max_length=254,
            widget=forms.EmailInput({"autocomplete": "email"}),
            help_text=_("Hit skickar vi din personliga länk. Du behöver inget lösenord."),
        )
    )
    kinds = forms.MultipleChoiceField(
        label=_("Vad gäller det?"),
        required=False,
        choices=OfferKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    purposes = forms.MultipleChoiceField(
        label=_("Det här går jag med på"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Inget av det behövs för att vara med, men den andra sidan ser bara det du kryssar i, och bara"
            " det används för att föreslå dig. Du kan ändra dig när du vill, och välja mer på din egen sida."
        ),
    )


class StudentRegistrationForm(RegistrationForm, StudentDetailsForm):
    field_order = (*StudentDetailsForm.field_order, "kinds", "purposes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "purposes", _asked(Side.STUDENT, FIRST))


class EmployerRegistrationForm(RegistrationForm, EmployerDetailsForm):
    field_order = (*EmployerDetailsForm.field_order, "kinds", "purposes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "purposes", _asked(Side.EMPLOYER, FIRST))


class ConsentsForm(forms.Form):
    """All that the side is asked to agree to; what is ticked is what holds from now on."""

    purposes = forms.MultipleChoiceField(
        label=_("Det här går jag med på"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "purposes", _asked(side, frozenset(Purpose)))

    def values(self) -> frozenset[Purpose]:
        return frozenset(Purpose(purpose) for purpose in self.cleaned_data["purposes"])


class NewLinkForm(forms.Form):
    email = forms.EmailField(
        label=_("E-postadress"),
        max_length=254,
        error_messages={"required": _("Skriv e-postadressen som du anmälde dig med.")},
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class LeaveForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Hur vill du lämna?"),
        choices=[
            ("withdraw", _("Avanmäl mig. Mina uppgifter finns kvar hos projektet tills jag raderar dem.")),
            ("erase", _("Avanmäl mig och radera allt om mig nu. Det går inte att ångra.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur du vill lämna.")},
    )


class AvailabilityForm(forms.Form):
    when = forms.ChoiceField(
        label=_("När kan du?"),
        choices=[("all", _("Alla tider passar")), ("some", _("Bara de tider som jag kryssar i"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj när du kan.")},
    )
    slots = forms.TypedMultipleChoiceField(
        label=_("Tider"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("En av tiderna finns inte längre. Välj igen.")},
    )

    def __init__(self, *args: Any, days: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "slots", days)

    def values(self) -> frozenset[UUID] | None:
        read = self.cleaned_data
        return None if read["when"] == "all" else frozenset(read["slots"])


class ProfileForm(forms.Form):
    """What one seeks or offers. Skills and languages are written, and chosen among the arena's words."""

    kinds = forms.MultipleChoiceField(
        label=_("Vad gäller det?"),
        required=False,
        choices=OfferKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Lämna tomt om allt är av intresse."),
    )
    places = forms.TypedMultipleChoiceField(
        label=_("Var?"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Lämna tomt om det inte spelar någon roll."),
    )
    remote = forms.BooleanField(label=_("Det går bra på distans"), required=False)
    text = forms.CharField(label=_("Berätta med egna ord"), required=False, max_length=2000, widget=words(5))

    def __init__(
        self,
        *args: Any,
        side: Side,
        terms: Sequence[Term],
        municipalities: Iterable[Municipality],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.side, self.by_label = side, {term.label.casefold(): term for term in terms}
        offer(self, "places", [(str(place.pk), place.name) for place in municipalities])
        filled = [name for name in self.initial if name.startswith("term_")]
        self.row_count = min(max(len(filled) + EMPTY_ROWS, 5), MOST_ROWS) if terms else 0
        if terms:
            for number in range(self.row_count):
                self._add_row(number)

    def _add_row(self, number: int) -> None:
        what = _("Kunskap eller språk {number}").format(number=number + 1)
        self.fields[f"term_{number}"] = forms.CharField(
            label=what, required=False, max_length=120, widget=forms.TextInput({"list": WORDS})
        )
        self.fields[f"level_{number}"] = forms.TypedChoiceField(
            label=_("Nivå {number}").format(number=number + 1),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[NOT_CHOSEN, *Level.choices],
        )
        if self.side == Side.EMPLOYER:
            self.fields[f"relation_{number}"] = forms.ChoiceField(
                label=_("Önskar eller kräver {number}").format(number=number + 1),
                required=False,
                choices=[
                    (Relation.WANTS.value, Relation.WANTS.label),
                    (Relation.NEEDS.value, Relation.NEEDS.label),
                ],
            )

    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kinds", "places", "remote")]

    def rows(self) -> list[list[forms.BoundField]]:
        names = [f"{part}_" for part in ("term", "level", "relation")]
        return [
            [self[f"{name}{number}"] for name in names if f"{name}{number}" in self.fields]
            for number in range(self.row_count)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        found: dict[tuple[UUID, Relation], int] = {}
        for number in range(self.row_count):
            written = " ".join((cleaned.get(f"term_{number}") or "").split())
            if not written:
                continue
            term = self.by_label.get(written.casefold())
            if term is None:
                self.add_error(f"term_{number}", _("Ordet finns inte i listan. Välj ett som liknar det."))
                continue
            level = cleaned.get(f"level_{number}")
            if level is None:
                self.add_error(f"level_{number}", _("Välj nivå för {word}.").format(word=term.label))
                continue
            relation = Relation(cleaned.get(f"relation_{number}") or Relation.WANTS)
            key = (term.pk, relation if self.side == Side.EMPLOYER else Relation.HAS)
            found[key] = max(level, found.get(key, 0))
        cleaned["terms"] = found
        return cleaned

    def values(self) -> ProfileValues:
        """What was filled in. The form must be valid."""
        read = self.cleaned_data
        return ProfileValues(
            kinds=frozenset(OfferKind(kind) for kind in read["kinds"]),
            place_ids=frozenset(read["places"]),
            remote=read["remote"],
            text=read["text"],
            terms=read["terms"],
        )


def profile_of(profile: Profile | None) -> dict[str, Any]:
    """The first values of a `ProfileForm`."""
    if profile is None:
        return {}
    values: dict[str, Any] = {
        "kinds": profile.kinds,
        "places": [str(pk) for pk in profile.places.values_list("pk", flat=True)],
        "remote": profile.remote,
        "text": profile.text,
    }
    for number, row in enumerate(profile.terms.select_related("term")):
        values[f"term_{number}"] = row.term.label
        values[f"level_{number}"] = min(row.level, Level.EXPERT)
        values[f"relation_{number}"] = row.relation
    return values


def _asked(side: Side, of: frozenset[Purpose]) -> list[tuple[str, object]]:
    return [(purpose.value, text) for purpose, text in asked(side).items() if purpose in of]
