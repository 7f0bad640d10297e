"""Addresses for the tests of the frame: a page of each kind, some of the menu, and signing in."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from bifall.kernel.problems import Problem
from bifall.ui import problems
from bifall.ui.dot_plot import ScoreSpread
from bifall.ui.effect_chain import EffectChain, Link, Node


class SampleForm(forms.Form):
    name = forms.CharField(label="Projektets namn", help_text="Högst 80 tecken.")
    email = forms.EmailField(label="E-post", required=False)
    position = forms.ChoiceField(
        label="Ställningstagande",
        choices=[("yes", "tillstyrker"), ("no", "avstyrker")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="Uppgifterna stämmer")


def sample_form(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not form.is_valid():
        problems.add_to(form, [Problem("round_not_open"), Problem("reason_missing", "name")])
    return render(request, "sample_form.html", {"form": form})


def blank(request: HttpRequest, **kwargs: object) -> HttpResponse:
    page = Paginator(range(60), 25).get_page(request.GET.get("page"))
    return render(request, "sample.html", {"page": page})


def pictures(request: HttpRequest) -> HttpResponse:
    chain = EffectChain(
        nodes=(Node("a", "activity", "Två mässor om året"), Node("r", "result", "Fler examensarbeten")),
        links=(Link("a", "r"),),
    )
    rows = (ScoreSpread("Regional nytta", (4, 5, 5)), ScoreSpread("Genomförande", ()))
    late = {"title": "Skriv", "url": "/", "detail": "RUN 12-2026", "due_on": date(2026, 11, 20)}
    context = {"chain": chain, "rows": rows, "todo": [late], "today": date(2026, 11, 24)}
    return render(request, "sample_pictures.html", context)


def forbidden(request: HttpRequest) -> HttpResponse:
    return render(request, "403.html", status=403)


publicsite = (
    [
        path("utlysningar/", blank, name="calls"),
        path("utlysningar/<slug:slug>/", blank, name="call"),
        path("projekt/", blank, name="projects"),
        path("moten/", blank, name="meetings"),
        path("anslagstavla/", blank, name="notice_board"),
        path("press/", blank, name="newsroom"),
        path("oppna-data/", blank, name="open_data"),
        path("tillganglighet/", blank, name="accessibility"),
    ],
    "publicsite",
)
desk = (
    [
        path("", blank, name="home"),
        path("arenden/", blank, name="cases"),
        path("arenden/<slug:slug>/", blank, name="case"),
        path("att-bedoma/", blank, name="assignments"),
    ],
    "desk",
)
portal = ([path("", blank, name="home")], "portal")
municipal = ([path("", blank, name="inbox")], "municipal")
boardroom = ([path("", blank, name="meetings")], "boardroom")

urlpatterns = [
    path("", blank),
    path("", include(publicsite)),
    path("handlaggning/", include(desk)),
    path("ansok/", include(portal)),
    path("kommun/", include(municipal)),
    path("namnden/", include(boardroom)),
    path("formular/", sample_form),
    path("bilder/", pictures),
    path("403/", forbidden),
    path("konto/", include("allauth.account.urls")),
    path("sprak/", include("django.conf.urls.i18n")),
    path("prova/", blank, name="demo_sign_in"),
]
