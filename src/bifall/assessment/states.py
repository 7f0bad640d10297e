from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class AssignmentState(models.TextChoices):
    ASSIGNED = "assigned", _("jäv ska prövas")
    ACCEPTED = "accepted", _("bedömer")
    CONFLICTED = "conflicted", _("jävig")
    DONE = "done", _("klar")
    WITHDRAWN = "withdrawn", _("uppdraget återtaget")


class AssignmentAction(models.TextChoices):
    DECLARE_NO_CONFLICT = "declare_no_conflict", _("intyga att jäv inte finns")
    DECLARE_CONFLICT = "declare_conflict", _("anmäl jäv")
    FINISH = "finish", _("lämna bedömningen")
    WITHDRAW = "withdraw", _("ta tillbaka uppdraget")


ASSIGNMENT_WORKFLOW = Workflow(
    initial=AssignmentState.ASSIGNED,
    moves={
        (AssignmentState.ASSIGNED, AssignmentAction.DECLARE_NO_CONFLICT): AssignmentState.ACCEPTED,
        (AssignmentState.ASSIGNED, AssignmentAction.DECLARE_CONFLICT): AssignmentState.CONFLICTED,
        (AssignmentState.ACCEPTED, AssignmentAction.DECLARE_CONFLICT): AssignmentState.CONFLICTED,
        (AssignmentState.ACCEPTED, AssignmentAction.FINISH): AssignmentState.DONE,
        (AssignmentState.ASSIGNED, AssignmentAction.WITHDRAW): AssignmentState.WITHDRAWN,
        (AssignmentState.ACCEPTED, AssignmentAction.WITHDRAW): AssignmentState.WITHDRAWN,
    },
)

# Whoever stands here has not handed in yet, and sees nobody else's scores.
STILL_SCORING = frozenset({AssignmentState.ASSIGNED, AssignmentState.ACCEPTED})
# These count no more: they hold nothing up, and their scores are gone.
OUT_OF_THE_CASE = frozenset({AssignmentState.CONFLICTED, AssignmentState.WITHDRAWN})


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


class ScenarioBasis(models.TextChoices):
    """What an application costs in a scenario until somebody says otherwise."""

    SOUGHT = "sought", _("sökt belopp")
    PROPOSED = "proposed", _("föreslaget belopp, annars sökt")
