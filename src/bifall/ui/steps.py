"""Steps that people take with a thing: each is a permission, a form and a command, with a page of its own.

A room lists the steps of each kind of thing in a table; what the reader may do now, the permission says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from bifall.accounts.models import User
from bifall.kernel.problems import Refused
from bifall.ui.middleware import signed_in
from bifall.ui.paper_field import with_file
from bifall.ui.problems import add_to
from bifall.ui.uploads import SentFile

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class StepForm(forms.Form):
    """A form about `thing`; without fields it only asks to be confirmed."""

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing = thing
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the thing: choices, first values."""


Run = Callable[[Any, Mapping[str, Any], User, datetime], object]
Tells = Callable[[Any, datetime], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. name: its place in the address; run(thing, values, actor, at): the command or flow.

    tells: the kind of letter that it sends, or what says which one, if any, of the thing as it is.
    """

    name: str
    permission: str
    title: StrPromise
    button: StrPromise
    run: Run
    told: StrPromise
    told_of: Callable[[Any], StrPromise] | None = None
    """Of what `run` gave, where it can have come out in more than one way; in place of `told`."""
    form: type[StepForm] = StepForm
    lead: StrPromise | str = ""
    is_danger: bool = False
    tells: Tells | str = ""
    among: Callable[[Any], Iterable[object]] | None = None
    """Of the thing: those that the form lets one choose among, where the letter goes to the chosen."""


def open_to(user: User, thing: Any, steps: Iterable[Step]) -> list[Step]:
    """The steps that the user may take with the thing now."""
    return [step for step in steps if user.has_perm(step.permission, thing)]


def named(steps: Iterable[Step], name: str) -> Step:
    """The step with the name. Raises Http404."""
    for step in steps:
        if step.name == name:
            return step
    raise Http404(name)


def take(
    request: HttpRequest,
    thing: Any,
    step: Step,
    *,
    page: str,
    about: str,
    kicker: str = "",
    sent: SentFile | None = None,
) -> HttpResponse:
    """Show the step's form, or take the step and go to `page`. `about`: what the thing is called.

    sent: the file "file" of a step that may have one, from `receives_file`.
    """
    user = signed_in(request)
    if not user.has_perm(step.permission, thing):
        if request.method != "POST":
            raise PermissionDenied(step.permission)
        # The second press of a double click, or a colleague was first: the page shows what came of it.
        messages.info(request, _("Det är redan gjort, eller så är det inte ditt att göra."))
        return HttpResponseRedirect(page)
    form = step.form(thing=thing)
    if request.method == "POST":
        # A form that only asks to be confirmed has no fields, so that an empty answer binds it too.
        form = with_file(step.form, request, sent or SentFile(), thing=thing)
        if form.is_valid():
            try:
                given = step.run(thing, form.cleaned_data, user, timezone.now())
            except Refused as refused:
                add_to(form, refused.problems)
            else:
                messages.success(request, str(step.told if step.told_of is None else step.told_of(given)))
                return HttpResponseRedirect(page)
    context = {
        "step": step,
        "form": form,
        "page_address": page,
        "about": about,
        "kicker": kicker,
        "thing": thing,
        "among": None if step.among is None else step.among(thing),
        "tells": step.tells(thing, timezone.now()) if callable(step.tells) else step.tells,
    }
    return render(request, "ui/step.html", context, status=422 if request.method == "POST" else 200)
