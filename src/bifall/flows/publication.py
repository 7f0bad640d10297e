"""What was decided reaches the public: a release with the figures that the record has now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.flows.release_figures import figures_for
from bifall.press import commands as press
from bifall.press.models import ReleasePage


@transaction.atomic
def publish(*, page_id: int, actor: User, at: datetime) -> ReleasePage:
    """Publish a release's latest text with the figures that the record has now. Raises `Refused`."""
    page = ReleasePage.objects.select_for_update(of=("self",), no_key=True).get(pk=page_id)
    require(actor, "press.publish_release", page)
    figures = figures_for(page.get_latest_revision_as_object(), page.authority_id)
    return press.publish_release(page_id=page_id, figures=figures, actor=actor, at=at)
