"""The whole case as a download, for either party: one paper, or a package for the archive."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse

from bifall.documents.typesetting import typeset
from bifall.flows.case_archive.file_names import download_name
from bifall.flows.case_archive.gathering import WholeCase
from bifall.flows.case_archive.package import package_of
from bifall.flows.case_archive.paper import case_sheet
from bifall.ui.history import told


def paper_response(case: WholeCase) -> HttpResponse:
    """The paper as PDF."""
    return HttpResponse(
        typeset(case_sheet(case, told)),
        content_type="application/pdf",
        headers=_attached(case, "pdf"),
    )


def package_response(case: WholeCase) -> StreamingHttpResponse:
    """The package as ZIP, sent while it is made."""
    return StreamingHttpResponse(
        package_of(case, told), content_type="application/zip", headers=_attached(case, "zip")
    )


def _attached(case: WholeCase, ending: str) -> dict[str, str]:
    name = download_name(case.application.case_number, ending)
    return {"Content-Disposition": f'attachment; filename="{name}"'}
