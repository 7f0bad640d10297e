"""Every refusal of a form has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

import bifall
from bifall.questionnaires.problems import TEXTS

HOUSE = Path(bifall.__file__).parent
CODE = re.compile(r"\"((?:answers?|form)_[a-z_]+)\"")
NOT_CODES = {"form_version", "form_version__form", "form_version_number_once", "form_version_number_from_one"}


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    sources = [*(HOUSE / "kernel/forms").glob("*.py"), *(HOUSE / "questionnaires/commands").glob("*.py")]
    used = {code for source in sources for code in CODE.findall(source.read_text("utf-8"))}
    assert used - NOT_CODES == set(TEXTS)
