"""A room's addresses as its urlconf has them, so that tests which go through all try a new one too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver


def parts_of(room: str) -> dict[str, frozenset[str]]:
    """Name to reverse it by → the names of its parts, with what the room includes from elsewhere."""
    resolvers = [r for r in get_resolver().url_patterns if isinstance(r, URLResolver) and r.namespace == room]
    return dict(address for resolver in resolvers for address in _within(resolver, room, frozenset()))


def addresses_of(room: str, known: Mapping[str, object], with_part: str | None = None) -> dict[str, str]:
    """Name → address of each (that holds `with_part`, when one is named). A part that is not among `known`
    is a KeyError: whoever adds an address tells in the tests what it opens.
    """
    return {
        name: reverse(name, kwargs={part: known[part] for part in parts})
        for name, parts in parts_of(room).items()
        if with_part is None or with_part in parts
    }


def _within(
    resolver: URLResolver, prefix: str, parts: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    parts |= resolver.pattern.converters.keys()
    for inner in resolver.url_patterns:
        if isinstance(inner, URLPattern):
            yield f"{prefix}:{inner.name}", parts | inner.pattern.converters.keys()
        else:
            yield from _within(inner, f"{prefix}:{inner.namespace}" if inner.namespace else prefix, parts)
