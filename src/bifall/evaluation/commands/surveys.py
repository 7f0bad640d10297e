"""Whom the survey goes to, when it is open, and its letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.collaboration.queries import members_on
from bifall.documents.commands import LOCAL_TIME
from bifall.evaluation.commands.evaluations import lock, move
from bifall.evaluation.commands.replies import mix_all
from bifall.evaluation.events import (
    RespondentRemoved,
    RespondentsAdded,
    RespondentsReminded,
    SurveyExtended,
    SurveyPlanned,
)
from bifall.evaluation.links import token_of
from bifall.evaluation.models import Evaluation, Ticket
from bifall.evaluation.rules.contents import problems_at_opening
from bifall.evaluation.rules.respondents import (
    RespondentValues,
    coarsened,
    problems_with_respondents,
    size_of,
)
from bifall.evaluation.states import EvaluationAction, EvaluationState, RespondentRole
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.kernel.workdays import workdays_between
from bifall.notices.commands import Addressee, write_letters
from bifall.organisations.models import Municipality
from bifall.questionnaires.models import FormVersion
from bifall.questionnaires.queries import published_versions
from bifall.questionnaires.states import Purpose

REMIND_WORKDAYS_BEFORE = (5, 1)


@transaction.atomic
def plan_survey(
    *,
    evaluation_id: UUID,
    form_version_id: UUID,
    is_anonymous: bool,
    closes_on: date | None,
    actor: User,
    at: datetime,
) -> Evaluation:
    """Which form is put, whether answers are anonymous, and the last day to answer."""
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.ask", evaluation)
    problems = []
    versions = published_versions(evaluation.authority_id, Purpose.SURVEY)
    version: FormVersion | None = versions.filter(pk=form_version_id).first()
    if version is None:
        problems.append(Problem("survey_form_unknown", "form_version"))
    if closes_on is None or closes_on <= day_of(at):
        problems.append(Problem("survey_closing_not_ahead", "closes_on"))
    refuse_if(problems)
    evaluation.form_version, evaluation.is_anonymous = version, is_anonymous
    evaluation.closes_on = closes_on
    evaluation.save(update_fields=["form_version", "is_anonymous", "closes_on"])
    event = SurveyPlanned(
        form_version_id=str(form_version_id), is_anonymous=is_anonymous, closes_on=str(closes_on)
    )
    record(event, subject=evaluation, actor=actor, at=at)
    return evaluation


@transaction.atomic
def add_respondents(
    *, evaluation_id: UUID, people: Sequence[RespondentValues], actor: User, at: datetime
) -> int:
    """More people to ask; nobody twice. Return how many were added."""
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.ask", evaluation)
    already = set(evaluation.tickets.values_list("email", flat=True))
    refuse_if(problems_with_respondents(people, already))
    known = Municipality.everywhere.filter(authority_id=evaluation.authority_id)
    places = {place.code: place for place in known}
    tickets = []
    for person in people:
        place = places.get(person.municipality_code)
        tickets.append(
            Ticket(
                evaluation=evaluation,
                name=person.name[:120],
                email=person.email,
                language=person.language,
                role=person.role,
                municipality=place,
                size_class=size_of(place.population if place else None),
            )
        )
    Ticket.objects.bulk_create(tickets)
    record(RespondentsAdded(count=len(tickets)), subject=evaluation, actor=actor, at=at)
    return len(tickets)


@transaction.atomic
def add_forum_members(*, evaluation_id: UUID, actor: User, at: datetime) -> int:
    """Ask everybody who sits in a forum for a municipality today and is not asked yet; return how many.

    Refused: respondents_none_in_forums.
    """
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.ask", evaluation)
    seated = [m for m in members_on(day_of(at), authority=evaluation.authority) if m.municipality is not None]
    if not seated:
        raise Refused([Problem("respondents_none_in_forums")])
    already = set(evaluation.tickets.values_list("email", flat=True))
    people = [
        RespondentValues(
            name=member.name,
            email=member.email,
            role=RespondentRole(member.role.value),
            municipality_code=member.municipality.code if member.municipality else "",
            language=member.language,
        )
        for member in seated
        if member.email not in already
    ]
    if not people:
        return 0
    return add_respondents(evaluation_id=evaluation_id, people=people, actor=actor, at=at)


@transaction.atomic
def remove_respondent(*, ticket_id: UUID, actor: User, at: datetime) -> None:
    """Somebody who is not to be asked after all, while the survey is not open."""
    ticket = Ticket.objects.select_related("evaluation").get(pk=ticket_id)
    evaluation = lock(ticket.evaluation_id)
    require(actor, "evaluation.ask", evaluation)
    ticket.delete()
    record(RespondentRemoved(), subject=evaluation, actor=actor, at=at)


@transaction.atomic
def open_survey(*, evaluation_id: UUID, actor: User, at: datetime) -> Evaluation:
    """Send everybody their link. What an anonymous answer will say of its giver is settled here, so that at
    least five share it.
    """
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.open", evaluation)
    strata = list(evaluation.tickets.values_list("role", "size_class"))
    refuse_if(
        problems_at_opening(
            has_form=evaluation.form_version_id is not None,
            respondents=len(strata),
            is_anonymous=evaluation.is_anonymous,
            closes_on=evaluation.closes_on,
            today=day_of(at),
        )
    )
    told = coarsened(strata) if evaluation.is_anonymous else {pair: pair for pair in set(strata)}
    for (role, size), (stratum_role, stratum_size) in told.items():
        evaluation.tickets.filter(role=role, size_class=size).update(
            stratum_role=stratum_role, stratum_size=stratum_size
        )
    evaluation.opened_at = at
    evaluation.save(update_fields=["opened_at"])
    _write(
        evaluation,
        list(evaluation.tickets.all()),
        kind="evaluation.invited",
        subject=format_lazy(_("Enkät från {authority}: {title}"), **_names(evaluation)),
        body=format_lazy(_INVITATION, privacy=_privacy(evaluation), **_names(evaluation)),
        key=f"evaluation {evaluation.pk} invited",
        at=at,
    )
    move(evaluation, EvaluationAction.OPEN, actor, at, count=len(strata))
    return evaluation


@transaction.atomic
def remind_respondents(*, evaluation_id: UUID, actor: User | None, at: datetime) -> int:
    """Remind those who have not answered, at most once a day. Return how many were reminded.

    Without an actor it is the clock that reminds.
    """
    evaluation = lock(evaluation_id)
    if actor is not None:
        require(actor, "evaluation.remind", evaluation)
    elif evaluation.state != EvaluationState.COLLECTING:
        return 0
    written = _write(
        evaluation,
        list(evaluation.tickets.filter(has_answered=False)),
        kind="evaluation.reminded",
        subject=format_lazy(_("Påminnelse om enkäten: {title}"), **_names(evaluation)),
        body=format_lazy(_REMINDER, privacy=_privacy(evaluation), **_names(evaluation)),
        key=f"evaluation {evaluation.pk} reminded {day_of(at)}",
        at=at,
    )
    if written:
        record(RespondentsReminded(count=written), subject=evaluation, actor=actor, at=at)
    return written


def remind_by_the_clock(*, authority_id: UUID, at: datetime) -> int:
    """Remind five working days before the last day and the day before it, in every open survey."""
    today = day_of(at)
    written = 0
    for found in Evaluation.objects.filter(
        authority_id=authority_id, state=EvaluationState.COLLECTING, closes_on__gt=today
    ).order_by("closes_on", "id"):
        if found.closes_on and workdays_between(today, found.closes_on) in REMIND_WORKDAYS_BEFORE:
            written += remind_respondents(evaluation_id=found.pk, actor=None, at=at)
    return written


@transaction.atomic
def extend_survey(*, evaluation_id: UUID, closes_on: date, actor: User, at: datetime) -> Evaluation:
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.extend", evaluation)
    previous = evaluation.closes_on
    if (previous is not None and closes_on <= previous) or closes_on < day_of(at):
        raise Refused([Problem("survey_not_extended", "closes_on")])
    evaluation.closes_on = closes_on
    evaluation.save(update_fields=["closes_on"])
    event = SurveyExtended(previous_closes_on=str(previous), closes_on=str(closes_on))
    record(event, subject=evaluation, actor=actor, at=at)
    return evaluation


@transaction.atomic
def close_survey(*, evaluation_id: UUID, actor: User, at: datetime) -> Evaluation:
    """Take no more answers. From now on the tables can be read; before, each new answer could have been
    followed in them.
    """
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.close", evaluation)
    if evaluation.is_anonymous:
        mix_all(evaluation)
    evaluation.closed_at = at
    evaluation.save(update_fields=["closed_at"])
    move(evaluation, EvaluationAction.CLOSE, actor, at, count=evaluation.replies.count())
    return evaluation


def day_of(at: datetime) -> date:
    return at.astimezone(LOCAL_TIME).date()


_INVITATION = _(
    "{authority} vill veta hur du ser på det som utvärderas: {title}.\n\n{privacy}\n\nSvara senast {day}."
    " Länken är din egen och kan användas en gång."
)
_REMINDER = _(
    "Du har inte svarat på enkäten ännu: {title}.\n\n{privacy}\n\nSvara senast {day}."
    " Länken är samma som förut."
)
_ANONYMOUS = _(
    "Svaren är anonyma. Vi kan se att du har svarat, men ingen kan se vad, inte heller den som har hand om"
    " systemet."
)
_NAMED = _("Svaren är inte anonyma: de som utvärderar ser vem som har svarat vad.")


def _privacy(evaluation: Evaluation) -> object:
    return _ANONYMOUS if evaluation.is_anonymous else _NAMED


def _names(evaluation: Evaluation) -> dict[str, object]:
    return {
        "authority": evaluation.authority.name,
        "title": evaluation.title,
        "day": evaluation.closes_on.isoformat() if evaluation.closes_on else "",
    }


def _write(
    evaluation: Evaluation,
    tickets: Sequence[Ticket],
    *,
    kind: str,
    subject: object,
    body: object,
    key: str,
    at: datetime,
) -> int:
    return write_letters(
        authority_id=evaluation.authority_id,
        to=[
            Addressee(
                email=ticket.email,
                language=ticket.language,
                path=reverse("publicsite:survey", args=[token_of(ticket.pk)]),
            )
            for ticket in tickets
        ],
        kind=kind,
        subject=subject,  # type: ignore[arg-type]  # a lazy text
        body=body,  # type: ignore[arg-type]
        key=key,
        at=at,
    )
