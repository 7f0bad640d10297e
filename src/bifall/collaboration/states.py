from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class ConsultationState(models.TextChoices):
    OPEN = "open", _("väntar på svar")
    ANSWERED = "answered", _("besvarad")
    SILENT = "silent", _("inget svar")


class ConsultationAction(models.TextChoices):
    NAME_RESPONDER = "name_responder", _("utse den som svarar")
    ANSWER = "answer", _("svara")
    EXTEND = "extend", _("ge mer tid")
    RECORD_SILENCE = "record_silence", _("notera att svar uteblev")


CONSULTATION_WORKFLOW = Workflow(
    initial=ConsultationState.OPEN,
    moves={
        (ConsultationState.OPEN, ConsultationAction.NAME_RESPONDER): ConsultationState.OPEN,
        (ConsultationState.OPEN, ConsultationAction.ANSWER): ConsultationState.ANSWERED,
        (ConsultationState.OPEN, ConsultationAction.RECORD_SILENCE): ConsultationState.SILENT,
        (ConsultationState.SILENT, ConsultationAction.ANSWER): ConsultationState.ANSWERED,
        (ConsultationState.OPEN, ConsultationAction.EXTEND): ConsultationState.OPEN,
        (ConsultationState.SILENT, ConsultationAction.EXTEND): ConsultationState.OPEN,
    },
)


class Position(models.TextChoices):
    SUPPORT = "support", _("tillstyrker")
    SUPPORT_WITH_CONDITIONS = "support_with_conditions", _("tillstyrker med villkor")
    AGAINST = "against", _("avstyrker")
    NO_COMMENT = "no_comment", _("avstår från att yttra sig")


class Weighting(models.TextChoices):
    """What a vote in a body of municipalities weighs."""

    EQUAL = "lika", _("en röst för varje kommun")
    POPULATION = "folkmangd", _("röster efter folkmängd")
    VOTES = "forumets", _("röster som forumet har bestämt")


class Threshold(models.TextChoices):
    """How much of the votes carries a proposal."""

    MAJORITY = "halften", _("mer än hälften av rösterna")
    TWO_THIRDS = "tva-tredjedelar", _("minst två tredjedelar av rösterna")
    THREE_QUARTERS = "tre-fjardedelar", _("minst tre fjärdedelar av rösterna")


class ModelState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    IN_FORCE = "in_force", _("fastställd")
    ENDED = "ended", _("avslutad")


class ModelAction(models.TextChoices):
    WRITE = "write", _("skriva syfte och principer")
    KEEP = "keep", _("ändra forum och uppdrag")
    PUT_IN_FORCE = "put_in_force", _("fastställa")
    END = "end", _("avsluta")
    COPY = "copy", _("börja på nästa period")


MODEL_WORKFLOW = Workflow(
    initial=ModelState.DRAFT,
    moves={
        (ModelState.DRAFT, ModelAction.WRITE): ModelState.DRAFT,
        (ModelState.DRAFT, ModelAction.KEEP): ModelState.DRAFT,
        (ModelState.DRAFT, ModelAction.PUT_IN_FORCE): ModelState.IN_FORCE,
        (ModelState.IN_FORCE, ModelAction.KEEP): ModelState.IN_FORCE,
        (ModelState.IN_FORCE, ModelAction.COPY): ModelState.IN_FORCE,
        (ModelState.IN_FORCE, ModelAction.END): ModelState.ENDED,
        (ModelState.ENDED, ModelAction.COPY): ModelState.ENDED,
    },
)


class ForumLevel(models.TextChoices):
    POLITICAL = "political", _("politiskt")
    OFFICIAL = "official", _("tjänstepersoner")


class ForumKind(models.TextChoices):
    COUNCIL = "council", _("samråd")
    STEERING_GROUP = "steering_group", _("styrgrupp")
    GROUPING = "grouping", _("delregional samverkan")
    NETWORK = "network", _("nätverk")


class Seat(models.TextChoices):
    CHAIR = "chair", _("ordförande")
    VICE_CHAIR = "vice_chair", _("vice ordförande")
    MEMBER = "member", _("ledamot")
    SUBSTITUTE = "substitute", _("ersättare")


class HandlingOutcome(models.TextChoices):
    """What an officer did with what a municipality said."""

    TAKEN_IN = "taken_in", _("tas in")
    PARTLY = "partly", _("tas in delvis")
    NOT_TAKEN_IN = "not_taken_in", _("tas inte in")


class JointChoice(models.TextChoices):
    """What a municipality does with the offer to say the same as another."""

    WAITING = "waiting", _("har inte valt")
    JOINED = "joined", _("ansluter sig")
    DECLINED = "declined", _("ansluter sig inte")


class Recognition(models.TextChoices):
    """Whether a municipality recognises itself in what became of what it said."""

    YES = "yes", _("ja")
    PARTLY = "partly", _("delvis")
    NO = "no", _("nej")


class Measure(models.TextChoices):
    """What is counted of the municipalities' influence; each is a share of rows that can be looked at."""

    ANSWERED = "besvarade", _("besvarade remisser")
    ON_TIME = "i-tid", _("besvarade i tid")
    AGREEMENT = "beslut-som-yttrande", _("beslut som yttrandet")
    TAKEN_IN = "tagna-in", _("yttranden som har tagits in")
    RECOGNISED = "kanner-igen-sig", _("kommunen känner igen sig")


class Grouping(models.TextChoices):
    """By what the figures of influence are told."""

    MUNICIPALITY = "kommun", _("kommun")
    SIZE = "storlek", _("storlek")
    FORUM = "gruppering", _("gruppering")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planerat")
    CALLED = "called", _("kallat")
    HELD = "held", _("hållet")
    PUBLISHED = "published", _("anteckningar delade")
    CANCELLED = "cancelled", _("inställt")


class MeetingAction(models.TextChoices):
    WRITE_AGENDA = "write_agenda", _("skriva dagordning")
    CALL = "call", _("kalla")
    HOLD = "hold", _("notera att mötet är hållet")
    NOTE = "note", _("anteckna")
    PUBLISH = "publish", _("dela anteckningarna")
    CANCEL = "cancel", _("ställa in")
    SPEAK = "speak", _("säga vad kommunen anser")
    CUT = "cut", _("göra ett utdrag")


FORUM_MEETING_WORKFLOW = Workflow(
    initial=MeetingState.PLANNED,
    moves={
        (MeetingState.PLANNED, MeetingAction.WRITE_AGENDA): MeetingState.PLANNED,
        (MeetingState.PLANNED, MeetingAction.CALL): MeetingState.CALLED,
        (MeetingState.PLANNED, MeetingAction.CANCEL): MeetingState.CANCELLED,
        (MeetingState.CALLED, MeetingAction.WRITE_AGENDA): MeetingState.CALLED,
        (MeetingState.CALLED, MeetingAction.CALL): MeetingState.CALLED,
        (MeetingState.CALLED, MeetingAction.HOLD): MeetingState.HELD,
        (MeetingState.CALLED, MeetingAction.CANCEL): MeetingState.CANCELLED,
        (MeetingState.HELD, MeetingAction.NOTE): MeetingState.HELD,
        (MeetingState.HELD, MeetingAction.SPEAK): MeetingState.HELD,
        (MeetingState.HELD, MeetingAction.PUBLISH): MeetingState.PUBLISHED,
        (MeetingState.PUBLISHED, MeetingAction.SPEAK): MeetingState.PUBLISHED,
        (MeetingState.PUBLISHED, MeetingAction.CUT): MeetingState.PUBLISHED,
    },
)


class Stance(models.TextChoices):
    FOR = "for", _("ställer sig bakom")
    FOR_WITH_RESERVATION = "with_reservation", _("ställer sig bakom med förbehåll")
    AGAINST = "against", _("ställer sig inte bakom")
    NO_STANCE = "no_stance", _("tar inte ställning")


class IssueState(models.TextChoices):
    IDEA = "idea", _("väckt")
    DISCUSSED = "discussed", _("diskuterad")
    IN_PREPARATION = "in_preparation", _("under beredning")
    DECIDED = "decided", _("avgjord")
    CLOSED = "closed", _("avslutad utan beslut")


class IssueAction(models.TextChoices):
    WRITE = "write", _("skriva om")
    DISCUSS = "discuss", _("ta upp i ett forum")
    PREPARE = "prepare", _("börja bereda")
    TIE = "tie", _("koppla till en ansökan")
    DECIDE = "decide", _("notera beslutet")
    CLOSE = "close", _("avsluta utan beslut")


ISSUE_WORKFLOW = Workflow(
    initial=IssueState.IDEA,
    moves={
        (IssueState.IDEA, IssueAction.WRITE): IssueState.IDEA,
        (IssueState.IDEA, IssueAction.DISCUSS): IssueState.DISCUSSED,
        (IssueState.IDEA, IssueAction.PREPARE): IssueState.IN_PREPARATION,
        (IssueState.IDEA, IssueAction.CLOSE): IssueState.CLOSED,
        (IssueState.DISCUSSED, IssueAction.DISCUSS): IssueState.DISCUSSED,
        (IssueState.DISCUSSED, IssueAction.PREPARE): IssueState.IN_PREPARATION,
        (IssueState.DISCUSSED, IssueAction.CLOSE): IssueState.CLOSED,
        (IssueState.IN_PREPARATION, IssueAction.DISCUSS): IssueState.IN_PREPARATION,
        (IssueState.IN_PREPARATION, IssueAction.TIE): IssueState.IN_PREPARATION,
        (IssueState.IN_PREPARATION, IssueAction.DECIDE): IssueState.DECIDED,
        (IssueState.IN_PREPARATION, IssueAction.CLOSE): IssueState.CLOSED,
    },
)


class InitiativeState(models.TextChoices):
    PROPOSED = "proposed", _("föreslaget")
    RUNNING = "running", _("pågår")
    DONE = "done", _("genomfört")
    DROPPED = "dropped", _("nedlagt")


class InitiativeAction(models.TextChoices):
    WRITE = "write", _("skriva om")
    INVITE = "invite", _("bjuda in")
    HAND_OVER = "hand_over", _("lämna över ledningen")
    START = "start", _("starta")
    FINISH = "finish", _("avsluta och berätta vad det blev")
    DROP = "drop", _("lägga ned")


INITIATIVE_WORKFLOW = Workflow(
    initial=InitiativeState.PROPOSED,
    moves={
        (InitiativeState.PROPOSED, InitiativeAction.WRITE): InitiativeState.PROPOSED,
        (InitiativeState.PROPOSED, InitiativeAction.INVITE): InitiativeState.PROPOSED,
        (InitiativeState.PROPOSED, InitiativeAction.HAND_OVER): InitiativeState.PROPOSED,
        (InitiativeState.PROPOSED, InitiativeAction.START): InitiativeState.RUNNING,
        (InitiativeState.PROPOSED, InitiativeAction.DROP): InitiativeState.DROPPED,
        (InitiativeState.RUNNING, InitiativeAction.INVITE): InitiativeState.RUNNING,
        (InitiativeState.RUNNING, InitiativeAction.HAND_OVER): InitiativeState.RUNNING,
        (InitiativeState.RUNNING, InitiativeAction.FINISH): InitiativeState.DONE,
        (InitiativeState.RUNNING, InitiativeAction.DROP): InitiativeState.DROPPED,
    },
)


class PartState(models.TextChoices):
    INVITED = "invited", _("inbjuden")
    JOINED = "joined", _("med")
    DECLINED = "declined", _("har tackat nej")
    LEFT = "left", _("har lämnat")


class PartAction(models.TextChoices):
    JOIN = "join", _("gå med")
    DECLINE = "decline", _("avstå från att vara med")
    LEAVE = "leave", _("lämna")


PART_WORKFLOW = Workflow(
    initial=PartState.INVITED,
    moves={
        (PartState.INVITED, PartAction.JOIN): PartState.JOINED,
        (PartState.INVITED, PartAction.DECLINE): PartState.DECLINED,
        (PartState.DECLINED, PartAction.JOIN): PartState.JOINED,
        (PartState.JOINED, PartAction.LEAVE): PartState.LEFT,
        (PartState.LEFT, PartAction.JOIN): PartState.JOINED,
    },
)
