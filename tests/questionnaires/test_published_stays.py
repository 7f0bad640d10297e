"""What the database itself says to whoever would change a published form, by the program or by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from bifall.questionnaires.commands import add_version
from bifall.questionnaires.models import FormVersion
from tests.cast import Cast
from tests.questionnaires.conftest import SCHEMA


def by_hand(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


WAYS: dict[str, Callable[[FormVersion], object]] = {
    "save": lambda version: version.save(),
    "update": lambda version: FormVersion.objects.filter(pk=version.pk).update(definition={}),
    "delete": lambda version: FormVersion.objects.filter(pk=version.pk)._raw_delete("default"),
    "withdraw": lambda version: by_hand("UPDATE questionnaires_formversion SET published_at = NULL"),
    "remove": lambda version: by_hand("DELETE FROM questionnaires_formversion"),
}
if connection.vendor == "sqlite":
    WAYS["replace"] = lambda version: by_hand(
        "REPLACE INTO questionnaires_formversion SELECT * FROM questionnaires_formversion"
    )
else:
    WAYS["truncate"] = lambda version: by_hand("TRUNCATE questionnaires_formversion CASCADE")


@pytest.mark.parametrize("way", WAYS)
def test_a_published_version_stays(version: FormVersion, way: str) -> None:
    published = FormVersion.objects.get(pk=version.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        WAYS[way](published)
    again = FormVersion.objects.get(pk=published.pk)
    assert (again.definition, again.published_at) == (published.definition, published.published_at)


def test_one_that_is_not_published_can_change(version: FormVersion, cast: Cast, now: datetime) -> None:
    draft = add_version(form_id=version.form_id, schema=SCHEMA, actor=cast.officer, at=now)
    FormVersion.objects.filter(pk=draft.pk).update(definition={})
    draft.delete()
    assert not FormVersion.objects.filter(pk=draft.pk).exists()
