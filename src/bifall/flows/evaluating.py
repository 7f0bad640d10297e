"""Steps of an evaluation that reach into other rooms: its form, its report, the board's agenda."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.board.commands import add_item, attach_paper
from bifall.board.models import AgendaItem
from bifall.board.states import ItemKind
from bifall.documents.commands import make_public, store_document
from bifall.documents.states import Access, DocumentKind
from bifall.documents.typesetting import typeset
from bifall.evaluation import commands
from bifall.evaluation.models import Evaluation
from bifall.evaluation.states import FindingKind, Stance
from bifall.flows.evaluation_report import report_sheet
from bifall.kernel.forms.schema import FormSchema
from bifall.kernel.problems import Problem, Refused
from bifall.questionnaires.commands import add_version, create_form, publish_version
from bifall.questionnaires.models import FormVersion
from bifall.questionnaires.standard_forms import collaboration_survey, support_survey
from bifall.questionnaires.states import Purpose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class StandardSurvey:
    name: StrPromise
    schema: Callable[[], FormSchema]


STANDARD: Mapping[str, StandardSurvey] = {
    "samverkansenkat": StandardSurvey(
        _("Standardenkät om samverkan mellan regionen och kommunerna"), collaboration_survey
    ),
    "stodenkat": StandardSurvey(_("Standardenkät om projekt och utlysningar"), support_survey),
}


@transaction.atomic
def plan_survey(
    *,
    evaluation_id: UUID,
    form: str,
    is_anonymous: bool,
    closes_on: date | None,
    actor: User,
    at: datetime,
) -> Evaluation:
    """Plan the survey. form: the id of a published version, or the name of a standard survey, which becomes a
    form of the authority's own the first time that it is used.
    """
    evaluation = Evaluation.objects.get(pk=evaluation_id)
    require(actor, "evaluation.ask", evaluation)
    if form in STANDARD:
        version_id = standard_survey(evaluation.authority_id, form, actor, at).pk
    else:
        try:
            version_id = UUID(form)
        except ValueError:
            raise Refused([Problem("survey_form_unknown", "form")]) from None
    return commands.plan_survey(
        evaluation_id=evaluation_id,
        form_version_id=version_id,
        is_anonymous=is_anonymous,
        closes_on=closes_on,
        actor=actor,
        at=at,
    )


def standard_survey(authority_id: UUID, key: str, actor: User, at: datetime) -> FormVersion:
    """The authority's latest published version of a standard survey; made when there is none."""
    found = (
        FormVersion.objects.filter(form__authority_id=authority_id, form__key=key, published_at__isnull=False)
        .order_by("-number")
        .first()
    )
    if found is not None:
        return found
    standard = STANDARD[key]
    with translation.override(settings.LANGUAGE_CODE):
        name = str(standard.name)
    made = create_form(
        authority_id=authority_id,
        key=key,
        purpose=Purpose.SURVEY,
        name=name,
        actor=actor,
        at=at,
    )
    version = add_version(form_id=made.pk, schema=standard.schema(), actor=actor, at=at)
    return publish_version(version_id=version.pk, actor=actor, at=at)


@transaction.atomic
def present_to_board(*, evaluation_id: UUID, meeting_id: UUID, actor: User, at: datetime) -> AgendaItem:
    """Put the evaluation on a meeting's agenda as information, with its report."""
    evaluation = _get(evaluation_id)
    require(actor, "evaluation.present", evaluation)
    if not evaluation.conclusion:
        raise Refused([Problem("evaluation_conclusion_missing")])
    item = add_item(
        meeting_id=meeting_id,
        kind=ItemKind.INFORMATION,
        title=evaluation.title,
        text=in_short(evaluation),
        draft_decision="Nämnden lägger utvärderingen till handlingarna.",
        actor=actor,
        at=at,
    )
    return present_at_item(evaluation_id=evaluation_id, item_id=item.pk, actor=actor, at=at)


@transaction.atomic
def present_at_item(*, evaluation_id: UUID, item_id: UUID, actor: User, at: datetime) -> AgendaItem:
    """Attach the report to an item that stands on the agenda already."""
    evaluation = _get(evaluation_id)
    require(actor, "evaluation.present", evaluation)
    document_id = _write_report(evaluation, actor, at)
    item = attach_paper(item_id=item_id, document_id=document_id, actor=actor, at=at)
    commands.link_to_agenda(evaluation_id=evaluation_id, item_id=item_id, actor=actor, at=at)
    return item


def in_short(evaluation: Evaluation) -> str:
    """The conclusion and the findings, the good and the bad alike."""
    lines = [evaluation.conclusion]
    for kind in FindingKind:
        found = [finding.text for finding in evaluation.findings.all() if finding.kind == kind]
        if found:
            # The agenda is in the installation's language, whoever acts.
            with translation.override(settings.LANGUAGE_CODE):
                lines.append(f"{str(kind.label).capitalize()}: {' '.join(found)}")
    return "\n\n".join(lines)


@transaction.atomic
def publish(*, evaluation_id: UUID, actor: User, at: datetime) -> Evaluation:
    """Let everybody read it, and the report as it stands now."""
    commands.publish_evaluation(evaluation_id=evaluation_id, actor=actor, at=at)
    evaluation = _get(evaluation_id)
    _write_report(evaluation, actor, at)
    evaluation = _get(evaluation_id)
    if evaluation.report is not None:
        make_public(document=evaluation.report, actor=actor, at=at)
    return evaluation


@transaction.atomic
def answer_recommendation(
    *,
    recommendation_id: UUID,
    stance: Stance,
    text: str,
    owner_id: UUID | None,
    due_on: date | None,
    actor: User,
    at: datetime,
) -> None:
    """Answer for the region, and write the public report anew with the answer."""
    recommendation = commands.answer_recommendation(
        recommendation_id=recommendation_id,
        stance=stance,
        text=text,
        owner_id=owner_id,
        due_on=due_on,
        actor=actor,
        at=at,
    )
    _write_public_report_anew(recommendation.evaluation_id, actor, at)


@transaction.atomic
def finish_recommendation(
    *, recommendation_id: UUID, done_on: date | None, note: str, actor: User, at: datetime
) -> None:
    """Note what has been done, and write the public report anew with it."""
    recommendation = commands.finish_recommendation(
        recommendation_id=recommendation_id, done_on=done_on, note=note, actor=actor, at=at
    )
    _write_public_report_anew(recommendation.evaluation_id, actor, at)


def _write_public_report_anew(evaluation_id: UUID, actor: User, at: datetime) -> None:
    evaluation = _get(evaluation_id)
    if not evaluation.is_public:
        return
    _write_report(evaluation, actor, at)
    report = _get(evaluation_id).report
    if report is not None:
        make_public(document=report, actor=actor, at=at)


def _get(evaluation_id: UUID) -> Evaluation:
    return Evaluation.objects.select_related("authority", "form_version", "report").get(pk=evaluation_id)


def _write_report(evaluation: Evaluation, actor: User, at: datetime) -> UUID:
    sheet = report_sheet(evaluation, language="sv", at=at)
    document = store_document(
        authority_id=evaluation.authority_id,
        kind=DocumentKind.EVALUATION_REPORT,
        access=Access.BOARD,
        title=f"{sheet.sort} {evaluation.title}"[:250],
        filename="utvardering.pdf",
        media_type="application/pdf",
        content=typeset(sheet),
        actor=actor,
        at=at,
    )
    commands.keep_report(evaluation_id=evaluation.pk, document_id=document.pk, actor=actor, at=at)
    return document.pk
