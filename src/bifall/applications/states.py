from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class State(models.TextChoices):
    DRAFT = "draft", _("utkast")
    SUBMITTED = "submitted", _("inkommen")
    UNDER_REVIEW = "under_review", _("under handläggning")
    COMPLETION_REQUESTED = "completion_requested", _("komplettering begärd")
    PREPARED = "prepared", _("klar för beslut")
    GRANTED = "granted", _("beviljad")
    REJECTED = "rejected", _("avslagen")
    DISMISSED = "dismissed", _("avvisad")
    WITHDRAWN = "withdrawn", _("återkallad")


class HandoverSide(models.TextChoices):
    """Who changes the person that answers for a case: the applicant, or the authority."""

    APPLICANT = "applicant", _("sökanden")
    DESK = "desk", _("handläggningen")


class Action(models.TextChoices):
    SUBMIT = "submit", _("skicka in")
    START_REVIEW = "start_review", _("börja handlägga")
    REQUEST_COMPLETION = "request_completion", _("begär komplettering")
    COMPLETE = "complete", _("skicka komplettering")
    PREPARE = "prepare", _("lämna till beslut")
    REFER_BACK = "refer_back", _("återremittera")
    GRANT = "grant", _("bevilja")
    REJECT = "reject", _("avslå")
    DISMISS = "dismiss", _("avvisa")
    WITHDRAW = "withdraw", _("återkalla")


WORKFLOW = Workflow(
    initial=State.DRAFT,
    moves={
        (State.DRAFT, Action.SUBMIT): State.SUBMITTED,
        (State.SUBMITTED, Action.START_REVIEW): State.UNDER_REVIEW,
        (State.SUBMITTED, Action.DISMISS): State.DISMISSED,
        (State.SUBMITTED, Action.WITHDRAW): State.WITHDRAWN,
        (State.UNDER_REVIEW, Action.REQUEST_COMPLETION): State.COMPLETION_REQUESTED,
        (State.UNDER_REVIEW, Action.PREPARE): State.PREPARED,
        (State.UNDER_REVIEW, Action.DISMISS): State.DISMISSED,
        (State.UNDER_REVIEW, Action.WITHDRAW): State.WITHDRAWN,
        (State.COMPLETION_REQUESTED, Action.COMPLETE): State.UNDER_REVIEW,
        (State.COMPLETION_REQUESTED, Action.DISMISS): State.DISMISSED,
        (State.COMPLETION_REQUESTED, Action.WITHDRAW): State.WITHDRAWN,
        (State.PREPARED, Action.REFER_BACK): State.UNDER_REVIEW,
        (State.PREPARED, Action.GRANT): State.GRANTED,
        (State.PREPARED, Action.REJECT): State.REJECTED,
        (State.PREPARED, Action.WITHDRAW): State.WITHDRAWN,
    },
)


class ConceptState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    SUBMITTED = "submitted", _("inkommen")
    INVITED = "invited", _("inbjuden att söka")
    DECLINED = "declined", _("inte inbjuden")
    WITHDRAWN = "withdrawn", _("återkallad")


class ConceptAction(models.TextChoices):
    SUBMIT = "submit", _("skicka in")
    INVITE = "invite", _("bjud in att söka")
    DECLINE = "decline", _("tacka nej")
    WITHDRAW = "withdraw", _("återkalla")


CONCEPT_WORKFLOW = Workflow(
    initial=ConceptState.DRAFT,
    moves={
        (ConceptState.DRAFT, ConceptAction.SUBMIT): ConceptState.SUBMITTED,
        (ConceptState.SUBMITTED, ConceptAction.INVITE): ConceptState.INVITED,
        (ConceptState.SUBMITTED, ConceptAction.DECLINE): ConceptState.DECLINED,
        (ConceptState.SUBMITTED, ConceptAction.WITHDRAW): ConceptState.WITHDRAWN,
    },
)


# Where the second of two can sign what the first has sent in.
SIGNABLE = frozenset({State.SUBMITTED, State.UNDER_REVIEW, State.COMPLETION_REQUESTED})
IN_PREPARATION = frozenset({State.SUBMITTED, State.UNDER_REVIEW, State.COMPLETION_REQUESTED, State.PREPARED})
"""Come in, and on its way to a decision."""
DECIDED = frozenset({State.GRANTED, State.REJECTED, State.DISMISSED})


class CostType(models.TextChoices):
    """Kostnadsslag (domain: budget by cost type; in kind shown apart)."""

    STAFF = "staff", _("personal")
    EXTERNAL_SERVICES = "external_services", _("externa tjänster")
    TRAVEL_LODGING = "travel_lodging", _("resor och logi")
    INVESTMENTS = "investments", _("investeringar, materiel och lokaler")
    INDIRECT_COSTS = "indirect_costs", _("indirekta kostnader")
    OTHER = "other", _("övriga kostnader")
    IN_KIND = "in_kind", _("bidrag i annat än pengar")


class EffectLevel(models.TextChoices):
    ACTIVITY = "activity", _("aktivitet")
    RESULT = "result", _("resultat")
    EFFECT = "effect", _("långsiktig effekt")
