from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class AssignmentState(models.TextChoices):
    ASSIGNED = "assigned", _("jäv ska prövas")
    ACCEPTED = "accepted", _("bedömer")
    CONFLICTED = "conflicted", _("jävig")
    DONE = "done", _("klar")


class AssignmentAction(models.TextChoices):
    DECLARE_NO_CONFLICT = "declare_no_conflict", _("intyga att jäv inte finns")
    DECLARE_CONFLICT = "declare_conflict", _("anmäl jäv")
    FINISH = "finish", _("lämna bedömningen")


ASSIGNMENT_WORKFLOW = Workflow(
    initial=AssignmentState.ASSIGNED,
    moves={
        (AssignmentState.ASSIGNED, AssignmentAction.DECLARE_NO_CONFLICT): AssignmentState.ACCEPTED,
        (AssignmentState.ASSIGNED, AssignmentAction.DECLARE_CONFLICT): AssignmentState.CONFLICTED,
        (AssignmentState.ACCEPTED, AssignmentAction.DECLARE_CONFLICT): AssignmentState.CONFLICTED,
        (AssignmentState.ACCEPTED, AssignmentAction.FINISH): AssignmentState.DONE,
    },
)


class MemoState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    FINISHED = "finished", _("klar")


class MemoAction(models.TextChoices):
    FINISH = "finish", _("färdigställ")
    REOPEN = "reopen", _("öppna igen")


MEMO_WORKFLOW = Workflow(
    initial=MemoState.DRAFT,
    moves={
        (MemoState.DRAFT, MemoAction.FINISH): MemoState.FINISHED,
        (MemoState.FINISHED, MemoAction.REOPEN): MemoState.DRAFT,
    },
)


class ProposedOutcome(models.TextChoices):
    GRANT = "grant", _("bevilja")
    REJECT = "reject", _("avslå")
