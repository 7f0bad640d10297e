from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from bifall.config import messages

SOURCE = """
from django.utils.translation import gettext as _, ngettext, pgettext
HEADING = _("Väntar på dig")
ROWS = ngettext("%(n)s rad", "%(n)s rader", 2)
BOARD = pgettext("organ", "Nämnden")
LONG = _("En mening som"
         " fortsätter.")
DYNAMIC = _(HEADING)
"""
TEMPLATE = """{% load i18n %}<h1>{% translate "Sidan finns inte" %}</h1>
{% blocktranslate trimmed count number=n %}
En sak
{% plural %}
{{ number }} saker
{% endblocktranslate %}"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An app called "room" with a view and a page."""
    (tmp_path / "templates" / "room").mkdir(parents=True)
    (tmp_path / "migrations").mkdir()
    (tmp_path / "views.py").write_text(SOURCE)
    (tmp_path / "migrations" / "0001_initial.py").write_text('_("inte härifrån")')
    (tmp_path / "templates" / "room" / "page.html").write_text(TEMPLATE)
    monkeypatch.setattr(messages, "folder_of", lambda name: tmp_path)
    monkeypatch.setattr(messages, "names", lambda: ["room"])
    return tmp_path


EVERY_TEXT = {
    ("Väntar på dig", None),
    (("%(n)s rad", "%(n)s rader"), None),
    ("Nämnden", "organ"),
    ("En mening som fortsätter.", None),
    ("Sidan finns inte", None),
    (("En sak", "%(number)s saker"), None),
}


def translate(room: Path, swedish: str, english: str) -> None:
    path = messages.catalogue_of("room")
    path.write_text(
        path.read_text().replace(f'msgid "{swedish}"\nmsgstr ""', f'msgid "{swedish}"\nmsgstr "{english}"')
    )


def test_texts_are_found_in_python_and_in_templates(room: Path) -> None:
    assert messages.extract("room") == EVERY_TEXT


def test_what_has_no_english_is_named(room: Path) -> None:
    assert len(messages.check()) == 6
    messages.update()
    assert messages.check()[-1] == "room: Väntar på dig"
    translate(room, "Väntar på dig", "Waiting for you")
    assert "room: Väntar på dig" not in messages.check()


def test_half_a_plural_is_not_a_translation(room: Path) -> None:
    messages.update()
    path = messages.catalogue_of("room")
    path.write_text(
        path.read_text().replace(
            'msgid_plural "%(n)s rader"\nmsgstr[0] ""', 'msgid_plural "%(n)s rader"\nmsgstr[0] "%(n)s row"'
        )
    )
    assert "room: %(n)s rad" in messages.check()


def test_updating_keeps_what_is_translated_and_drops_what_is_gone(room: Path) -> None:
    messages.update()
    translate(room, "Väntar på dig", "Waiting for you")
    translate(room, "Sidan finns inte", "The page does not exist")
    (room / "views.py").write_text('HEADING = _("Väntar på dig")\nNEW = _("Väntar på oss")')
    messages.update()
    text = messages.catalogue_of("room").read_text()
    assert 'msgid "Väntar på dig"\nmsgstr "Waiting for you"' in text
    assert 'msgid "Sidan finns inte"\nmsgstr "The page does not exist"' in text
    assert 'msgid "Väntar på oss"\nmsgstr ""' in text
    assert "Nämnden" not in text
    assert "fuzzy" not in text


def test_the_same_source_gives_the_same_file(room: Path) -> None:
    messages.update()
    before = messages.catalogue_of("room").read_bytes()
    messages.update()
    assert messages.catalogue_of("room").read_bytes() == before
    assert b"POT-Creation-Date" not in before
    assert b"views.py" not in before


def test_a_fuzzy_translation_does_not_count(room: Path) -> None:
    messages.update()
    path = messages.catalogue_of("room")
    path.write_text(
        path.read_text().replace(
            'msgid "Väntar på dig"\nmsgstr ""', '#, fuzzy\nmsgid "Väntar på dig"\nmsgstr "Wait"'
        )
    )
    assert "room: Väntar på dig" in messages.check()


def test_two_apps_may_not_translate_one_text_differently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "views.py").write_text('_("Ärende")')
    monkeypatch.setattr(messages, "folder_of", lambda name: tmp_path / name)
    monkeypatch.setattr(messages, "names", lambda: ["first", "second"])
    for path, english in zip(messages.update(), ["Case", "Item"], strict=True):
        path.write_text(path.read_text().replace('"Ärende"\nmsgstr ""', f'"Ärende"\nmsgstr "{english}"'))
    assert messages.check() == ["second: Ärende (not as in first)"]


def test_an_app_without_texts_has_no_catalogue(room: Path) -> None:
    messages.update()
    (room / "views.py").write_text("")
    (room / "templates" / "room" / "page.html").write_text("<p></p>")
    assert messages.update() == []
    assert not messages.catalogue_of("room").exists()


def test_what_is_compiled_can_be_read(room: Path) -> None:
    messages.update()
    translate(room, "Väntar på dig", "Waiting for you")
    [path] = messages.compile_all()
    with path.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Väntar på dig") == "Waiting for you"


def test_an_unknown_app_is_told() -> None:
    with pytest.raises(LookupError, match="no app called attic"):
        messages.update(["attic"])
