"""What the files of an archive are called: names that any system can keep, and that do not change."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.text import slugify

from bifall.documents.models import Document
from bifall.documents.rules import extension

PAPER = "arende.pdf"
CONTENTS_JSON = "innehall.json"
CONTENTS_CSV = "innehall.csv"
FOLDER = "handlingar"
LONGEST_STEM = 80


def archived_names(papers: Sequence[Document]) -> dict[UUID, str]:
    """Document → its path: number, day and name in small letters, "handlingar/003-2026-11-24-budget.xlsx".

    The papers come in the order that they were made, so that one that is added later changes no name.
    """
    return {paper.pk: _name(number, paper) for number, paper in enumerate(papers, start=1)}


def _name(number: int, paper: Document) -> str:
    ending = slugify(extension(paper.filename))
    stem = paper.filename[: -len(ending) - 1] if ending else paper.filename
    made_on = timezone.localdate(paper.created_at)
    name = f"{number:03}-{made_on}-{slugify(stem)[:LONGEST_STEM].strip('-') or paper.kind}"
    return f"{FOLDER}/{name}.{ending}" if ending else f"{FOLDER}/{name}"


def download_name(case_number: str, ending: str) -> str:
    """ "arende-run-12-2026.zip" """
    return f"arende-{slugify(case_number)}.{ending}"
