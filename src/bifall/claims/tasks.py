"""What takes longer than a page may: reading a large file of costs, part by part."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied

from bifall.claims.commands.cost_files import add_part, finish_file, read_file, refuse_file
from bifall.claims.models import CostFile
from bifall.claims.states import UNDER_WAY
from bifall.kernel.problems import Problem, Refused

PART = 2_000
"""Rows in a transaction: so often those who wait can see how far it has come."""


def read_cost_file(*, file_id: UUID, at: datetime) -> CostFile:
    """Read the file from where it was left to its end. Somebody else's part is never added twice.

    What nobody foresaw is raised, and the file is refused first: it does not stay under way. Only when the
    process itself ends is the file left as it is, to be taken up.
    """
    file = CostFile.objects.select_related(
        "document", "sent_by", "claim__project__organisation", "claim__project__authority"
    ).get(pk=file_id)
    if file.state not in UNDER_WAY:
        return file
    actor = file.sent_by
    try:
        with file.document.file.open("rb") as stored:
            content = stored.read()
        upload = read_file(file.claim, file.document.filename, content)
        found = len(upload.rows)
        for begins_at in range(file.rows_kept, max(found, 1), PART):
            rows = upload.rows[begins_at : begins_at + PART]
            add_part(file_id=file_id, rows=rows, begins_at=begins_at, found=found, actor=actor, at=at)
        return finish_file(file_id=file_id, faults=upload.faults, actor=actor, at=at)
    except Refused as refused:
        return refuse_file(file_id=file_id, problems=refused.problems, actor=actor, at=at)
    except PermissionDenied:
        # The claim was closed for writing meanwhile, or the person acts for the organisation no more.
        return refuse_file(file_id=file_id, problems=[Problem("cost_file_stopped")], actor=actor, at=at)
    except Exception:
        refuse_file(file_id=file_id, problems=[Problem("cost_file_broke_off")], actor=actor, at=at)
        raise
