"""What can be done with an item of the agenda beside its papers."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bifall.board.commands import tie_to_issue
from bifall.boardroom import forum_forms as forms
from bifall.flows.forum_extracts import attach_extract_of
from bifall.ui.steps import Step

OF_AN_ITEM = (
    Step(
        name="utdrag",
        permission="board.change_item",
        title=_("Bifoga ett utdrag ur ett forum"),
        button=_("Bifoga"),
        lead=_("Utdraget är det som anteckningarna säger nu. Det ändras inte efteråt."),
        told=_("Utdraget är bifogat."),
        form=forms.ExtractForm,
        run=lambda thing, values, actor, at: attach_extract_of(
            item_id=thing.pk, point_id=UUID(values["point"]), actor=actor, at=at
        ),
    ),
    Step(
        name="fraga",
        permission="board.change_item",
        title=_("Koppla till en fråga"),
        button=_("Koppla"),
        lead=_("Den som väckte frågan ser då när nämnden tar upp den och vad det blev."),
        told=_("Ärendet är kopplat till frågan."),
        form=forms.IssueForm,
        run=lambda thing, values, actor, at: tie_to_issue(
            item_id=thing.pk, issue_id=UUID(values["issue"]), actor=actor, at=at
        ),
    ),
)
