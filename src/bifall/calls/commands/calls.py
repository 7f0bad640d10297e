"""A call: what it says, how applications are weighed in it, and whether it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.calls.events import (
    CallChanged,
    CallCreated,
    CallMoved,
)
from bifall.calls.models import Call, Criterion, Strategy
from bifall.calls.states import CALL_WORKFLOW, CallAction, CallState, Decider
from bifall.kernel.problems import Problem, refuse_if
from bifall.questionnaires.models import FormVersion
from bifall.questionnaires.states import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class CallValues:
    """What a call says. Shares are percent, amounts whole kronor. A form for concepts gives it two steps."""

    title: str
    summary: str
    form_version_id: UUID
    strategy_id: UUID
    title_en: str = ""
    summary_en: str = ""
    decider: Decider = Decider.BOARD
    organ: str = "RUN"
    highest_share_percent: Decimal = Decimal(50)
    highest_grant_sek: int | None = None
    concept_form_version_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionValues:
    title: str
    weight: int
    title_en: str = ""
    guidance: str = ""
    key: str = ""
    is_horizontal: bool = False


@transaction.atomic
def create_call(*, authority_id: UUID, values: CallValues, actor: User, at: datetime, slug: str = "") -> Call:
    """Begin a call as a draft, which only the desk sees."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "calls.create", authority)
    values = _trimmed(values)
    slug = slug or slugify(values.title)[:80] or "utlysning"
    problems = _problems_with(values, authority.pk)
    if Call.objects.filter(authority=authority, slug=slug).exists():
        problems.append(Problem("call_slug_taken", "title"))
    refuse_if(problems)
    call = Call.objects.create(
        authority=authority,
        slug=slug,
        title=values.title,
        title_en=values.title_en,
        summary=values.summary,
        summary_en=values.summary_en,
        form_version_id=values.form_version_id,
        concept_form_version_id=values.concept_form_version_id,
        strategy_id=values.strategy_id,
        decider=values.decider,
        organ=values.organ,
        highest_share_percent=values.highest_share_percent,
        highest_grant_sek=values.highest_grant_sek,
        created_by=actor,
        created_at=at,
    )
    record(CallCreated(form_version_id=str(values.form_version_id)), subject=call, actor=actor, at=at)
    return call


@transaction.atomic
def change_call(*, call_id: UUID, values: CallValues, actor: User, at: datetime) -> Call:
    """Change a draft. A published call stands as it was published."""
    call = lock(call_id)
    require(actor, "calls.change", call)
    values = _trimmed(values)
    refuse_if(_problems_with(values, call.authority_id))
    fields = [
        "title",
        "title_en",
        "summary",
        "summary_en",
        "form_version_id",
        "concept_form_version_id",
        "strategy_id",
        "decider",
        "organ",
        "highest_share_percent",
        "highest_grant_sek",
    ]
    changed = [field for field in fields if getattr(call, field) != getattr(values, field)]
    for field in changed:
        setattr(call, field, getattr(values, field))
    call.save(update_fields=[field.removesuffix("_id") for field in changed])
    if changed:
        record(CallChanged(fields=changed), subject=call, actor=actor, at=at)
    return call


@transaction.atomic
def set_criteria(
    *, call_id: UUID, criteria: Sequence[CriterionValues], actor: User, at: datetime
) -> list[Criterion]:
    """Give a draft call its criteria, in place of those it had."""
    call = lock(call_id)
    require(actor, "calls.change", call)
    problems = [] if criteria else [Problem("criteria_missing", "criteria")]
    problems += _problems_with_names([criterion.title.strip() for criterion in criteria])
    problems += [
        Problem("criterion_weight_outside_limits", "criteria", {"title": c.title, "number": number})
        for number, c in enumerate(criteria, start=1)
        if not 1 <= c.weight <= 100
    ]
    refuse_if(problems)
    call.criteria.all().delete()
    made = Criterion.objects.bulk_create(
        Criterion(
            call=call,
            key=key,
            title=values.title.strip(),
            title_en=values.title_en,
            guidance=values.guidance,
            weight=values.weight,
            is_horizontal=values.is_horizontal,
            position=position,
        )
        for position, (key, values) in enumerate(zip(_keys(criteria), criteria, strict=True), start=1)
    )
    record(CallChanged(fields=["criteria"]), subject=call, actor=actor, at=at)
    return made


@transaction.atomic
def publish_call(*, call_id: UUID, actor: User, at: datetime) -> Call:
    """Publish: from now on the call is public, and open when its round is."""
    call = lock(call_id)
    require(actor, "calls.publish", call)
    problems = []
    if not call.criteria.exists():
        problems.append(Problem("criteria_missing", "criteria"))
    if not call.rounds.exists():
        problems.append(Problem("round_missing", "rounds"))
    problems += [
        problem
        for round_ in call.rounds.order_by("opens_at")
        for problem in problems_with_concepts(
            call, round_.name, round_.concept_opens_at, round_.concept_closes_at, round_.opens_at
        )
    ]
    refuse_if(problems)
    _move(call, CallAction.PUBLISH, actor, at)
    return call


@transaction.atomic
def cancel_call(*, call_id: UUID, actor: User, at: datetime) -> Call:
    call = lock(call_id)
    require(actor, "calls.cancel", call)
    _move(call, CallAction.CANCEL, actor, at)
    return call


def lock(call_id: UUID) -> Call:
    return Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call_id)


def _move(call: Call, action: CallAction, actor: User, at: datetime) -> None:
    previous = CallState(call.state)
    call.state = CALL_WORKFLOW.after(previous, action)
    call.save(update_fields=["state"])
    record(CallMoved(action=action, previous=previous, state=call.state), subject=call, actor=actor, at=at)


def _trimmed(values: CallValues) -> CallValues:
    return replace(
        values,
        title=values.title.strip(),
        title_en=values.title_en.strip(),
        summary=values.summary.strip(),
        summary_en=values.summary_en.strip(),
    )


def _keys(criteria: Sequence[CriterionValues]) -> list[str]:
    """A key for each criterion: the one it had, else one from its name; never the same twice."""
    keys: list[str] = []
    for number, values in enumerate(criteria, start=1):
        key = slugify(values.key or values.title)[:40]
        keys.append(key if key and key not in keys else f"{key[:36]}-{number}".strip("-"))
    return keys


def _problems_with_names(titles: Sequence[str]) -> list[Problem]:
    folded = [title.casefold() for title in titles]
    twice = sorted({title for title in folded if title and folded.count(title) > 1})
    last = {title: len(folded) - folded[::-1].index(title) for title in twice}
    return [
        *([] if all(titles) else [Problem("criterion_title_missing", "criteria")]),
        *(
            Problem(
                "criterion_twice",
                "criteria",
                {"title": titles[folded.index(title)], "number": last[title]},
            )
            for title in twice
        ),
    ]


def _problems_with(values: CallValues, authority_id: UUID) -> list[Problem]:
    problems = []
    if not values.title:
        problems.append(Problem("call_title_missing", "title"))
    if not values.summary:
        problems.append(Problem("call_summary_missing", "summary"))
    if not 0 < values.highest_share_percent <= 100:
        problems.append(Problem("share_outside_limits", "highest_share_percent"))
    if values.highest_grant_sek is not None and values.highest_grant_sek <= 0:
        problems.append(Problem("highest_grant_missing", "highest_grant_sek"))
    forms = FormVersion.objects.filter(form__authority_id=authority_id, published_at__isnull=False)
    if not forms.filter(pk=values.form_version_id, form__purpose=Purpose.APPLICATION).exists():
        problems.append(Problem("form_not_published", "form_version"))
    concept_id = values.concept_form_version_id
    if concept_id is not None and not forms.filter(pk=concept_id, form__purpose=Purpose.CONCEPT).exists():
        problems.append(Problem("concept_form_not_published", "concept_form_version"))
    if not Strategy.objects.filter(pk=values.strategy_id, authority_id=authority_id).exists():
        problems.append(Problem("strategy_unknown", "strategy"))
    return problems


def problems_with_concepts(
    call: Call, name: str, opens_at: datetime | None, closes_at: datetime | None, applications_from: datetime
) -> list[Problem]:
    """What is wrong with a round's window for concepts, given that the call has one step or two."""
    if not call.is_two_step:
        unwanted = opens_at is not None or closes_at is not None
        return [Problem("concept_window_unwanted", "concept_opens_at")] if unwanted else []
    if opens_at is None or closes_at is None:
        field = "concept_opens_at" if opens_at is None else "concept_closes_at"
        return [Problem("concept_window_missing", field, {"round": name.strip()})]
    problems = []
    if closes_at <= opens_at:
        problems.append(Problem("concept_closes_before_it_opens", "concept_closes_at"))
    if applications_from < closes_at:
        problems.append(Problem("application_opens_before_concepts_close", "opens_at"))
    return problems
