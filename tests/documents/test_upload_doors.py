"""Every door by which a file comes in, found in the code: a new one has to be listed, and to go through the
one way in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import bifall
from bifall.config.settings import WAGTAILDOCS_EXTENSIONS, WAGTAILIMAGES_EXTENSIONS
from bifall.documents.rules import ATTACHABLE
from bifall.documents.uploads import MOST_PIXELS, PICTURES

HOUSE = Path(bifall.__file__).parent
# Every command and flow that is given the content of a file, and what it hands it to.
BY = {
    "applications.commands.drafting.add_attachment": "keep_attachment",
    "claims.commands.claiming.add_claim_paper": "keep_attachment",
    "claims.commands.cost_files.read_file": "_problems_with_content",
    "claims.commands.cost_files.receive_file": "_problems_with_content",
    "claims.commands.cost_files.upload_rows": "read_file",
    "claims.commands.lump_sums.claim_lump_sum": "add_claim_paper",
    "claims.commands.simplified_terms.decide_hour_rate": "keep_attachment",
    "correspondence.commands._attach": "keep_attachment",
    "correspondence.commands.send_message": "_attach",
    "documents.commands.keep_attachment": "take_in",
    "flows.agenda_papers.attach_pdf": "keep_attachment",
    "flows.powers_of_attorney.give_by_letter": "commands.give_power_of_attorney",
    "flows.project_running.report_condition": "projects.report_condition",
    "organisations.commands.powers.give_power_of_attorney": "keep_attachment",
    "press.commands.pictures.add_picture": "take_in",
    "projects.commands.running.report_condition": "keep_attachment",
    "reporting.commands.reports.add_report_paper": "keep_attachment",
}
# Read by a parser that takes nothing else, and never given to anybody as a file.
PARSED = {
    "claims.commands.bank_reports.read_bank_report": "camt.read",
    "flows.payment_reports.take_in_bank_report": "read_bank_report",
    "arenas.taxonomies.terms_from_file": "_read",
}
# The far ends: what looks at the bytes, and what keeps them when they have been looked at.
ENDS = {
    "arenas.taxonomies._read",
    "claims.commands.cost_files._problems_with_content",
    "documents.commands.store_document",
}
# What the house packs for somebody to take away.
PACKED = {
    "flows.case_archive.package._files",
    "flows.case_archive.package._of_the_paper",
    "flows.case_archive.package._whole",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in path.parts:
            name = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
            yield name, ast.parse(path.read_text())


def calls_in(function: ast.AST) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def takes_content(function: ast.FunctionDef) -> bool:
    arguments = [*function.args.args, *function.args.kwonlyargs]
    return any(one.annotation and "bytes" in ast.unparse(one.annotation) for one in arguments)


def test_who_takes_a_files_content_asks_the_one_way_in() -> None:
    found = {
        f"{name}.{function.name}": calls_in(function)
        for name, module in modules()
        if "commands" in name.split(".") or name.startswith("flows.") or name == "arenas.taxonomies"
        for function in ast.walk(module)
        if isinstance(function, ast.FunctionDef) and takes_content(function)
    }
    known = BY | PARSED
    assert sorted(found) == sorted({*known, *ENDS, *PACKED})
    assert {name: way for name, way in known.items() if way not in found[name]} == {}


def test_what_is_kept_without_asking_is_what_the_house_has_made() -> None:
    """`store_document` keeps whatever it is given, so who calls it is counted."""
    callers = {name for name, module in modules() if "store_document" in calls_in(module)}
    assert callers == {
        "applications.commands.concepts",
        "applications.commands.submission",
        "claims.commands.cost_files",
        "documents.commands",
        "flows.delegated_decisions",
        "flows.evaluating",
        "flows.meeting_papers",
        "flows.money_letters",
        "flows.preparation",
        "flows.project_opening",
    }


def test_files_are_read_from_a_request_in_two_places() -> None:
    """A view has its file from `receives_file` or a PaperField; what they give goes to the commands above."""
    readers = {
        name
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "FILES"
    }
    assert readers == {
        "portal.views.arena_people",
        "publicsite.views.press_bank",
        "ui.paper_field",
        "ui.uploads",
    }
    fields = {
        name
        for name, module in modules()
        for call in calls_in(module)
        if call.rpartition(".")[2] in {"FileField", "ImageField"}
    }
    assert fields == {"documents.models"}


def test_the_editor_takes_what_the_house_takes() -> None:
    assert sorted(ATTACHABLE) == WAGTAILDOCS_EXTENSIONS
    assert sorted(PICTURES, key=("jpg", "jpeg", "png").index) == WAGTAILIMAGES_EXTENSIONS
    assert MOST_PIXELS == 50_000_000
