"""From closed meeting to legal force: verifiers, and the notice board."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.board.models.meetings import BoardMember, Meeting


class MinutesVerifier(models.Model):
    """Justerare: a named member who verifies the minutes together with the chair (KL 5:69)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="verifiers")
    member = models.ForeignKey(BoardMember, on_delete=models.PROTECT, related_name="verifications")
    verified_at = models.DateTimeField(_("justerat"), null=True, blank=True)

    class Meta:
        ordering = ["meeting", "member__position"]
        constraints = [models.UniqueConstraint(name="verifier_once", fields=["meeting", "member"])]

    def __str__(self) -> str:
        return f"{self.member}: {self.meeting}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.meeting.authority_id


class PublicNotice(models.Model):
    """Anslag: the notice that minutes are adjusted, on the notice board until the time to appeal has ended.

    `posted_on` is the day the appeal time runs from (KL 8:12, 13:5); the days after it are computed when
    the notice is posted and stored, because they must not change afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="public_notices")
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="notice")
    posted_on = models.DateField(_("anslaget"))
    posted_at = models.DateTimeField()
    last_appeal_on = models.DateField(_("sista dag att överklaga"))
    takedown_on = models.DateField(_("tas ned"))
    kept_at = models.CharField(_("protokollet förvaras"), max_length=150)

    class Meta:
        ordering = ["-posted_on"]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.posted_on}"
