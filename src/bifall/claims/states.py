from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class ClaimState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    SUBMITTED = "submitted", _("inkommen")
    UNDER_REVIEW = "under_review", _("under granskning")
    COMPLETION_REQUESTED = "completion_requested", _("komplettering begärd")
    AWAITING_SECOND = "awaiting_second", _("väntar på andra attest")
    APPROVED = "approved", _("godkänd")
    PARTLY_APPROVED = "partly_approved", _("delvis godkänd")
    REFUSED = "refused", _("avslagen")
    PAID = "paid", _("utbetald")


class ClaimAction(models.TextChoices):
    SUBMIT = "submit", _("skicka in")
    START_REVIEW = "start_review", _("börja granska")
    REQUEST_COMPLETION = "request_completion", _("begär komplettering")
    COMPLETE = "complete", _("skicka komplettering")
    PROPOSE = "propose", _("attestera som första person")
    SEND_BACK = "send_back", _("lämna tillbaka till granskning")
    APPROVE = "approve", _("godkänn")
    APPROVE_PARTLY = "approve_partly", _("godkänn delvis")
    REFUSE = "refuse", _("avslå")
    PAY = "pay", _("notera utbetalning")


CLAIM_WORKFLOW = Workflow(
    initial=ClaimState.DRAFT,
    moves={
        (ClaimState.DRAFT, ClaimAction.SUBMIT): ClaimState.SUBMITTED,
        (ClaimState.SUBMITTED, ClaimAction.START_REVIEW): ClaimState.UNDER_REVIEW,
        (ClaimState.UNDER_REVIEW, ClaimAction.REQUEST_COMPLETION): ClaimState.COMPLETION_REQUESTED,
        (ClaimState.UNDER_REVIEW, ClaimAction.PROPOSE): ClaimState.AWAITING_SECOND,
        (ClaimState.UNDER_REVIEW, ClaimAction.APPROVE): ClaimState.APPROVED,
        (ClaimState.UNDER_REVIEW, ClaimAction.APPROVE_PARTLY): ClaimState.PARTLY_APPROVED,
        (ClaimState.UNDER_REVIEW, ClaimAction.REFUSE): ClaimState.REFUSED,
        (ClaimState.COMPLETION_REQUESTED, ClaimAction.COMPLETE): ClaimState.UNDER_REVIEW,
        (ClaimState.COMPLETION_REQUESTED, ClaimAction.REFUSE): ClaimState.REFUSED,
        (ClaimState.AWAITING_SECOND, ClaimAction.SEND_BACK): ClaimState.UNDER_REVIEW,
        (ClaimState.AWAITING_SECOND, ClaimAction.APPROVE): ClaimState.APPROVED,
        (ClaimState.AWAITING_SECOND, ClaimAction.APPROVE_PARTLY): ClaimState.PARTLY_APPROVED,
        (ClaimState.APPROVED, ClaimAction.PAY): ClaimState.PAID,
        (ClaimState.PARTLY_APPROVED, ClaimAction.PAY): ClaimState.PAID,
    },
)

OPEN_FOR_WRITING = frozenset({ClaimState.DRAFT, ClaimState.COMPLETION_REQUESTED})
SETTLED = frozenset({ClaimState.REFUSED, ClaimState.PAID})
OPEN_CLAIM = frozenset(set(ClaimState) - {ClaimState.DRAFT} - SETTLED)
"""Sent in, and neither paid nor refused."""
COUNTED = frozenset({ClaimState.APPROVED, ClaimState.PARTLY_APPROVED, ClaimState.PAID})
"""Its approved costs are part of what the grant is counted on."""


class RowState(models.TextChoices):
    UNCHECKED = "unchecked", _("inte granskad")
    APPROVED = "approved", _("godkänd")
    REDUCED = "reduced", _("delvis godkänd")
    REFUSED = "refused", _("avslagen")


class CostFileState(models.TextChoices):
    """How far a file of costs has come. Waiting and reading are the machine's own; nobody decides them."""

    WAITING = "waiting", _("väntar")
    READING = "reading", _("läses in")
    READ = "read", _("inläst")
    REFUSED = "refused", _("kunde inte läsas in")


UNDER_WAY = frozenset({CostFileState.WAITING, CostFileState.READING})


class AdvanceState(models.TextChoices):
    APPLIED = "applied", _("begärt")
    PREPARED = "prepared", _("klart för beslut")
    DECIDED = "decided", _("beviljat")
    REFUSED = "refused", _("avslaget")
    PAID = "paid", _("utbetalt")


class AdvanceAction(models.TextChoices):
    PREPARE = "prepare", _("lämna till beslut")
    DECIDE = "decide", _("bevilja")
    REFUSE = "refuse", _("avslå")
    PAY = "pay", _("notera utbetalning")


ADVANCE_WORKFLOW = Workflow(
    initial=AdvanceState.APPLIED,
    moves={
        (AdvanceState.APPLIED, AdvanceAction.PREPARE): AdvanceState.PREPARED,
        (AdvanceState.PREPARED, AdvanceAction.DECIDE): AdvanceState.DECIDED,
        (AdvanceState.PREPARED, AdvanceAction.REFUSE): AdvanceState.REFUSED,
        (AdvanceState.DECIDED, AdvanceAction.PAY): AdvanceState.PAID,
    },
)


class PayeeKind(models.TextChoices):
    BANKGIRO = "bankgiro", _("bankgiro")
    PLUSGIRO = "plusgiro", _("plusgiro")
    IBAN = "iban", _("IBAN")


class BatchState(models.TextChoices):
    PREPARED = "prepared", _("väntar på att släppas")
    RELEASED = "released", _("släppt till banken")
    CANCELLED = "cancelled", _("återtagen")


class BatchAction(models.TextChoices):
    RELEASE = "release", _("släpp till banken")
    CANCEL = "cancel", _("ta tillbaka")


BATCH_WORKFLOW = Workflow(
    initial=BatchState.PREPARED,
    moves={
        (BatchState.PREPARED, BatchAction.RELEASE): BatchState.RELEASED,
        (BatchState.PREPARED, BatchAction.CANCEL): BatchState.CANCELLED,
    },
)


class PaymentState(models.TextChoices):
    WAITING = "waiting", _("väntar på att släppas")
    SENT = "sent", _("hos banken")
    PAID = "paid", _("betald")
    RETURNED = "returned", _("inte utförd")
    CANCELLED = "cancelled", _("återtagen")


class PaymentAction(models.TextChoices):
    SEND = "send", _("sänd till banken")
    PAY = "pay", _("betalad enligt banken")
    RETURN = "return", _("inte utförd enligt banken")
    CANCEL = "cancel", _("ta tillbaka")


PAYMENT_WORKFLOW = Workflow(
    initial=PaymentState.WAITING,
    moves={
        (PaymentState.WAITING, PaymentAction.SEND): PaymentState.SENT,
        (PaymentState.WAITING, PaymentAction.CANCEL): PaymentState.CANCELLED,
        (PaymentState.SENT, PaymentAction.PAY): PaymentState.PAID,
        (PaymentState.SENT, PaymentAction.RETURN): PaymentState.RETURNED,
    },
)
OPEN_PAYMENT = frozenset({PaymentState.WAITING, PaymentState.SENT})
"""On its way: the claim or advance is in no other file, and is not paid by hand."""


class LineOutcome(models.TextChoices):
    """What a line of the bank's report came to."""

    PAID = "paid", _("betald")
    RETURNED = "returned", _("inte utförd")
    REPEATED = "repeated", _("redan känd")
    PENDING = "pending", _("inte bokförd ännu")
    DIFFERS = "differs", _("annat belopp än i filen")
    UNKNOWN = "unknown", _("hör till ingen betalning här")


TO_LOOK_INTO = frozenset({LineOutcome.DIFFERS, LineOutcome.UNKNOWN, LineOutcome.RETURNED})
"""A person must find out what has happened."""


class RecoveryState(models.TextChoices):
    PROPOSED = "proposed", _("föreslaget")
    COMMUNICATED = "communicated", _("sänt för yttrande")
    DECIDED = "decided", _("beslutat")
    DROPPED = "dropped", _("avskrivet")
    OFFSET = "offset", _("avräknat")
    INVOICED = "invoiced", _("fakturerat")
    SETTLED = "settled", _("återbetalt")


class RecoveryAction(models.TextChoices):
    COMMUNICATE = "communicate", _("sänd för yttrande")
    DECIDE = "decide", _("besluta återkrav")
    DROP = "drop", _("skriv av")
    OFFSET = "offset", _("räkna av")
    INVOICE = "invoice", _("fakturera")
    SETTLE = "settle", _("notera återbetalning")


RECOVERY_WORKFLOW = Workflow(
    initial=RecoveryState.PROPOSED,
    moves={
        (RecoveryState.PROPOSED, RecoveryAction.COMMUNICATE): RecoveryState.COMMUNICATED,
        (RecoveryState.PROPOSED, RecoveryAction.DROP): RecoveryState.DROPPED,
        (RecoveryState.COMMUNICATED, RecoveryAction.DECIDE): RecoveryState.DECIDED,
        (RecoveryState.COMMUNICATED, RecoveryAction.DROP): RecoveryState.DROPPED,
        (RecoveryState.DECIDED, RecoveryAction.OFFSET): RecoveryState.OFFSET,
        (RecoveryState.DECIDED, RecoveryAction.INVOICE): RecoveryState.INVOICED,
        (RecoveryState.INVOICED, RecoveryAction.OFFSET): RecoveryState.OFFSET,
        (RecoveryState.INVOICED, RecoveryAction.SETTLE): RecoveryState.SETTLED,
    },
)
OUTSTANDING = frozenset({RecoveryState.DECIDED, RecoveryState.INVOICED})


class RecoveryGround(models.TextChoices):
    """The grounds of the regulations, in the words that people choose between."""

    CAUSED_BY_RECIPIENT = "caused_by_recipient", _("oriktiga, vilseledande eller ofullständiga uppgifter")
    SHOULD_HAVE_KNOWN = "should_have_known", _("fel eller för högt stöd, vilket mottagaren borde ha insett")
    NOT_USED_AS_DECIDED = "not_used_as_decided", _("stödet har inte använts som det var beslutat")
    TERMS_BROKEN = "terms_broken", _("villkoren har inte följts")
    CONDITIONS_CHANGED = "conditions_changed", _("förutsättningarna har ändrats")


class SimplifiedCosts(models.TextChoices):
    """Whether some costs are a share of the staff costs instead of rows with vouchers."""

    NONE = "none", _("inga schabloner")
    INDIRECT_COSTS = "indirect_costs", _("schablon för indirekta kostnader")
    ALL_OTHER_COSTS = "all_other_costs", _("schablon för alla kostnader utom personal")


class StaffCosts(models.TextChoices):
    """How what the staff costs is reported, for the whole project."""

    REAL = "real", _("verkliga personalkostnader, med verifikationer")
    BY_THE_HOUR = "by_the_hour", _("timmar till en enhetskostnad per timme")


class AccountKind(models.TextChoices):
    """Where money stands in the frame ledger, in the order that it passes through it."""

    SOURCE = "source", _("statens anslag")
    APPROPRIATION = "appropriation", _("anvisat, inte fördelat")
    FRAME = "frame", _("fritt i ramen")
    RESERVED = "reserved", _("reserverat")
    GRANTED = "granted", _("beviljat")
    COMMITTED = "committed", _("bundet per år")
    PAID = "paid", _("utbetalt")
    RECOVERED = "recovered", _("återbetalt")


class PostingKind(models.TextChoices):
    APPROPRIATION = "appropriation", _("anslag")
    FRAME = "frame", _("ram")
    FRAME_RETURNED = "frame_returned", _("ram som lämnas tillbaka")
    RESERVATION = "reservation", _("reservation")
    RESERVATION_RELEASED = "reservation_released", _("reservation som släpps")
    GRANT = "grant", _("beviljande")
    ACCEPTANCE = "acceptance", _("villkor godkända")
    ADVANCE = "advance", _("förskott")
    PAYMENT = "payment", _("utbetalning")
    RECOVERY = "recovery", _("återbetalning")
    RELEASE = "release", _("oförbrukat som lämnas tillbaka")
