"""A database in which every free text is a mark of its own, so that one sees which of them leave."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from bifall.audit.append_only import OPEN_SIDE_DOORS, RELEASE
from bifall.press.models import ReleasePage

MARK = re.compile(r"q([0-9]+)x[0-9]+q", re.IGNORECASE)
LONGEST = 12
# What the house looks things up by, or reads as a value: a mark there would only make the row disappear.
SHAPED = {
    "accounts.Authority.hostname",
    "accounts.User.password",
    "organisations.Organisation.register_number",
    "questionnaires.FormVersion.definition",
}
PAGE_TEXTS = ("title", "draft_title", "slug", "seo_title", "search_description")
QUOTE = "press.ReleasePage.body.quote"


class Marks:
    """mark → the column that it was put in."""

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.too_short: set[str] = set()
        self.refused: set[str] = set()

    def plant(self) -> None:
        _let_go()
        for model in house_models():
            for field in _texts(model):
                self._put(model, field)
        for name in PAGE_TEXTS:
            self._each(Page, name, f"wagtailcore.Page.{name}", Page.objects.type(ReleasePage))
        self._each(Revision, "content", "wagtailcore.Revision.content", Revision.objects.all())
        self._bodies()

    def in_text(self, content: str) -> set[str]:
        return {self.columns[int(found[1])] for found in MARK.finditer(content)}

    def _put(self, model: type[models.Model], field: models.Field[Any, Any]) -> None:
        column = f"{model._meta.label}.{field.name}"
        if column in SHAPED or _of_feed(model):
            return
        if isinstance(field, models.CharField) and (field.max_length or LONGEST) < LONGEST:
            self.too_short.add(column)
            return
        self._each(model, field.name, column, model._base_manager.all())

    def _each(
        self, model: type[models.Model], name: str, column: str, rows: models.QuerySet[Any, Any]
    ) -> None:
        self.columns.append(column)
        planted = 0
        for number, (pk, value) in enumerate(rows.order_by("pk").values_list("pk", name)):
            mark: Any = f"q{len(self.columns) - 1}x{number}q"
            if isinstance(value, dict):
                mark = {**value, "lead": mark}
            elif isinstance(value, list):
                mark = [*value, mark]
            with suppress(IntegrityError), transaction.atomic():
                planted += model._base_manager.filter(pk=pk).update(**{name: mark})
        if not planted:
            self.refused.add(column)

    def _bodies(self) -> None:
        """A paragraph that everybody may read, and a quote, which names somebody."""
        self.columns += ["press.ReleasePage.body", QUOTE]
        paragraph, quote = (f"q{len(self.columns) - back}x0q" for back in (2, 1))
        said = [
            {"type": "paragraph", "value": paragraph, "id": "1"},
            {"type": "quote", "value": dict.fromkeys(("text", "speaker", "role"), quote), "id": "2"},
        ]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE press_releasepage SET body = %s", [json.dumps(said)])


def house_models() -> list[type[models.Model]]:
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("bifall.")
        for model in config.get_models()
    ]


def fill_every_table() -> None:
    """A row in each table that has none, made of whatever fits: nobody reads it but the marks."""
    empty = [model for model in house_models() if not model._base_manager.exists() and not _of_feed(model)]
    for model in empty:
        _make(model)
    assert [model._meta.label for model in empty if not model._base_manager.exists()] == []


def _of_feed(model: type[models.Model]) -> bool:
    """The feed of changes is filled by looking at what the marks have become."""
    return model._meta.app_label == "changefeed"


def _make(model: type[models.Model]) -> Any:
    found = model._base_manager.first()
    if found is not None:
        return found
    for kinds in _choices(model):
        try:
            with transaction.atomic():
                row = model(**{field.attname: _value(field, kinds) for field in _required(model)})
                row.save_base(raw=True, force_insert=True)
                return row
        except Exception as error:
            last = error
    raise AssertionError(f"{model._meta.label}: {last}")


def _choices(model: type[models.Model]) -> Iterator[int]:
    most = max((len(field.choices) for field in model._meta.concrete_fields if field.choices), default=1)
    yield from range(most)


def _required(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]


def _value(field: Any, kind: int) -> Any:
    if field.has_default():
        return field.get_default()
    if field.is_relation:
        return None if field.null else _related(field)
    if field.choices:
        values = [value for value, _label in field.choices]
        return values[min(kind, len(values) - 1)]
    if field.null:
        return None
    of_kind: dict[type, Any] = defaultdict(lambda: "x")
    later = timedelta(days=field.creation_counter % 1000)
    of_kind |= {
        models.DateTimeField: timezone.now() + later,
        models.DateField: date(2026, 1, 1) + later,
        models.BooleanField: False,
        models.JSONField: {},
        models.UUIDField: uuid4(),
    }
    if isinstance(field, models.IntegerField | models.DecimalField):
        return 1
    return of_kind[type(field)]


def _related(field: Any) -> Any:
    """A row of the other table; two fields that lead to the same table mostly get different ones."""
    _make(field.related_model)
    keys = field.related_model._base_manager.order_by("pk").values_list("pk", flat=True)
    return keys[field.creation_counter % len(keys)]


def _texts(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not isinstance(field, models.FileField)
        and not field.choices
        and not field.primary_key
        and field.column != "body"
    ]


def _let_go() -> None:
    """The guards of the tables that can be added to alone are lifted, in this test's own transaction."""
    with connection.cursor() as cursor:
        for statement in [*OPEN_SIDE_DOORS[connection.vendor], *RELEASE[connection.vendor]]:
            cursor.execute(statement)
