from __future__ import annotations

from datetime import date, timedelta

from bifall.calls.models import Call, Criterion, Priority, Round, Strategy
from bifall.calls.states import CallState
from bifall.questionnaires.models import Form, FormVersion
from bifall.questionnaires.standard_forms import application_form
from tests.cast import Cast
from tests.conftest import NOW


def form_version(cast: Cast) -> FormVersion:
    form, _ = Form.objects.get_or_create(
        authority=cast.region,
        key="ansokan",
        defaults={"purpose": "application", "name": "Ansökan om projektstöd"},
    )
    version, _ = FormVersion.objects.get_or_create(
        form=form,
        number=1,
        defaults={
            "definition": application_form().model_dump(mode="json"),
            "created_by": cast.officer,
            "created_at": NOW - timedelta(days=100),
            "published_at": NOW - timedelta(days=100),
        },
    )
    return version


def strategy(cast: Cast) -> Strategy:
    found, created = Strategy.objects.get_or_create(
        authority=cast.region,
        name="Regional utvecklingsstrategi 2020–2030",
        valid_from=date(2020, 1, 1),
    )
    if created:
        Priority.objects.create(strategy=found, code="kompetens", title="Kompetensförsörjning", position=1)
        Priority.objects.create(strategy=found, code="innovation", title="Innovation", position=2)
    return found


def open_round(cast: Cast, *, slug: str = "regional-tillvaxt", **fields: object) -> Round:
    """A published call with two criteria and a round that is open at NOW."""
    call, created = Call.objects.get_or_create(
        authority=cast.region,
        slug=slug,
        defaults={
            "title": "Projekt för regional tillväxt",
            "summary": "Sök stöd till utvecklingsprojekt.",
            "form_version": form_version(cast),
            "strategy": strategy(cast),
            "state": CallState.PUBLISHED,
            "created_by": cast.officer,
            "created_at": NOW - timedelta(days=60),
        },
    )
    if created:
        Criterion.objects.create(call=call, key="nytta", title="Nytta för länet", weight=60, position=1)
        Criterion.objects.create(call=call, key="genomforande", title="Genomförande", weight=40, position=2)
    values: dict[str, object] = {
        "call": call,
        "name": f"Omgång {call.rounds.count() + 1}",
        "opens_at": NOW - timedelta(days=30),
        "closes_at": NOW + timedelta(days=1),
        "frame_sek": 10_000_000,
    }
    return Round.objects.create(**(values | fields))
