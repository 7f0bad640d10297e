"""How a call's letters are worded now, and were before."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from bifall.calls.models import Call
from bifall.wordings.models import Phrase, Wording


def current_wording(call_id: UUID, code: str) -> Wording | None:
    """The latest version; None when the letter was never worded in the call."""
    return versions_of(call_id, code).first()


def versions_of(call_id: UUID, code: str) -> QuerySet[Wording]:
    """Every version of a letter in a call, the latest first, with who wrote it."""
    found = Wording.objects.filter(call_id=call_id, code=code)
    return found.select_related("written_by").order_by("-version")


def current_wordings(call: Call) -> dict[str, Wording]:
    """letter → its latest version, of those that have been worded in the call."""
    versions = Wording.objects.filter(call=call).select_related("written_by").order_by("version")
    return {wording.code: wording for wording in versions}


def phrases_of(call_id: UUID) -> list[Phrase]:
    """The call's phrases in the versions that count now, by name."""
    latest: dict[int, Phrase] = {}
    for phrase in Phrase.objects.filter(call_id=call_id).select_related("written_by").order_by("version"):
        latest[phrase.number] = phrase
    return sorted((one for one in latest.values() if one.text_sv), key=lambda one: one.name.casefold())


def phrase_versions(call_id: UUID, number: int) -> QuerySet[Phrase]:
    """Every version of a phrase, the latest first, with who wrote it."""
    found = Phrase.objects.filter(call_id=call_id, number=number)
    return found.select_related("written_by").order_by("-version")
