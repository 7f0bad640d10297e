"""What the documentation points at is there: links, paths, and commands with their options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve

from bifall.config import messages
from bifall.config.command_line import commands
from bifall.config.demo_people import DEMO_PEOPLE
from bifall.questionnaires.standard_forms import application_form

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`|^ {4}([^\n]+)$", re.DOTALL | re.MULTILINE)
A_PATH = re.compile(r"(?<![\w./-])(?:src|docs|tests|examples|requirements|\.ci)/[\w./-]*\w")
TUTORIAL = (ROOT / "docs/tutorial/from-call-to-press-release.md").read_text(encoding="utf-8")
PRODUCTION = (ROOT / "docs/how-to/put-in-production.md").read_text(encoding="utf-8")
SERVED_BY_THE_PROXY = {"/media/images/"}
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def code_in(text: str) -> Iterator[str]:
    """Each line of code: in a fence, in the running text, or set in by four. A line may go on on the next."""
    for found in CODE.finditer(re.sub(r"\\\n\s*", "", text)):
        yield from (found[1] or found[2] or found[3]).splitlines()


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(page: Path) -> list[str]:
    dead = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in anchors_of(found)):
            dead.append(target)
    return dead


def lost_paths(text: str) -> list[str]:
    named = {path for line in code_in(text) for path in A_PATH.findall(line)}
    return sorted(path for path in named if not (ROOT / path).exists())


def faults_in(line: str) -> list[str]:
    """What is wrong with a line of code that calls make or bifall; nothing with any other."""
    faults = []
    for called in re.findall(r"(?:^|[\s/])((?:make|bifall) [a-z][^|>&…]*)", line):
        words = shlex.split(called, comments=True)
        while words and words[0] not in {"make", "bifall"}:
            words.pop(0)
        faults += _of_make(words[1:]) if words[0] == "make" else _of_bifall(words[1:])
    return faults


def _of_make(words: list[str]) -> list[str]:
    return [f"make {word}" for word in words if "=" not in word and word not in TARGETS]


def _of_bifall(words: list[str]) -> list[str]:
    command: click.Command = commands
    path = ["bifall"]
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        path.append(words.pop(0))
        command = command.commands[path[-1]]
    given = {word.partition("=")[0] for word in words if word.startswith("-")}
    if command is not commands:
        if isinstance(command, click.Group) and words:
            return [" ".join([*path, words[0]])]
        known = {name for option in command.params for name in [*option.opts, *option.secondary_opts]}
    elif words[0] in get_commands():
        path.append(words[0])
        parser = load_command_class(get_commands()[words[0]], words[0]).create_parser(*path)
        known = set(parser._option_string_actions)
    else:
        return [f"bifall {words[0]}"]
    return [f"{' '.join(path)} {option}" for option in sorted(given - known - {"--help"})]


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_points_at_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert dead_links(document) == []
    assert lost_paths(text) == []
    assert [fault for line in code_in(text) for fault in faults_in(line)] == []


def test_the_tutorial_says_what_the_pages_say() -> None:
    """Bold in the tutorial is a person of the demo, or words that stand on a page."""
    said = {" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", TUTORIAL, re.DOTALL)}
    texts = {
        message if isinstance(message, str) else message[0]
        for name in messages.names()
        for message, _context in messages.extract(name)
    }
    # A button that names the thing it is for is told by the words before the name.
    texts |= {text.partition(" i %(")[0] for text in texts}
    known = texts | {person.name for person in DEMO_PEOPLE}
    known |= {page.title.sv for page in application_form().pages}
    assert sorted(said - known) == []
    assert len(said & texts) > 20


@pytest.mark.parametrize("address", sorted(set(re.findall(r"`(/[\w./-]*)`", TUTORIAL + PRODUCTION))))
def test_an_address_in_the_guides_is_a_page(address: str) -> None:
    try:
        found = resolve(address).func.__module__
    except Resolver404:
        found = ""
    # Wagtail takes whatever nobody else has.
    assert (found.partition(".")[0] in {"bifall", "allauth"}) is not (address in SERVED_BY_THE_PROXY)


def test_every_page_can_be_found_from_the_first_one() -> None:
    seen: set[Path] = set()
    queue = [ROOT / "README.md"]
    while queue:
        page = queue.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = (link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8")))
        queue += [(page.parent / link).resolve() for link in links if link and ":" not in link]
    assert sorted(set(PAGES) - seen) == []


def test_what_is_not_there_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One thing\n\n[here](#one-thing) [there](#another) [gone](gone.md) [web](https://example.org/x)\n"
    )
    assert dead_links(page) == ["#another", "gone.md"]
    assert lost_paths("`src/bifall/nowhere.py` and `src/bifall/config`") == ["src/bifall/nowhere.py"]


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("make demo STAGE=board", []),
        ("make coffee", ["make coffee"]),
        (".venv/bin/bifall case run FILE --out out", []),
        (".venv/bin/bifall case walk FILE", ["bifall case walk"]),
        ("BIFALL_MODE=demo bifall demo --stage board --fast", ["bifall demo --fast"]),
        ("bifall migrate --noinput", []),
        ("bifall migrate --quickly", ["bifall migrate --quickly"]),
        ("bifall fly", ["bifall fly"]),
        ("echo the word bifall", []),
    ],
)
def test_a_command_that_does_not_exist_is_noticed(line: str, faults: list[str]) -> None:
    assert faults_in(line) == faults
