from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class MemberRole(models.TextChoices):
    CHAIR = "chair", _("ordförande")
    FIRST_VICE_CHAIR = "first_vice_chair", _("1:e vice ordförande")
    SECOND_VICE_CHAIR = "second_vice_chair", _("2:e vice ordförande")
    MEMBER = "member", _("ledamot")
    SUBSTITUTE = "substitute", _("ersättare")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planeras")
    SUMMONED = "summoned", _("kallelse skickad")
    IN_SESSION = "in_session", _("pågår")
    CLOSED = "closed", _("avslutat, protokollet ska justeras")
    ADJUSTED = "adjusted", _("protokollet är justerat")
    ANNOUNCED = "announced", _("anslaget")


class MeetingAction(models.TextChoices):
    SUMMON = "summon", _("skicka kallelse")
    OPEN = "open", _("öppna sammanträdet")
    CLOSE = "close", _("avsluta sammanträdet")
    ADJUST = "adjust", _("justera protokollet")
    ANNOUNCE = "announce", _("anslå")


MEETING_WORKFLOW = Workflow(
    initial=MeetingState.PLANNED,
    moves={
        (MeetingState.PLANNED, MeetingAction.SUMMON): MeetingState.SUMMONED,
        (MeetingState.SUMMONED, MeetingAction.SUMMON): MeetingState.SUMMONED,
        (MeetingState.SUMMONED, MeetingAction.OPEN): MeetingState.IN_SESSION,
        (MeetingState.IN_SESSION, MeetingAction.CLOSE): MeetingState.CLOSED,
        (MeetingState.CLOSED, MeetingAction.ADJUST): MeetingState.ADJUSTED,
        (MeetingState.ADJUSTED, MeetingAction.ANNOUNCE): MeetingState.ANNOUNCED,
    },
)


class ItemKind(models.TextChoices):
    GRANT = "grant", _("projektstöd")
    INFORMATION = "information", _("information")
    MATTER = "matter", _("övrigt ärende")
    DELEGATED = "delegated", _("anmälan av delegationsbeslut")


class Outcome(models.TextChoices):
    GRANTED = "granted", _("bifall")
    REJECTED = "rejected", _("avslag")
    POSTPONED = "postponed", _("bordläggning")
    REFERRED_BACK = "referred_back", _("återremiss")
    ADOPTED = "adopted", _("antas")
    ENDORSED = "endorsed", _("ställer sig bakom")
    RECEIVED = "received", _("läggs till handlingarna")


OUTCOMES_OF: dict[ItemKind, frozenset[Outcome]] = {
    ItemKind.GRANT: frozenset({Outcome.GRANTED, Outcome.REJECTED, Outcome.POSTPONED, Outcome.REFERRED_BACK}),
    ItemKind.INFORMATION: frozenset({Outcome.RECEIVED, Outcome.POSTPONED}),
    ItemKind.MATTER: frozenset(
        {
            Outcome.ADOPTED,
            Outcome.ENDORSED,
            Outcome.RECEIVED,
            Outcome.REJECTED,
            Outcome.POSTPONED,
            Outcome.REFERRED_BACK,
        }
    ),
    ItemKind.DELEGATED: frozenset({Outcome.RECEIVED}),
}


class MotionKind(models.TextChoices):
    DRAFT_DECISION = "draft_decision", _("bifall till förslaget")
    REJECTION = "rejection", _("avslag")
    AMENDMENT = "amendment", _("ändring")
    POSTPONEMENT = "postponement", _("bordläggning")
    REFERRAL_BACK = "referral_back", _("återremiss")


class Choice(models.TextChoices):
    YES = "yes", _("ja")
    NO = "no", _("nej")
    ABSTAIN = "abstain", _("avstår")


class ConflictGround(models.TextChoices):
    """What the records give reason to ask a member about. Whether it is a conflict, the board decides."""

    ASSESSOR = "assessor", _("anmälde jäv som bedömare av ansökan")
    APPLICANT = "applicant", _("företräder eller har företrätt den sökande")
    MUNICIPALITY = "municipality", _("företräder eller har företrätt den sökande kommunen")
