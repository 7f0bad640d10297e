"""Following the newsroom by mail, without an account: asked for here, and changed by the letter's link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bifall.accounts.models import Authority
from bifall.kernel.problems import Refused
from bifall.organisations.models import Municipality
from bifall.press.commands import change_subscription, leave_subscription, subscribe
from bifall.press.links import subscription_id_of, subscription_token_of
from bifall.press.models import Subscription
from bifall.press.queries import subscription_by_link
from bifall.press.rules import CONFIRM_WITHIN
from bifall.press.topics import topics_to_choose
from bifall.publicsite.feeds import feed_list
from bifall.publicsite.subscription_form import SubscriptionForm, WishForm
from bifall.ui.middleware import authority_of
from bifall.ui.problems import add_to

# Nobody is signed in who could be made to ask for what they did not mean, and a token would be a cookie: the
# letter that is sent, and the personal link, are what proves that it is wanted.


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Ask for letters, or find the feeds. What is answered does not tell whether an address is known."""
    authority = authority_of(request)
    data = request.POST if request.method == "POST" else None
    form = SubscriptionForm(data, initial={"language": _language()}, **_choices(authority))
    if request.method == "POST" and form.is_valid():
        try:
            subscribe(
                authority_id=authority.pk,
                email=form.cleaned_data["email"],
                language=form.wanted_language(),
                wish=form.wish(),
                path_of=_path_of,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            return HttpResponseRedirect(f"{reverse('publicsite:subscriptions')}?skickat=ja")
    context = {
        "form": form,
        "is_sent": request.GET.get("skickat") == "ja",
        "days": CONFIRM_WITHIN.days,
        "feeds": feed_list(authority),
    }
    return render(request, "publicsite/subscriptions.html", context, status=422 if form.errors else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm what was asked for, or change it, by the personal link. Opening the page changes nothing:
    programs that look at mail open links too.
    """
    found = subscription_by_link(_id_of(token))
    if found is None:
        raise Http404("it has been left, or was never confirmed")
    with translation.override(found.language):
        return _private(_subscription(request, found, token))


def _subscription(request: HttpRequest, found: Subscription, token: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = WishForm.initial_of(found.wish(), found.language)
    form = WishForm(data, initial=initial, **_choices(found.authority, found.wish().topics))
    if request.method == "POST" and form.is_valid():
        try:
            change_subscription(
                subscription_id=found.pk, wish=form.wish(), language=form.wanted_language(), at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            return HttpResponseRedirect(f"{_path_of(found.pk)}?sparat=ja")
    context = {
        "form": form,
        "subscription": found,
        "is_saved": request.GET.get("sparat") == "ja",
        "leave_url": reverse("publicsite:subscription_leave", args=[token]),
    }
    return render(request, "publicsite/subscription.html", context, status=422 if form.errors else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leave, by a press on the button or by the mail program's own (RFC 8058: one POST, without cookies).

    Leaving twice is answered as leaving once.
    """
    subscription_id = _id_of(token)
    found = subscription_by_link(subscription_id)
    with translation.override(found.language if found is not None else _language()):
        if request.method == "POST":
            leave_subscription(subscription_id=subscription_id, at=timezone.now())
            found = None
        context = {"subscription": found, "token": token}
        return _private(render(request, "publicsite/subscription_leave.html", context))


def _id_of(token: str) -> UUID:
    subscription_id = subscription_id_of(token)
    if subscription_id is None:
        raise Http404("not a link of ours")
    return subscription_id


def _path_of(subscription_id: UUID) -> str:
    return reverse("publicsite:subscription", args=[subscription_token_of(subscription_id)])


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "sv"


def _choices(authority: Authority, has: Iterable[UUID] = ()) -> dict[str, Any]:
    """What may be chosen. `has`: the topics that a subscription has already."""
    return {
        "topics": list(topics_to_choose(authority, has)),
        "municipalities": list(Municipality.objects.filter(authority=authority).order_by("name")),
    }


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key to somebody's choices: it is not kept, not passed on, not found."""
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
