"""Filling in the form, page by page, alone or together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bifall.accounts.models import User
from bifall.applications import commands
from bifall.applications.models import Application
from bifall.applications.queries import facts_as_written, limits_of, problems_at_submission, registers_for
from bifall.applications.rules import Step, identities, links_between, shares
from bifall.applications.states import EffectLevel
from bifall.kernel.forms.schema import Meaning
from bifall.kernel.problems import Problem, Refused
from bifall.portal.views.applications import own_application
from bifall.portal.views.form_pages import (
    Save,
    autosave_page,
    page_after,
    page_form,
    page_or_404,
    pages_with_state,
    save_page,
)
from bifall.portal.views.review import review_page
from bifall.questionnaires.commands import Conflict
from bifall.questionnaires.queries import versions_of
from bifall.ui.effect_chain import EffectChain, Link, Node
from bifall.ui.form_renderer import PageForm
from bifall.ui.middleware import signed_in
from bifall.ui.problems import text_of
from bifall.ui.second_press import done_already
from bifall.ui.uploads import SentFile, receives_file

MONEY = frozenset({Meaning.BUDGET, Meaning.FINANCING, Meaning.SOUGHT})
CHAIN = frozenset({Meaning.ACTIVITIES, Meaning.RESULTS, Meaning.EFFECTS})


@require_http_methods(["GET", "POST"])
@login_required
def page(request: HttpRequest, application_id: UUID, page_key: str) -> HttpResponse:
    """One page of the form. Saving accepts what is unfinished; another's newer answer is told, not lost."""
    user = signed_in(request)
    found = own_application(user, application_id)
    schema = found.answer_set.form_version.schema
    page_or_404(schema, page_key)
    if not user.has_perm("applications.write", found):
        return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))
    if request.method == "GET":
        return _show(request, found, page_key, status=200)
    return save_page(
        request,
        schema,
        page_key,
        save=_saving(found, user),
        show=partial(_show, request, found, page_key),
        address=reverse("portal:page", args=[found.pk, page_key]),
        next_address=lambda: _next_address(found, page_key),
    )


@require_POST
@login_required
def autosave(request: HttpRequest, application_id: UUID, page_key: str) -> HttpResponse:
    """The same save, while one types. Answers JSON: versions, conflicts and the checks as they stand."""
    user = signed_in(request)
    found = own_application(user, application_id)
    schema = found.answer_set.form_version.schema
    page_or_404(schema, page_key)
    return autosave_page(
        request,
        schema,
        page_key,
        save=_saving(found, user),
        form=lambda conflicts: _form(found, page_key, data=request.POST, conflicts=conflicts),
        checks=lambda: render_to_string("portal/checks.html", _checks(found, page_key), request),
    )


@require_POST
@login_required
@receives_file("attachment")
def add_attachment(request: HttpRequest, application_id: UUID, *, sent: SentFile) -> HttpResponse:
    """Attach a file, or tell at the field why it is not taken."""
    user = signed_in(request)
    found = own_application(user, application_id)
    if not user.has_perm("applications.write", found):
        return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))
    problems = sent.problems
    if not problems:
        try:
            commands.add_attachment(
                application_id=found.pk,
                filename=sent.filename,
                content=sent.content,
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Bilagan är sparad."))
            return HttpResponseRedirect(reverse("portal:review", args=[found.pk]))
    return review_page(request, found, status=422, attachment_problems=problems)


@require_POST
@login_required
def remove_attachment(request: HttpRequest, application_id: UUID, document_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = own_application(user, application_id)
    if not user.has_perm("applications.write", found):
        raise PermissionDenied("applications.write")
    if not found.attachments.filter(pk=document_id).exists():
        return done_already(request, _("Bilagan finns inte kvar."), "portal:review", found.pk)
    commands.remove_attachment(
        application_id=found.pk, document_id=document_id, actor=user, at=timezone.now()
    )
    messages.success(request, _("Bilagan är borttagen."))
    return HttpResponseRedirect(reverse("portal:review", args=[found.pk]))


def _saving(found: Application, user: User) -> Save:
    return lambda changes: commands.save_draft(
        application_id=found.pk, changes=changes, actor=user, at=timezone.now()
    )


def _next_address(found: Application, page_key: str) -> str:
    later = page_after(found.answer_set, page_key)
    if later:
        return reverse("portal:page", args=[found.pk, later])
    return reverse("portal:review", args=[found.pk])


def _form(
    found: Application,
    page_key: str,
    *,
    data: QueryDict | None = None,
    problems: Sequence[Problem] = (),
    conflicts: Sequence[Conflict] = (),
) -> PageForm:
    return page_form(
        found.answer_set,
        page_key,
        registers=registers_for(found),
        data=data,
        problems=problems,
        conflicts=conflicts,
    )


def _show(
    request: HttpRequest,
    found: Application,
    page_key: str,
    *,
    status: int,
    data: QueryDict | None = None,
    problems: Sequence[Problem] = (),
    conflicts: Sequence[Conflict] = (),
) -> HttpResponse:
    missing = problems_at_submission(found, at=timezone.now())
    answered = bool(versions_of(found.answer_set))
    context = {
        "application": found,
        "page_form": _form(found, page_key, data=data, problems=problems, conflicts=conflicts).shown(),
        "has_answers": answered,
        "page_key": page_key,
        "pages": pages_with_state(found, missing if answered else []),
        "autosave_url": reverse("portal:autosave", args=[found.pk, page_key]),
        "completion": found.completion_requests.filter(answered_at=None).first(),
        **_checks(found, page_key),
    }
    return render(request, "portal/page.html", context, status=status)


def _checks(found: Application, page_key: str) -> dict[str, Any]:
    """What the page shows live beside the form: sums that must agree, or the chain as it stands."""
    schema = found.answer_set.form_version.schema
    meanings = {question.meaning for question in schema.page(page_key).questions}
    facts = facts_as_written(found)
    shown: dict[str, Any] = {"has_money": bool(meanings & MONEY), "has_chain": bool(meanings & CHAIN)}
    if shown["has_money"]:
        limits = limits_of(found.round)
        shown |= {
            "facts": facts,
            "shares": shares(facts),
            "limits": limits,
            "share_holds": facts.sought_sek * 100 <= facts.total_cost_sek * limits.highest_share_percent,
            "sums": [
                {
                    "holds": identity.holds,
                    "text": ""
                    if identity.holds
                    else text_of(
                        Problem(
                            identity.code,
                            None,
                            {
                                "left_sek": identity.left_sek,
                                "right_sek": identity.right_sek,
                                "difference_sek": abs(identity.difference_sek),
                            },
                        )
                    ),
                    "left_sek": identity.left_sek,
                    "right_sek": identity.right_sek,
                    "code": identity.code,
                }
                for identity in identities(facts)
            ],
        }
    if shown["has_chain"]:
        levels = {
            EffectLevel.ACTIVITY: "activity",
            EffectLevel.RESULT: "result",
            EffectLevel.EFFECT: "effect",
        }
        shown["chain"] = EffectChain(
            nodes=tuple(Node(_node(s), levels[s.level], s.title) for s in facts.steps),  # type: ignore[arg-type]
            links=tuple(Link(_node(step), _node(target)) for step, target in links_between(facts.steps)),
        )
    return shown


def _node(step: Step) -> str:
    return f"{step.level}-{step.key}"
