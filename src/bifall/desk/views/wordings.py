"""How a call's letters to applicants are worded, with the letter as its reader gets it beside the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.applications.queries import letter_values
from bifall.calls.models import Call
from bifall.desk.access import cases_open_to, desk_only
from bifall.desk.views.calls import find_call
from bifall.desk.wording_forms import WordingForm
from bifall.kernel.problems import Refused
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.wordings import commands, queries
from bifall.wordings.letters import FIELDS, LETTERS, Letter, examples, label_of
from bifall.wordings.models import Wording
from bifall.wordings.rules import Text, fill, trimmed

MOST_CASES = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as one who reads `language` gets it."""

    language: str
    text: Text
    is_own: bool


@require_GET
@login_required
@desk_only
def letters(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Every letter that can be worded, and whose words it has now."""
    found = _find(request, call_id)
    worded = queries.current_wordings(found)
    lines = [(code, label_of(code), worded.get(code)) for code in LETTERS]
    context = {
        "call": found,
        "lines": lines,
        "phrases": queries.phrases_of(found.pk),
        "may_word": signed_in(request).has_perm("wordings.word", found),
    }
    return render(request, "desk/call_letters.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def letter(request: HttpRequest, call_id: UUID, code: str) -> HttpResponse:
    """One letter: shown as it is typed, saved as a new version, or given the house's words again."""
    user, found = signed_in(request), _find(request, call_id)
    if code not in LETTERS:
        raise Http404
    house, now = LETTERS[code], queries.current_wording(found.pk, code)
    sv, en = (_words_in(language, house, now) for language in ("sv", "en"))
    first = {
        "subject_sv": sv.subject,
        "body_sv": sv.body,
        "subject_en": en.subject,
        "body_en": en.body,
        "based_on": now.version if now else 0,
        "case": request.GET.get("case", ""),
    }
    cases = list(_cases(user, found))
    go = request.POST.get("go", "save")
    form = WordingForm(request.POST or None, cases=cases, initial=first)
    status = 200
    if request.method == "POST":
        require(user, "wordings.word", found)
        if form.is_valid():
            sv, en = (trimmed(text) for text in form.texts())
            if go != "preview":
                answer = _save(request, form, found, code, restored=go == "restore")
                if answer is not None:
                    return answer
            else:
                add_to(form, commands.problems_with_wording(code, sv=sv, en=en))
        status = 422 if form.errors else 200
    chosen = form.data.get("case", first["case"]) if form.is_bound else first["case"]
    case = next((one for one in cases if str(one.pk) == chosen), None)
    context = {
        "call": found,
        "code": code,
        "label": label_of(code),
        "form": form if user.has_perm("wordings.word", found) else None,
        "fields": [(f"{{{name}}}", FIELDS[name].meaning, name in house.demanded) for name in house.known],
        "previews": _previews(house, {"sv": sv, "en": en}, case),
        "shown_case": case,
        "now": now,
        "versions": queries.versions_of(found.pk, code),
    }
    return render(request, "desk/call_letter.html", context, status=status)


def _find(request: HttpRequest, call_id: UUID) -> Call:
    found = find_call(request, call_id)
    require(signed_in(request), "wordings.view", found)
    return found


def _words_in(language: str, house: Letter, now: Wording | None) -> Text:
    """What the letter says now to one who reads `language`."""
    return (now.text_in(language) if now else None) or house.text_in(language)


def _save(
    request: HttpRequest, form: WordingForm, call: Call, code: str, *, restored: bool
) -> HttpResponse | None:
    """Save a version; None when it was refused, and the form says why."""
    sv, en = (Text(), Text()) if restored else form.texts()
    try:
        commands.word_letter(
            call_id=call.pk,
            code=code,
            sv=sv,
            en=en,
            based_on=form.cleaned_data["based_on"],
            actor=signed_in(request),
            at=timezone.now(),
        )
    except Refused as refused:
        add_to(form, refused.problems)
        now = queries.current_wording(call.pk, code)
        form.now_based_on(now.version if now else 0)
        return None
    told = _("Brevet har tjänstens text igen.") if restored else _("Brevets text är sparad.")
    messages.success(request, told)
    return HttpResponseRedirect(reverse("desk:call_letter", args=[call.pk, code]))


def _cases(user: User, call: Call) -> list[Application]:
    """The latest cases of the call that the user may read."""
    found = cases_open_to(user).filter(round__call=call)
    related = found.select_related("authority", "organisation", "case", "case_officer", "round__call")
    return list(related.order_by("-submitted_at", "id")[:MOST_CASES])


def _previews(house: Letter, texts: Mapping[str, Text], case: Application | None) -> list[Shown]:
    """The letter in each language, filled from a case, and with invented values where the case has none."""
    shown = []
    for language, text in texts.items():
        own = house.own(text, language)
        with translation.override(language):
            values = examples(house.known) | (letter_values(case) if case else {})
        words = own or house.text_in(language)
        filled = Text(fill(words.subject, values), fill(words.body, values).strip())
        shown.append(Shown(language, filled, bool(own)))
    return shown
