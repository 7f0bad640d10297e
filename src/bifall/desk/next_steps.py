"""What an officer is to do next in a case, from values alone: no questions are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bifall.applications.states import State
from bifall.desk.own_cases import Awaited, OwnCase


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done, in words with the project's name; due_on: when something should have come."""

    text: str
    due_on: date | None = None


def next_step(case: OwnCase, today: date) -> Step | None:
    """The officer's own next step. None while somebody else has the case, within the time they were given."""
    if case.state == State.COMPLETION_REQUESTED:
        return _late_completion(case, today)
    if case.state != State.UNDER_REVIEW:
        return None
    late = _asked_for_time(case) or _late_answers(case, today) or _late_assessments(case, today)
    if late is not None:
        return late
    if not case.memo_is_begun and not (case.assessors and case.municipalities):
        return Step(_what_to_ask_for(case).format(project=case.title))
    if case.assessments_awaited or case.answers_awaited:
        return None
    text = (
        _("Gör klar tjänsteskrivelsen: {project}")
        if case.memo_is_begun
        else _("Skriv tjänsteskrivelse: {project}")
    )
    return Step(text.format(project=case.title))


def _late_completion(case: OwnCase, today: date) -> Step | None:
    awaited = case.completion_awaited
    if awaited is None or awaited.due_on >= today:
        return None
    return Step(_("Kompletteringen har inte kommit: {project}").format(project=case.title), awaited.due_on)


def _asked_for_time(case: OwnCase) -> Step | None:
    """A municipality that waits to be told whether it has more time comes before those that are late."""
    asking = sorted((a for a in case.answers_awaited if a.wants_until), key=lambda a: a.due_on)
    if not asking:
        return None
    text = ngettext(
        "{name} ber om mer tid: {project}", "{number} kommuner ber om mer tid: {project}", len(asking)
    )
    return Step(text.format(name=asking[0].name, number=len(asking), project=case.title), asking[0].due_on)


def _late_answers(case: OwnCase, today: date) -> Step | None:
    late = _late(case.answers_awaited, today)
    if not late:
        return None
    text = ngettext(
        "{name} har inte svarat: {project}", "{number} kommuner har inte svarat: {project}", len(late)
    )
    return Step(text.format(name=late[0].name, number=len(late), project=case.title), late[0].due_on)


def _late_assessments(case: OwnCase, today: date) -> Step | None:
    late = _late(case.assessments_awaited, today)
    if not late:
        return None
    text = ngettext(
        "{name} har inte lämnat sin bedömning: {project}",
        "{number} bedömare har inte lämnat sin bedömning: {project}",
        len(late),
    )
    return Step(text.format(name=late[0].name, number=len(late), project=case.title), late[0].due_on)


def _late(awaited: tuple[Awaited, ...], today: date) -> list[Awaited]:
    return sorted((a for a in awaited if a.due_on < today), key=lambda a: a.due_on)


def _what_to_ask_for(case: OwnCase) -> str:
    if case.assessors:
        return _("Fråga kommunerna: {project}")
    if case.municipalities:
        return _("Utse bedömare: {project}")
    return _("Utse bedömare och fråga kommunerna: {project}")


def progress_of(case: OwnCase) -> str:
    """The case number and how much has come, as one line."""
    parts = [case.case_number]
    if case.assessors:
        parts.append(
            ngettext(
                "{done} av {all} bedömare klar", "{done} av {all} bedömare klara", case.assessors
            ).format(done=case.assessed, all=case.assessors)
        )
    if case.municipalities:
        parts.append(
            ngettext(
                "{done} av {all} kommun har svarat",
                "{done} av {all} kommuner har svarat",
                case.municipalities,
            ).format(done=case.answered, all=case.municipalities)
        )
    if case.state == State.UNDER_REVIEW and case.memo_is_begun:
        parts.append(_("tjänsteskrivelsen är påbörjad"))
    return " · ".join(parts)


def waits_for(case: OwnCase) -> Awaited | None:
    """Whom the officer waits for first, with the words for it; None when only a decision is awaited."""
    awaited = [
        *(Awaited(_("svar från {name}").format(name=a.name), a.due_on) for a in case.answers_awaited),
        *(Awaited(_("bedömning av {name}").format(name=a.name), a.due_on) for a in case.assessments_awaited),
    ]
    if case.state == State.COMPLETION_REQUESTED and case.completion_awaited is not None:
        awaited = [Awaited(_("komplettering"), case.completion_awaited.due_on)]
    return min(awaited, key=lambda a: a.due_on, default=None)
