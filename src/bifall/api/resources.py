"""A resource: where its rows come from, in which order they stand, and by what they are narrowed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from bifall.accounts.models import Authority
from bifall.api.fields import FIELDS, Field
from bifall.api.kinds import Kind, settled

Row = Mapping[str, Any]
Key = tuple[Any, ...]


class WrongCursor(ValueError):
    """A cursor that this resource has not given out."""


class WrongValue(ValueError):
    """A filter with a value that nothing can have. Its argument is the filter's name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose rows, as everybody may know them when."""

    authority: Authority
    at: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)


@dataclass(frozen=True, slots=True)
class Filter:
    """name: in the address. lookup: how the database is asked; of a computed resource, the field."""

    name: str
    kind: Kind
    lookup: str
    about: Promise


@dataclass(frozen=True, slots=True)
class Resource(ABC):
    """What every kind of resource has. name: in addresses, and in `fields.FIELDS`."""

    name: str
    title: Promise
    about: Promise
    filters: tuple[Filter, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        return FIELDS[self.name]

    @property
    def schema_name(self) -> str:
        """One row's name in the schema: AgendaItem, Municipality."""
        one = f"{self.name[:-3]}y" if self.name.endswith("ies") else self.name.removesuffix("s")
        return "".join(part.capitalize() for part in one.split("-"))

    @abstractmethod
    def page(
        self, asked: Asked, wanted: Mapping[str, Any], after: Key | None, most: int
    ) -> tuple[list[Row], Key | None]:
        """At most `most` rows after the key, and the key of the last row when there are more."""

    @abstractmethod
    def one(self, asked: Asked, row_id: str) -> Row | None:
        """The row with the id, or None where there is no such public row."""

    def every(self, asked: Asked, wanted: Mapping[str, Any], at_a_time: int = 500) -> Iterator[Row]:
        """All rows in order, read in parts, so that a long list needs no more memory than a short one.

        The first part is read at once: what is wrong with the question is told before anything is sent.
        """
        rows, after = self.page(asked, wanted, None, at_a_time)
        return chain(rows, self._rest(asked, wanted, after, at_a_time))

    def _rest(
        self, asked: Asked, wanted: Mapping[str, Any], after: Key | None, at_a_time: int
    ) -> Iterator[Row]:
        while after is not None:
            rows, after = self.page(asked, wanted, after, at_a_time)
            yield from rows

    def allowed(self, row: Row) -> Row:
        """The fields that may leave, in their order, each in the shape of its kind; nothing else."""
        return {field.name: settled(field.kind, row[field.name]) for field in self.fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Resource):
    """Rows of a table. order: columns that every row has, a minus first for falling; the last is unique.

    A page begins after the last row of the page before, by its place in the order. What is written in the
    meantime moves no row to another page: nothing is left out and nothing comes twice.
    """

    find: Callable[[Asked], QuerySet[Any]]
    read: Callable[[Asked, Sequence[Any]], list[Row]]
    order: tuple[str, ...]

    def page(
        self, asked: Asked, wanted: Mapping[str, Any], after: Key | None, most: int
    ) -> tuple[list[Row], Key | None]:
        found = self._found(asked, wanted).order_by(*self.order)
        try:
            rows = list((found if after is None else found.filter(self._after(after)))[: most + 1])
        except (ValidationError, ValueError, TypeError) as error:
            raise WrongCursor(self.name) from error
        key = self._key(rows[most - 1]) if len(rows) > most else None
        return [self.allowed(row) for row in self.read(asked, rows[:most])], key

    def one(self, asked: Asked, row_id: str) -> Row | None:
        try:
            found = list(self.find(asked).filter(pk=row_id)[:1])
        except (ValidationError, ValueError):
            return None
        return next((self.allowed(row) for row in self.read(asked, found)), None)

    def _found(self, asked: Asked, wanted: Mapping[str, Any]) -> QuerySet[Any]:
        found = self.find(asked)
        for one in self.filters:
            if wanted.get(one.name) is not None:
                try:
                    found = found.filter(**{one.lookup: wanted[one.name]})
                except (ValidationError, ValueError) as error:
                    raise WrongValue(one.name) from error
        return found

    def _key(self, row: Model) -> Key:
        return tuple(_value_at(row, column.removeprefix("-")) for column in self.order)

    def _after(self, key: Key) -> Q:
        if len(key) != len(self.order):
            raise WrongCursor(self.name)
        later, same = Q(pk__in=[]), Q()
        for column, value in zip(self.order, key, strict=True):
            name = column.removeprefix("-")
            later |= same & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
            same &= Q(**{name: value})
        return later


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed(Resource):
    """Rows that are counted, in the order of their ids."""

    count: Callable[[Asked], list[Row]]

    def page(
        self, asked: Asked, wanted: Mapping[str, Any], after: Key | None, most: int
    ) -> tuple[list[Row], Key | None]:
        if after is not None and not (len(after) == 1 and isinstance(after[0], str)):
            raise WrongCursor(self.name)
        rows = [row for row in self._sorted(asked) if after is None or row["id"] > after[0]]
        for one in self.filters:
            if wanted.get(one.name) is not None:
                rows = [row for row in rows if row[one.lookup] == wanted[one.name]]
        key = (rows[most - 1]["id"],) if len(rows) > most else None
        return rows[:most], key

    def one(self, asked: Asked, row_id: str) -> Row | None:
        return next((row for row in self._sorted(asked) if row["id"] == row_id), None)

    def _sorted(self, asked: Asked) -> list[Row]:
        return sorted((self.allowed(row) for row in self.count(asked)), key=lambda row: str(row["id"]))


def _value_at(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
