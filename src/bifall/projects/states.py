from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class ProjectState(models.TextChoices):
    GRANTED = "granted", _("beviljat, villkoren ska godkännas")
    ACCEPTED = "accepted", _("villkoren är godkända")
    ACTIVE = "active", _("pågår")
    CHANGE_REQUESTED = "change_requested", _("ändring begärd")
    COMPLETED = "completed", _("genomfört")
    TERMINATED = "terminated", _("avbrutet")
    CLOSED = "closed", _("avslutat")


class ProjectAction(models.TextChoices):
    ACCEPT = "accept", _("godkänn villkoren")
    START = "start", _("starta")
    REQUEST_CHANGE = "request_change", _("begär ändring")
    SETTLE_CHANGE = "settle_change", _("avgör ändringen")
    COMPLETE = "complete", _("slutför")
    TERMINATE = "terminate", _("avbryt")
    CLOSE = "close", _("avsluta")


PROJECT_WORKFLOW = Workflow(
    initial=ProjectState.GRANTED,
    moves={
        (ProjectState.GRANTED, ProjectAction.ACCEPT): ProjectState.ACCEPTED,
        (ProjectState.GRANTED, ProjectAction.TERMINATE): ProjectState.TERMINATED,
        (ProjectState.ACCEPTED, ProjectAction.START): ProjectState.ACTIVE,
        (ProjectState.ACCEPTED, ProjectAction.TERMINATE): ProjectState.TERMINATED,
        (ProjectState.ACTIVE, ProjectAction.REQUEST_CHANGE): ProjectState.CHANGE_REQUESTED,
        (ProjectState.ACTIVE, ProjectAction.COMPLETE): ProjectState.COMPLETED,
        (ProjectState.ACTIVE, ProjectAction.TERMINATE): ProjectState.TERMINATED,
        (ProjectState.CHANGE_REQUESTED, ProjectAction.SETTLE_CHANGE): ProjectState.ACTIVE,
        (ProjectState.COMPLETED, ProjectAction.CLOSE): ProjectState.CLOSED,
        (ProjectState.TERMINATED, ProjectAction.CLOSE): ProjectState.CLOSED,
    },
)

RUNNING = frozenset({ProjectState.ACTIVE, ProjectState.CHANGE_REQUESTED})
"""Work is being done: claims and reports can be begun."""
BOUND = frozenset({ProjectState.ACCEPTED, *RUNNING, ProjectState.COMPLETED, ProjectState.TERMINATED})
"""The conditions hold, and the project is not yet put away."""


class ConditionState(models.TextChoices):
    OPEN = "open", _("att uppfylla")
    REPORTED = "reported", _("anmält som uppfyllt")
    MET = "met", _("uppfyllt")


class ConditionAction(models.TextChoices):
    REPORT = "report", _("anmäl som uppfyllt")
    CONFIRM = "confirm", _("bekräfta")
    RETURN = "return", _("lämna tillbaka")


CONDITION_WORKFLOW = Workflow(
    initial=ConditionState.OPEN,
    moves={
        (ConditionState.OPEN, ConditionAction.REPORT): ConditionState.REPORTED,
        (ConditionState.OPEN, ConditionAction.CONFIRM): ConditionState.MET,
        (ConditionState.REPORTED, ConditionAction.CONFIRM): ConditionState.MET,
        (ConditionState.REPORTED, ConditionAction.RETURN): ConditionState.OPEN,
    },
)


class ConditionWhen(models.TextChoices):
    """What waits for a condition: it holds back the start, every payment, or only the end."""

    BEFORE_START = "before_start", _("före projektstart")
    BEFORE_PAYMENT = "before_payment", _("före utbetalning")
    DURING = "during", _("under projektet")


class IndicatorKind(models.TextChoices):
    ACTIVITY = "activity", _("aktivitetsindikator")
    RESULT = "result", _("resultatindikator")


class ChangeKind(models.TextChoices):
    TIME = "time", _("projekttiden")
    MONEY = "money", _("fördelningen mellan kostnadsslag")
    PARTNERS = "partners", _("projektparterna")
    GOALS = "goals", _("målen eller inriktningen")


class ChangeDecider(models.TextChoices):
    """Who decides on a change: the officer on small ones, else whoever made the grant."""

    OFFICER = "officer", _("handläggaren")
    DIRECTOR = "director", _("regional utvecklingsdirektör")
    BOARD = "board", _("nämnden")


class ChangeState(models.TextChoices):
    REQUESTED = "requested", _("begärd")
    APPROVED = "approved", _("godkänd")
    REFUSED = "refused", _("avslagen")
    WITHDRAWN = "withdrawn", _("återtagen")


class ChangeAction(models.TextChoices):
    APPROVE = "approve", _("godkänn")
    REFUSE = "refuse", _("avslå")
    WITHDRAW = "withdraw", _("ta tillbaka")


CHANGE_WORKFLOW = Workflow(
    initial=ChangeState.REQUESTED,
    moves={
        (ChangeState.REQUESTED, ChangeAction.APPROVE): ChangeState.APPROVED,
        (ChangeState.REQUESTED, ChangeAction.REFUSE): ChangeState.REFUSED,
        (ChangeState.REQUESTED, ChangeAction.WITHDRAW): ChangeState.WITHDRAWN,
    },
)
