"""Text catalogues without GNU gettext. The source language is Swedish; English has a file for each app.

`bifall messages update` writes what the source says now; `compile` makes what Django reads; `check` names
what has no English yet.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.utils.translation.template import templatize

LANGUAGE = "en"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

Message = tuple[str | tuple[str, str], str | None]
"""(msgid, or singular and plural; context)."""


def names() -> list[str]:
    """The apps of the house that have texts of their own."""
    return sorted(
        config.name.removeprefix("bifall.")
        for config in apps.get_app_configs()
        if config.name.startswith("bifall.")
    )


def extract(name: str) -> set[Message]:
    """Every text of an app's Python and templates."""
    return {message for source in _sources(folder_of(name)) for message in _texts(source)}


def update(which: Iterable[str] = ()) -> list[Path]:
    """Write the catalogues of `which` apps (all, when none is named) and return those that have texts.

    Translations are kept; a text that is gone from the source is taken out; nothing is guessed. Sorted,
    without dates and line numbers, so that a change shows what changed.
    """
    return [path for name in which or names() if (path := _update(name))]


def compile_all() -> list[Path]:
    """Write django.mo beside every django.po."""
    written = []
    for name in names():
        path = catalogue_of(name)
        if path.exists():
            target = path.with_suffix(".mo")
            content = io.BytesIO()
            write_mo(content, _read(path))
            target.write_bytes(content.getvalue())
            written.append(target)
    return written


def check() -> list[str]:
    """What lacks English, as "app: text"; fuzzy counts as lacking. Empty when all is translated.

    Django merges the apps' catalogues, so a text that two apps translate differently is named as well: one of
    the two would never be shown. `pgettext` tells them apart.
    """
    faults = []
    said: dict[tuple[str, str | None], tuple[str, object]] = {}
    for name in names():
        english = catalogue(name)
        for msgid, context in sorted(extract(name), key=_order):
            singular = msgid if isinstance(msgid, str) else msgid[0]
            found = english.get(singular, context)
            if found is None or not found.string or not _is_translated(found.string) or found.fuzzy:
                faults.append(f"{name}: {singular}")
                continue
            other, string = said.setdefault((singular, context), (name, found.string))
            if string != found.string:
                faults.append(f"{name}: {singular} (not as in {other})")
    return faults


def folder_of(name: str) -> Path:
    spec = find_spec(f"bifall.{name}")
    if spec is None or spec.origin is None:
        raise LookupError(f"there is no app called {name}")
    return Path(spec.origin).parent


def catalogue_of(name: str) -> Path:
    return folder_of(name) / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def catalogue(name: str) -> Catalog:
    """An app's English texts as its file has them, compiled or not; empty when it has none."""
    path = catalogue_of(name)
    return _read(path) if path.exists() else Catalog(locale=LANGUAGE)


def _update(name: str) -> Path | None:
    found = extract(name)
    path = catalogue_of(name)
    known = catalogue(name)
    fresh = Catalog(
        locale=LANGUAGE, project="Bifall", fuzzy=False, header_comment=f"# English texts of {name}."
    )
    for msgid, context in sorted(found, key=_order):
        before = known.get(msgid if isinstance(msgid, str) else msgid[0], context)
        kept = before is not None and isinstance(before.id, str) == isinstance(msgid, str)
        comments = before.user_comments if before is not None else ()
        message = fresh.add(msgid, context=context, user_comments=comments)
        if before is not None and kept:
            message.string = before.string
            message.flags |= before.flags & {"fuzzy"}
    if not found:
        path.unlink(missing_ok=True)
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    content = io.BytesIO()
    write_po(content, fresh, width=100, no_location=True, omit_header=True, sort_output=False)
    path.write_bytes(_header(name) + content.getvalue().strip() + b"\n")
    return path


def _header(name: str) -> bytes:
    """Only what a reader of the file needs; no dates, so that the same texts give the same file."""
    return (
        f"# English texts of {name}. `bifall messages update` keeps the list; a person fills it in.\n"
        'msgid ""\n'
        'msgstr ""\n'
        '"Language: en\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    ).encode()


def _read(path: Path) -> Catalog:
    return read_po(io.BytesIO(path.read_bytes()), locale=LANGUAGE, abort_invalid=True)


def _is_translated(string: str | tuple[str, ...] | list[str]) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _order(message: Message) -> tuple[str, str]:
    msgid, context = message
    return (msgid if isinstance(msgid, str) else msgid[0], context or "")


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        is_text = path.suffix == ".py" or (inside[0] == "templates" and path.suffix in {".html", ".txt"})
        if is_text and "migrations" not in inside:
            yield path


def _texts(path: Path) -> Iterator[Message]:
    source = path.read_text()
    if path.suffix != ".py":
        source = templatize(source, origin=str(path))
    found = babel_extract(
        "python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    )
    for _line, msgid, _comments, context in found:
        if msgid:
            yield (msgid if isinstance(msgid, str) else (msgid[0], msgid[1])), context
