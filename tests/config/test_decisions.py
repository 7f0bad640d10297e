"""Every dependency has a decision behind it, with the licence that it comes under."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageMetadata, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECISIONS = ROOT / "docs" / "decisions"
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([^|]+) \| [^|]+ \| [^|]+ \|$", re.MULTILINE)


def dependencies() -> set[str]:
    """What pyproject.toml names: to run, with or without its extras, to build, to develop, to measure."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = [
        *project["project"]["dependencies"],
        *(line for extra in project["project"]["optional-dependencies"].values() for line in extra),
        *project["build-system"]["requires"],
        *(line for group in project["dependency-groups"].values() for line in group),
    ]
    return {re.match(r"[A-Za-z0-9._-]+", line)[0] for line in named}


def licence_of(name: str) -> str:
    """As the package itself says it: in its metadata, else in the first line of its licence."""
    installed = distribution(name)
    about: PackageMetadata = installed.metadata
    if said := about.get("License-Expression") or about.get("License"):
        return said.splitlines()[0]
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License :: ")]
    if classifiers:
        return classifiers[0].rsplit(" :: ", 1)[1]
    texts = [path for path in installed.files or [] if path.name.startswith("LICENSE")]
    return texts[0].read_text().splitlines()[0]


def rows_of(page: Path) -> dict[str, str]:
    return dict(ROW.findall(page.read_text(encoding="utf-8")))


def test_every_dependency_stands_once_in_a_decision_with_its_licence() -> None:
    rows = [row for page in sorted(DECISIONS.glob("*.md")) for row in rows_of(page).items()]
    assert sorted(rows) == sorted((name, licence_of(name)) for name in dependencies())


@pytest.mark.parametrize("decision", sorted(DECISIONS.glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_has_its_number_and_its_reason(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert text.startswith(f"# {decision.name[:4]}. ")
    assert text.count("\n**Decision.** ") == 1
    assert max(map(len, (line for line in text.splitlines() if not line.startswith("|")))) <= 120


def test_decisions_are_numbered_without_gaps() -> None:
    pages = sorted(path.name for path in DECISIONS.glob("*.md"))
    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))
