"""What waits for one who works at the authority."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority, User
from bifall.accounts.queries import absences_of_or_covered_by
from bifall.accounts.states import Role
from bifall.applications.queries import with_case
from bifall.applications.states import ConceptState, State
from bifall.calls.states import Decider
from bifall.correspondence.queries import unread_at_the_desk
from bifall.desk.access import cases_open_to, concepts_open_to, desk_only, may_see_absences
from bifall.desk.frames import frames_of
from bifall.desk.next_steps import Step, next_step, progress_of, waits_for
from bifall.desk.own_cases import OwnCase, own_cases
from bifall.state_aid import award_queries
from bifall.ui.formats import moment
from bifall.ui.middleware import authority_of, signed_in

SHOWN = 20


@require_GET
@login_required
@desk_only
def home(request: HttpRequest) -> HttpResponse:
    """What is late, to be decided, new and next in one's own cases; then what others are to do."""
    user, authority, today = signed_in(request), authority_of(request), timezone.localdate()
    absences = absences_of_or_covered_by(user, authority.pk, today)
    covered = [absence.officer for absence in absences if absence.officer_id != user.pk]
    officers = [user, *covered]
    own = own_cases(user, authority, officers)
    steps = [(case, step) for case in own if (step := next_step(case, today))]
    late = sorted((_item(case, step) for case, step in steps if step.due_on), key=lambda item: item["due_on"])
    new = _new(user, authority)
    items = [
        *late,
        *_state_aid(user, authority),
        *_to_decide(user, authority),
        *_unread(user, authority, officers),
        *new[:SHOWN],
        *_concepts(user, authority),
        *(_item(case, step) for case, step in steps if not step.due_on),
    ]
    at_work = {case.pk for case, _step in steps}
    ready = [case for case in own if case.state == State.PREPARED and not case.is_for_the_director]
    context = {
        "items": items,
        "more_new": len(new[SHOWN:]),
        "waiting": _waiting([case for case in own if case.pk not in at_work and case not in ready]),
        "ready": sorted(ready, key=lambda case: (case.meeting_at is None, case.meeting_at, case.case_number)),
        "ready_sought_sek": sum(case.sought_sek for case in ready),
        "ready_proposed_sek": sum(case.proposed_sek or 0 for case in ready),
        "has_own": bool(own),
        "sees_outbox": user.has_perm("notices.view_outbox", authority),
        "stands_in_for": covered,
        "away": next((absence for absence in absences if absence.officer_id == user.pk), None),
        "sees_absences": may_see_absences(user, authority),
        "frames": frames_of(authority, timezone.now()),
        "today": today,
    }
    return render(request, "desk/home.html", context)


def _item(case: OwnCase, step: Step) -> dict[str, Any]:
    return {
        "title": step.text,
        "url": reverse("desk:case", args=[case.pk]),
        "detail": _("{progress}. I stället för {name}.").format(
            progress=progress_of(case), name=case.stands_in_for
        )
        if case.stands_in_for
        else progress_of(case),
        "due_on": step.due_on,
    }


def _unread(user: User, authority: Authority, officers: list[User]) -> list[dict[str, Any]]:
    """The cases where an applicant has written what waits to be read."""
    return [
        {
            "title": ngettext(
                "Läs ett nytt meddelande: {project}", "Läs {number} nya meddelanden: {project}", thread.number
            ).format(number=thread.number, project=thread.title),
            "url": reverse("desk:thread", args=[thread.application_id]),
            "detail": f"{thread.case_number} · {thread.applicant}",
            "due": moment(thread.latest_at),
        }
        for thread in unread_at_the_desk(user, authority, officers)
    ]


def _state_aid(user: User, authority: Authority) -> list[dict[str, Any]]:
    """De minimis aid that a controller is to record or to register, the nearest day first."""
    if authority.pk not in user.authorities_as(Role.CONTROLLER):
        return []
    to_register = [
        {
            "title": _("Registrera stödet till {name}").format(name=award.undertaking.name),
            "url": reverse("state_aid_desk:register"),
            "detail": award.application.case_number,
            "due_on": award_queries.due_on(award),
        }
        for award in award_queries.to_register(user, authority)[:SHOWN]
    ]
    to_record = [
        {
            "title": _("Anteckna stöd av mindre betydelse: {project}").format(project=application.title),
            "url": reverse("state_aid_desk:case", args=[application.pk]),
            "detail": f"{application.case_number} · {application.organisation.name}",
        }
        for application in award_queries.to_record(user, authority)[:SHOWN]
    ]
    return [*to_register, *to_record]


def _to_decide(user: User, authority: Authority) -> list[dict[str, Any]]:
    """What the director decides on delegation, when it is ready."""
    if authority.pk not in user.authorities_as(Role.DIRECTOR):
        return []
    ready = with_case(
        cases_open_to(user).filter(
            authority=authority, state=State.PREPARED, round__call__decider=Decider.DIRECTOR
        )
    ).order_by("submitted_at", "id")
    return [
        {
            "title": _("Besluta på delegation: {project}").format(project=application.title),
            "url": reverse("desk:case", args=[application.pk]),
            "detail": f"{application.case_number} · {application.organisation.name}",
        }
        for application in ready
    ]


def _new(user: User, authority: Authority) -> list[dict[str, Any]]:
    """What has come in and has no officer, for those who may take it."""
    if authority.pk not in user.authorities_as(Role.CASE_OFFICER):
        return []
    came_in = with_case(cases_open_to(user).filter(authority=authority, state=State.SUBMITTED)).order_by(
        "submitted_at", "id"
    )
    return [
        {
            "title": _("Börja handlägga: {project}").format(project=application.title),
            "url": reverse("desk:case", args=[application.pk]),
            "detail": f"{application.case_number} · {application.organisation.name}",
            "due": _("ny"),
        }
        for application in came_in
    ]


def _concepts(user: User, authority: Authority) -> list[dict[str, Any]]:
    """The rounds with concepts that wait for an answer, for those who may give it."""
    if authority.pk not in user.authorities_as(Role.CASE_OFFICER):
        return []
    waiting = (
        concepts_open_to(user)
        .filter(authority=authority, state=ConceptState.SUBMITTED)
        .values("round_id", "round__name", "round__call__title")
        .annotate(number=Count("pk"))
        .order_by("round__call__title", "round__name")
    )
    return [
        {
            "title": ngettext(
                "Besvara {number} idéskiss", "Besvara {number} idéskisser", line["number"]
            ).format(number=line["number"]),
            "url": reverse("desk:concepts", args=[line["round_id"]]),
            "detail": f"{line['round__call__title']} · {line['round__name']}",
        }
        for line in waiting
    ]


def _waiting(cases: list[OwnCase]) -> list[dict[str, Any]]:
    """One's own cases that others have: for whom one waits, the nearest day first."""
    lines = [{"case": case, "awaited": waits_for(case)} for case in cases]
    return sorted(lines, key=lambda line: line["awaited"].due_on if line["awaited"] else date.max)
