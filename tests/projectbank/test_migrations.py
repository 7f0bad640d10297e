"""A bank with projects in it goes through the migrations of its index, forwards and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from bifall.applications.states import State
from bifall.projectbank.models import EntryTokens, ProjectEntry
from bifall.projectbank.queries import Wanted, found
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.board import grant, meeting

FORMER = ("projectbank", "0002_index_of_tokens")
INDEXED = {
    "sqlite": "SELECT rowid FROM projectbank_tokens WHERE projectbank_tokens MATCH %s ORDER BY rowid",
    "postgresql": "SELECT id FROM projectbank_projectentry WHERE token_vector @@ %s::tsquery ORDER BY id",
}


def migrate(to: tuple[str, str]) -> StateApps:
    """The models as they are then."""
    return MigrationExecutor(connection).migrate([to]).apps


def indexed(token: str) -> list[int]:
    """The keys that the database's index has for a token."""
    quote = '"' if connection.vendor == "sqlite" else "'"
    with connection.cursor() as cursor:
        cursor.execute(INDEXED[connection.vendor], [f"{quote}{token}{quote}"])
        return [key for (key,) in cursor.fetchall()]


def titles(cast: Cast, text: str) -> list[str]:
    return [entry.application.title for entry in found(cast.region, Wanted(text=text))]


@pytest.mark.django_db(transaction=True)
def test_what_is_in_the_bank_is_found_after_every_step() -> None:
    [latest] = MigrationExecutor(connection).loader.graph.leaf_nodes("projectbank")
    cast = assemble(NOW)
    for number, title in enumerate(("Skogens värden", "Kulturhus för unga")):
        project = application(cast, State.GRANTED, title=title)
        grant(cast, meeting(cast, starts_at=NOW - timedelta(days=10 + number)), project=project)
    forest, house = ProjectEntry.objects.order_by("-granted_at").values_list("pk", flat=True)
    written = dict(EntryTokens.objects.values_list("entry_id", "tokens"))
    token = {
        pk: (set(written[pk].split()) - set(written[other].split())).pop()
        for pk, other in (
            (forest, house),
            (house, forest),
        )
    }

    former = migrate(FORMER).get_model("projectbank", "ProjectEntry")
    assert dict(former.objects.values_list("pk", "tokens")) == written
    assert [indexed(token[pk]) for pk in (forest, house)] == [[forest], [house]]
    # The former index is kept by the database as it was: what is written then is in it.
    former.objects.filter(pk=house).update(tokens=f"{written[house]} fiskodling")
    assert [indexed("fiskodling"), indexed(token[house])] == [[house], [house]]

    assert migrate(latest).get_model("projectbank", "EntryTokens").objects.count() == 2
    assert dict(EntryTokens.objects.values_list("entry_id", "tokens")) == written | {
        house: f"{written[house]} fiskodling"
    }
    assert [indexed("fiskodling"), indexed(token[forest])] == [[house], [forest]]
    assert [titles(cast, text) for text in ("skogarna", "kulturhuset", "fiskodling", "värden unga")] == [
        ["Skogens värden"], ["Kulturhus för unga"], ["Kulturhus för unga"], [],
    ]  # fmt: skip
    # And so is the new one.
    EntryTokens.objects.filter(pk=house).update(tokens="bandy")
    ProjectEntry.objects.get(pk=forest).delete()
    assert [indexed(word) for word in ("bandy", "fiskodling", token[forest], token[house])] == [
        [house], [], [], [],
    ]  # fmt: skip

    assert migrate(FORMER).get_model("projectbank", "ProjectEntry").objects.get().tokens == "bandy"
    assert [indexed("bandy"), indexed(token[forest])] == [[house], []]
