"""What an administrator fills in: people and what they do, the county's municipalities, the board's seats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bifall.accounts.commands import AuthorityValues
from bifall.accounts.states import Role
from bifall.board.states import MemberRole
from bifall.flows.people import PersonValues
from bifall.organisations.states import MandateKind
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bifall.accounts.models import Authority

LONGEST_PRIORITY = 200
LANGUAGES = [("sv", _("Svenska")), ("en", _("Engelska"))]


def capitalised(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(value, capfirst(label)) for value, label in choices]


class PersonForm(forms.Form):
    """Somebody by e-mail address. The rest is for one who has no account yet."""

    email = demanded(
        forms.CharField(
            label=_("E-postadress"),
            widget=forms.EmailInput({"autocomplete": "off"}),
            help_text=_("Personen loggar in med den."),
        )
    )
    name = demanded(
        forms.CharField(label=_("Namn"), help_text=_("Behövs inte om personen redan har ett konto."))
    )

    def person(self) -> PersonValues:
        """Who was written, for the flow. The form must be valid."""
        read = self.cleaned_data
        return PersonValues(
            email=read["email"],
            name=read["name"],
            title=read.get("title", ""),
            phone=read.get("phone", ""),
            language=read.get("language", "sv"),
        )


class EmployeeForm(PersonForm):
    title = forms.CharField(label=_("Titel"), required=False)
    phone = forms.CharField(
        label=_("Telefon"),
        required=False,
        widget=forms.TextInput({"type": "tel"}),
        help_text=_("Till exempel 070-174 06 05."),
    )
    language = forms.ChoiceField(label=_("Språk i brev och på sidorna"), choices=LANGUAGES)
    role = demanded(forms.ChoiceField(label=_("Roll")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", [("", _("Välj roll")), *capitalised(Role.choices)])


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Roll"), error_messages={"required": _("Välj en roll.")})

    def __init__(self, *args: Any, held: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = set(held)
        left = [choice for choice in Role.choices if choice[0] not in taken]
        offer(self, "role", [("", _("Välj roll")), *capitalised(left)])


class RepresentativeForm(PersonForm):
    kind = forms.ChoiceField(label=_("Företräder kommunen som"), choices=capitalised(MandateKind.choices))


class CountField(forms.IntegerField):
    """Whole figures, with or without spaces between the thousands."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(str(value).split()) if value is not None else None)


class MunicipalityForm(forms.Form):
    code = forms.CharField(
        label=_("Kommunkod"), max_length=10, help_text=_("Fyra siffror, till exempel 2480.")
    )
    name = forms.CharField(label=_("Namn"))
    population = CountField(
        label=_("Folkmängd"),
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={"invalid": _("Skriv hur många som bor i kommunen, med siffror.")},
    )
    population_on = forms.DateField(label=_("Folkmängden gäller den"), widget=day_input())
    other_county = forms.CharField(
        label=_("Annat län"),
        required=False,
        help_text=_("Fyll bara i för en grannkommun: länet den hör till. Den får ingå i forum."),
    )

    def __init__(self, *args: Any, code_stands: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The code is what the municipality is known by; another code is another municipality.
        self.fields["code"].disabled = code_stands


class BoardForm(forms.Form):
    name = demanded(forms.CharField(label=_("Namn"), max_length=120))
    organ_code = demanded(
        forms.CharField(
            label=_("Diariebeteckning"),
            max_length=20,
            help_text=_("Bokstäverna som diarienumren börjar med, till exempel RUN i RUN 12-2026."),
        )
    )

    def __init__(self, *args: Any, code_stands: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ_code"].disabled = code_stands


class SeatForm(PersonForm):
    role = forms.ChoiceField(label=_("Uppdrag"), choices=capitalised(MemberRole.choices))
    party = forms.CharField(
        label=_("Parti"), max_length=10, required=False, help_text=_("Förkortningen, högst tio tecken.")
    )
    position = forms.IntegerField(
        label=_("Plats i uppropet"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Lämna tomt för att ställa personen sist."),
    )
    since = forms.DateField(label=_("Från och med"), widget=day_input(), initial=timezone.localdate)


class ChangeSeatForm(forms.Form):
    party = forms.CharField(
        label=_("Parti"), max_length=10, required=False, help_text=_("Förkortningen, högst tio tecken.")
    )
    position = forms.IntegerField(label=_("Plats i uppropet"), min_value=1, max_value=999)


class EndSeatForm(forms.Form):
    ended_on = forms.DateField(label=_("Till och med"), widget=day_input(), initial=timezone.localdate)


class StrategyForm(forms.Form):
    name = forms.CharField(
        label=_("Namn"), max_length=150, help_text=_("Till exempel Regional utvecklingsstrategi 2026–2034.")
    )
    valid_from = forms.DateField(label=_("Gäller från och med"), widget=day_input())
    valid_to = forms.DateField(label=_("Gäller till och med"), widget=day_input(), required=False)
    priorities = forms.CharField(
        label=_("Prioriteringar"),
        widget=forms.Textarea({"rows": 6}),
        help_text=_("En prioritering per rad, i strategins ordning. Sökande väljer bland dem."),
    )

    def clean_priorities(self) -> tuple[str, ...]:
        lines = lines_of(self.cleaned_data["priorities"])
        if any(len(line) > LONGEST_PRIORITY for line in lines):
            raise forms.ValidationError(
                _("En prioritering får ha högst {longest} tecken.").format(longest=LONGEST_PRIORITY)
            )
        return lines

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        starts, ends = read.get("valid_from"), read.get("valid_to")
        if starts and ends and ends < starts:
            self.add_error("valid_to", _("Strategin kan inte sluta gälla innan den börjar."))
        return read


class AuthorityForm(forms.Form):
    name = demanded(forms.CharField(label=_("Namn"), help_text=_("Står på alla sidor, i beslut och i brev.")))
    short_name = demanded(
        forms.CharField(label=_("Kort namn"), help_text=_("Bara länets namn, till exempel Västerbotten."))
    )
    email = demanded(forms.CharField(label=_("E-postadress"), widget=forms.EmailInput))
    phone = forms.CharField(label=_("Telefon"), required=False, widget=forms.TextInput({"type": "tel"}))
    street = forms.CharField(label=_("Gatuadress"), required=False)
    postal_code = forms.CharField(label=_("Postnummer"), required=False)
    city = forms.CharField(label=_("Ort"), required=False)
    court = demanded(
        forms.CharField(
            label=_("Förvaltningsrätt"),
            help_text=_("Domstolen som prövar överklaganden av nämndens beslut."),
        )
    )

    def values(self) -> AuthorityValues:
        """What was written, for the command. The form must be valid."""
        return AuthorityValues(**self.cleaned_data)


def authority_as_written(authority: Authority) -> dict[str, str]:
    return {name: getattr(authority, name) for name in AuthorityForm.base_fields}
