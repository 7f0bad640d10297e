"""The letters that an act sends to an applicant or a beneficiary: the house's words, and their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bifall.notices.kinds import kind_of
from bifall.wordings.rules import Text, trimmed

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Field:
    """What a field stands for, and what a preview shows when there is no case to take it from."""

    meaning: StrPromise
    example: StrPromise | str


FIELDS: Mapping[str, Field] = {
    "ärendenummer": Field(_("Ärendets nummer i diariet"), "RUN 12-2026"),
    "projekt": Field(_("Projektets eller idéskissens rubrik"), _("Vintervägar för besöksnäringen")),
    "sökande": Field(_("Den sökande organisationens namn"), _("Exempelkommunen")),
    "utlysning": Field(_("Utlysningens rubrik"), _("Projekt för regional tillväxt")),
    "myndighet": Field(_("Myndighetens namn"), _("Region Exempel")),
    "handläggare": Field(
        _("Handläggarens namn, eller myndighetens så länge ingen handlägger"), _("Hanna Handläggare")
    ),
    "vad som saknas": Field(_("Det som handläggaren skrev att ni behöver"), _("Budgeten behöver delas upp.")),
    "sista dag": Field(_("Den sista dagen att svara"), "2026-12-04"),
    "skäl": Field(_("Skälen som handläggaren skrev"), _("Ansökan kom in efter att omgången stängde.")),
    "öppnar": Field(_("Dagen då omgången öppnar för ansökningar"), "2027-01-11"),
    "stänger": Field(_("Dagen då omgången stänger för ansökningar"), "2027-02-26"),
    "beslutande": Field(_("Nämnden som beslutade"), _("Regionala utvecklingsnämnden")),
    "nämnd": Field(_("Nämnden som beslutet är fattat för"), _("Regionala utvecklingsnämnden")),
    "sista dag att överklaga": Field(_("Den sista dagen att överklaga beslutet"), "2026-12-31"),
    "belopp": Field(_("Beloppet som ska betalas tillbaka"), "20 000 kr"),
    "rekvisition": Field(_("Rekvisitionens nummer i projektet"), "2"),
}

EVERYWHERE = ("ärendenummer", "projekt", "sökande", "utlysning", "myndighet", "handläggare")


@dataclass(frozen=True, slots=True)
class Letter:
    """subject, body: the house's own words. fields: those it has besides EVERYWHERE; demanded: those that no
    wording may leave out of the body, since the recipient learns it there alone.
    """

    subject: StrPromise
    body: StrPromise
    fields: tuple[str, ...] = ()
    demanded: tuple[str, ...] = ()
    label: StrPromise | str = ""

    @property
    def known(self) -> tuple[str, ...]:
        return EVERYWHERE + self.fields

    def text_in(self, language: str) -> Text:
        with translation.override(language):
            return Text(str(self.subject), str(self.body))

    def own(self, text: Text, language: str) -> Text:
        """The text, trimmed, where it says something else than the house does; nothing where it does not."""
        said = trimmed(text)
        return Text() if said == self.text_in(language) else said


LETTERS: Mapping[str, Letter] = {
    "applications.received": Letter(
        _("Vi har tagit emot er ansökan {ärendenummer}"),
        _(
            "Ansökan {projekt} har kommit in och fått diarienummer {ärendenummer}. Kvittensen finns i"
            " tjänsten."
        ),
    ),
    "applications.concept_received": Letter(
        _("Vi har tagit emot er idéskiss {ärendenummer}"),
        _("Idéskissen {projekt} har kommit in. Ni får besked om ni är inbjudna att söka."),
    ),
    "applications.completion_requested": Letter(
        _("{ärendenummer}: vi behöver en komplettering"),
        _("{vad som saknas}\n\nSvara senast {sista dag}."),
        fields=("vad som saknas", "sista dag"),
        demanded=("vad som saknas", "sista dag"),
    ),
    "applications.dismissed": Letter(
        _("{ärendenummer}: ansökan avvisas"), _("{skäl}"), fields=("skäl",), demanded=("skäl",)
    ),
    "applications.invited": Letter(
        _("{ärendenummer}: ni är inbjudna att söka"),
        _(
            "Ni är inbjudna att lämna en fullständig ansökan för {projekt}. Omgången är öppen för"
            " ansökningar {öppnar} till {stänger}. Svaren i idéskissen följer med.\n\n{skäl}"
        ),
        fields=("öppnar", "stänger", "skäl"),
        demanded=("stänger", "skäl"),
    ),
    "applications.declined": Letter(
        _("{ärendenummer}: idéskissen går inte vidare"), _("{skäl}"), fields=("skäl",), demanded=("skäl",)
    ),
    "board.decided": Letter(
        _("Beslut i {ärendenummer}"),
        _("{beslutande} har fattat beslut om {projekt}. Beslutsbrevet finns i tjänsten."),
        fields=("beslutande", "sista dag att överklaga"),
    ),
    "board.decided_on_delegation": Letter(
        _("Beslut i {ärendenummer}"),
        _(
            "Vi har fattat beslut om {projekt}, på delegation från {nämnd}. Beslutsbrevet finns i tjänsten,"
            " med skälen och hur man överklagar."
        ),
        fields=("nämnd",),
    ),
    "projects.conditions_sent": Letter(
        _("Godkänn villkoren i {ärendenummer}"),
        _(
            "{projekt} har beviljats stöd. En firmatecknare ska godkänna villkoren i tjänsten innan projektet"
            " kan starta."
        ),
    ),
    "projects.change_decided": Letter(
        _("Beslut om ändring i {ärendenummer}"), _("Er begäran om ändring i {projekt} är avgjord.")
    ),
    "projects.condition_returned": Letter(
        _("Ett villkor i {ärendenummer} är inte uppfyllt ännu"), _("Läs vad som saknas i {projekt}.")
    ),
    "projects.terminated": Letter(
        _("Projektet i {ärendenummer} är avbrutet"),
        _("Vi har beslutat att avbryta {projekt}. Skälen finns i tjänsten."),
    ),
    "reporting.returned": Letter(
        _("Rapporten i {ärendenummer} behöver kompletteras"),
        _("Läs vad som saknas i rapporten om {projekt}."),
    ),
    "reporting.approved": Letter(
        _("Rapporten i {ärendenummer} är godkänd"), _("Vi har godkänt er rapport om {projekt}.")
    ),
    "reporting.effect_returned": Letter(
        _("Svaret om en effekt i {ärendenummer} behöver kompletteras"),
        _("Läs vad som saknas i uppföljningen av {projekt}."),
    ),
    "claims.completion_requested": Letter(
        _("Komplettera rekvisitionen i {ärendenummer}"),
        _("Läs vad som saknas i rekvisitionen för {projekt}."),
        fields=("rekvisition", "vad som saknas", "sista dag"),
    ),
    "claims.decided": Letter(
        _("Beslut om rekvisitionen i {ärendenummer}"),
        _(
            "Er rekvisition för {projekt} är avgjord. Läs i tjänsten vad som godkändes. Om något inte"
            " godkändes finns ett beslutsbrev där, med skälen och hur man överklagar."
        ),
        fields=("rekvisition",),
    ),
    "claims.paid": Letter(_("Utbetalning i {ärendenummer}"), _("Vi har betalat ut stöd för {projekt}.")),
    "claims.advance_decided.granted": Letter(
        _("Beslut om förskott i {ärendenummer}"),
        _("Ni har beviljats förskott för {projekt}."),
        label=_("Ett förskott är beviljat"),
    ),
    "claims.advance_decided.refused": Letter(
        _("Beslut om förskott i {ärendenummer}"),
        _("Er begäran om förskott för {projekt} är avslagen."),
        label=_("Ett förskott är avslaget"),
    ),
    "claims.recovery_communicated": Letter(
        _("Yttra er om återkravet i {ärendenummer}"),
        _("Vi överväger att kräva tillbaka stöd för {projekt}. Läs förslaget och svara i tjänsten."),
        fields=("sista dag",),
    ),
    "claims.recovery_decided": Letter(
        _("Beslut om återkrav i {ärendenummer}"),
        _(
            "Vi har beslutat att kräva tillbaka stöd för {projekt}. Beslutsbrevet finns i tjänsten, med"
            " skälen och hur man överklagar."
        ),
    ),
    "claims.recovery_demanded": Letter(
        _("Betala tillbaka stöd i {ärendenummer}"),
        _(
            "Ni ska betala tillbaka {belopp} av stödet för {projekt} senast {sista dag}. Kravet finns i"
            " tjänsten. Där står hur ni betalar, och vad som händer om ni betalar för sent."
        ),
        fields=("belopp", "sista dag"),
        demanded=("belopp", "sista dag"),
    ),
    "projects.reminder.accept": Letter(
        _("Kom ihåg att godkänna villkoren i {ärendenummer}"),
        _("Villkoren för {projekt} ska godkännas av en firmatecknare inom en vecka."),
        fields=("sista dag",),
        label=_("Påminnelse om villkoren för ett stöd"),
    ),
    "projects.reminder.condition": Letter(
        _("Ett villkor i {ärendenummer} ska snart vara uppfyllt"),
        _("Redovisa villkoret för {projekt} inom en vecka."),
        fields=("sista dag",),
        label=_("Påminnelse om ett villkor"),
    ),
    "projects.reminder.report_soon": Letter(
        _("En rapport i {ärendenummer} ska snart lämnas"),
        _("Skicka in rapporten om {projekt} inom en vecka."),
        fields=("sista dag",),
        label=_("Påminnelse om en rapport"),
    ),
    "projects.reminder.report_late": Letter(
        _("En rapport i {ärendenummer} är försenad"),
        _("Skicka in rapporten om {projekt}."),
        fields=("sista dag",),
        label=_("Påminnelse om en försenad rapport"),
    ),
    "projects.reminder.effect_soon": Letter(
        _("Vad blev det av projektet i {ärendenummer}?"),
        _("Det är dags att berätta vad {projekt} har lett till. Kan det inte mätas ännu säger ni det."),
        fields=("sista dag",),
        label=_("Fråga om en effekt"),
    ),
    "projects.reminder.effect_late": Letter(
        _("En uppföljning i {ärendenummer} är försenad"),
        _("Berätta vad det blev av {projekt}, eller säg att det inte kan mätas ännu."),
        fields=("sista dag",),
        label=_("Påminnelse om en försenad uppföljning"),
    ),
}


def kind_of_letter(code: str) -> str:
    """The kind of notice that the letter is: several letters can be of one kind."""
    return ".".join(code.split(".")[:2])


def label_of(code: str) -> StrPromise | str:
    return LETTERS[code].label or kind_of(kind_of_letter(code)).label


def examples(names: Iterable[str]) -> dict[str, str]:
    """Invented values for a preview, in the language that is active."""
    return {name: str(FIELDS[name].example) for name in names}
