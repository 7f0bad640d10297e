"""What kinds of letters there are: who chooses how they come, and which can be stopped before they leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter. audience: who gets it ("applicant", "desk" …, as in the menu); "" for addresses.

    required: why it is always sent at once, for those that nobody can turn off. waits: it lies in the outbox
    for a while, because a person at the authority has written it and may have made a mistake. has_html: it is
    sent as HTML too.
    """

    label: StrPromise
    audience: str
    required: StrPromise | str = ""
    waits: bool = False
    has_html: bool = False

    @property
    def is_chosen(self) -> bool:
        """Whether each may choose how it comes."""
        return bool(self.audience) and not self.required


ANSWER_IN_TIME = _("Ni ska svara inom en viss tid, annars kan ni förlora er rätt.")
DECISION = _("Myndigheten ska underrätta den som ett beslut gäller (33 § förvaltningslagen).")
PAY_IN_TIME = _("Ni ska betala inom en viss tid, annars räknas ränta.")
RECEIPT = _("Det är kvittot på att handlingen har kommit in.")
SUMMONS = _("Kallelsen ska nå varje ledamot i rätt tid (5 kap. 13 § kommunallagen).")
THE_WAY_IN = _("Brevet är vägen in i tjänsten.")
POWER = _("Den som en fullmakt gäller ska veta när den börjar och slutar.")
YOUR_PART = _("Utan brevet vet du inte var och när du ska vara.")
ASKED_FOR = _("Den som får brevet har själv bett om det och avslutar det med länken i det.")

KINDS: Mapping[str, Kind] = {
    # To those who act for an applicant or a beneficiary.
    "applications.received": Kind(_("Er ansökan har kommit in"), "applicant", RECEIPT),
    "applications.concept_received": Kind(_("Er idéskiss har kommit in"), "applicant", RECEIPT),
    "applications.completion_requested": Kind(
        _("En ansökan behöver kompletteras"), "applicant", ANSWER_IN_TIME, waits=True
    ),
    "applications.dismissed": Kind(_("En ansökan avvisas"), "applicant", DECISION, waits=True),
    "applications.invited": Kind(
        _("En idéskiss leder till inbjudan att söka"), "applicant", ANSWER_IN_TIME, waits=True
    ),
    "applications.declined": Kind(
        _("En idéskiss leder inte till inbjudan"), "applicant", DECISION, waits=True
    ),
    "board.decided": Kind(_("Beslut om er ansökan"), "applicant", DECISION, waits=True),
    "board.decided_on_delegation": Kind(
        _("Beslut om er ansökan, på delegation"), "applicant", DECISION, waits=True
    ),
    "applications.handed_over": Kind(_("En kollega tar över ett ärende"), "applicant"),
    "press.quote_asked": Kind(_("Ett citat ska godkännas"), "", THE_WAY_IN),
    "press.picture_ending": Kind(_("Rätten till en bild går ut"), "press"),
    "press.quote_answered": Kind(_("Svar om ett citat"), "press"),
    "correspondence.to_applicant": Kind(_("Handläggaren har skrivit till er"), "applicant", waits=True),
    "projects.conditions_sent": Kind(
        _("Villkoren för ett stöd är klara"), "applicant", ANSWER_IN_TIME, waits=True
    ),
    "projects.change_decided": Kind(_("En ändring är avgjord"), "applicant", DECISION, waits=True),
    "projects.condition_returned": Kind(
        _("Ett villkor är inte uppfyllt"), "applicant", ANSWER_IN_TIME, waits=True
    ),
    "projects.terminated": Kind(_("Ett projekt avbryts"), "applicant", DECISION, waits=True),
    "projects.reminder": Kind(_("Påminnelser om rapporter och villkor"), "applicant"),
    "reporting.returned": Kind(_("En rapport är återlämnad"), "applicant", ANSWER_IN_TIME, waits=True),
    "reporting.approved": Kind(_("En rapport är godkänd"), "applicant", waits=True),
    "reporting.effect_returned": Kind(_("Svaret om en effekt behöver kompletteras"), "applicant", waits=True),
    "claims.completion_requested": Kind(
        _("En rekvisition behöver kompletteras"), "applicant", ANSWER_IN_TIME, waits=True
    ),
    "claims.decided": Kind(_("En rekvisition är avgjord"), "applicant", DECISION, waits=True),
    "claims.paid": Kind(_("Pengar är utbetalda"), "applicant"),
    "claims.advance_decided": Kind(_("Ett förskott är avgjort"), "applicant", DECISION, waits=True),
    "claims.recovery_communicated": Kind(_("Ett återkrav övervägs"), "applicant", ANSWER_IN_TIME, waits=True),
    "claims.recovery_decided": Kind(_("Ett återkrav är beslutat"), "applicant", DECISION, waits=True),
    "claims.recovery_demanded": Kind(_("Stöd ska betalas tillbaka"), "applicant", PAY_IN_TIME, waits=True),
    "organisations.signature_awaited": Kind(_("En underskrift till behövs, av dig"), "applicant"),
    "organisations.signature_fell": Kind(_("En underskrift gäller inte längre"), "applicant"),
    # To those who work at the authority.
    "applications.completed": Kind(_("En komplettering har kommit"), "desk"),
    "applications.signed": Kind(_("Två har undertecknat en ansökan"), "desk"),
    "applications.withdrawn": Kind(_("En ansökan är återkallad"), "desk"),
    "correspondence.to_officer": Kind(_("En sökande har skrivit i ett ärende"), "desk"),
    "projects.accepted": Kind(_("Villkoren för ett stöd är godkända"), "desk"),
    "projects.change_requested": Kind(_("En ändring är begärd"), "desk"),
    "projects.condition_reported": Kind(_("Ett villkor är redovisat"), "desk"),
    "reporting.submitted": Kind(_("En rapport har kommit"), "desk"),
    "reporting.effect_answered": Kind(_("En effekt är besvarad"), "desk"),
    "reporting.effect_deferred": Kind(_("En effekt är ännu inte mätbar"), "desk"),
    "claims.submitted": Kind(_("En rekvisition har kommit"), "desk"),
    "claims.advance_applied": Kind(_("Ett förskott är sökt"), "desk"),
    "collaboration.answered": Kind(_("En kommun har yttrat sig"), "desk"),
    "collaboration.time_asked_for": Kind(_("En kommun ber om mer tid"), "desk"),
    "collaboration.fed_back": Kind(_("En kommun har återkopplat"), "desk"),
    "accounts.stands_in": Kind(_("Du är ersättare för en kollega"), "desk"),
    "accounts.absence_stated": Kind(_("Din frånvaro är inlagd"), "desk"),
    # To those who write for the press.
    "press.approval_asked": Kind(_("En text väntar på att du godkänner den"), "press"),
    "press.release_returned": Kind(_("En text behöver ändras innan den publiceras"), "press"),
    # To administrators.
    "webhooks.given_up": Kind(_("En mottagare av öppna data svarar inte"), "administration"),
    # To assessors.
    "assessment.assigned": Kind(_("Du har fått en ansökan att bedöma"), "assessor", waits=True),
    "assessment.withdrawn": Kind(_("Ett bedömningsuppdrag är återtaget"), "assessor"),
    "assessment.reminder": Kind(_("Påminnelser om bedömningar"), "assessor"),
    # To the municipalities' representatives.
    "collaboration.asked": Kind(_("En remiss har kommit"), "municipal", ANSWER_IN_TIME, waits=True),
    "collaboration.extended": Kind(_("Kommunen har fått mer tid"), "municipal", waits=True),
    "collaboration.time_refused": Kind(
        _("Kommunen får inte mer tid"), "municipal", ANSWER_IN_TIME, waits=True
    ),
    "collaboration.due_soon": Kind(_("En remiss ska snart vara besvarad"), "municipal"),
    "collaboration.overdue": Kind(_("En remiss är för sent besvarad"), "municipal"),
    "collaboration.handled": Kind(_("Ett yttrande är hanterat"), "municipal", waits=True),
    "collaboration.decided": Kind(_("Ett ärende som kommunen yttrade sig om är avgjort"), "municipal"),
    "collaboration.to_approve": Kind(_("Ett utkast till yttrande väntar på godkännande"), "municipal"),
    "collaboration.joint_offered": Kind(_("En kommun erbjuder ett gemensamt yttrande"), "municipal"),
    "collaboration.invited_to_initiative": Kind(_("Kommunen bjuds in till ett initiativ"), "municipal"),
    "collaboration.issue_prepared": Kind(_("En fråga bereds"), "municipal"),
    "collaboration.issue_ended": Kind(_("En fråga är avslutad"), "municipal"),
    # To the board.
    "board.summons": Kind(_("Kallelse till sammanträde"), "boardroom", SUMMONS),
    # To addresses, which may have no account: nobody's to choose.
    "accounts.welcome": Kind(_("Välkommen till tjänsten"), "", THE_WAY_IN),
    "organisations.invited": Kind(_("Inbjudan att företräda en organisation"), "", THE_WAY_IN),
    "organisations.power_given": Kind(_("En fullmakt är given"), "", POWER),
    "organisations.power_revoked": Kind(_("En fullmakt har upphört"), "", POWER),
    "press.subscription_link": Kind(_("Länken till din prenumeration"), "", THE_WAY_IN, has_html=True),
    "press.subscription_release": Kind(_("Ett pressmeddelande"), "", ASKED_FOR, has_html=True),
    "press.subscription_digest": Kind(_("Pressmeddelanden, samlade"), "", ASKED_FOR, has_html=True),
    "evaluation.invited": Kind(_("Inbjudan att svara på en enkät"), "", THE_WAY_IN),
    "evaluation.reminded": Kind(_("Påminnelse om en enkät"), "", THE_WAY_IN),
    "collaboration.called": Kind(_("Kallelse till ett forum"), "", YOUR_PART, waits=True),
    "collaboration.cancelled": Kind(_("Ett forummöte är inställt"), "", YOUR_PART),
    "collaboration.notes_shared": Kind(_("Anteckningar från ett forummöte"), "", YOUR_PART),
    "arenas.invited": Kind(_("Inbjudan till en mötesplats"), "", THE_WAY_IN),
    "arenas.registered": Kind(_("Anmälan till en mötesplats"), "", THE_WAY_IN),
    "arenas.link": Kind(_("Länken till din sida"), "", THE_WAY_IN),
    "arenas.cancelled": Kind(_("En mötesplats är inställd"), "", YOUR_PART),
    "arenas.timetable": Kind(_("Ditt schema"), "", YOUR_PART),
    "arenas.changed": Kind(_("Ditt schema är ändrat"), "", YOUR_PART),
    "arenas.reminder": Kind(_("Påminnelse om en mötesplats"), "", YOUR_PART),
    "arenas.follow_up": Kind(_("Vad det ledde till"), "", YOUR_PART),
}

UNKNOWN = Kind(_("Brev"), "", THE_WAY_IN)


def kind_of(code: str) -> Kind:
    """The kind; one that the table does not have (of an earlier version) is sent at once to all."""
    return KINDS.get(code, UNKNOWN)
