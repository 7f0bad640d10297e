"""What happens to a release on its way to the public, and every version that the public has had."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from bifall.accounts.models import Authority
from bifall.press.models.releases import ReleasePage
from bifall.press.states import ApprovalAnswer, QuoteAnswer


class Approval(models.Model):
    """Godkännande: somebody else has read a text before it is published, and said yes or sent it back.

    `digest` tells which text: when a word is changed, the approval no longer counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(ReleasePage, on_delete=models.CASCADE, related_name="approvals")
    digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    answer = models.CharField(_("svar"), max_length=8, choices=ApprovalAnswer, default=ApprovalAnswer.WAITING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    comment = models.TextField(_("vad som behöver ändras"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="approval_asked_once",
                fields=["page", "digest"],
                condition=models.Q(answer=ApprovalAnswer.WAITING),
            ),
            models.CheckConstraint(
                name="approval_answer_has_a_person",
                condition=models.Q(answer=ApprovalAnswer.WAITING, answered_by=None, answered_at=None)
                | models.Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.get_answer_display()}"


class QuoteApproval(models.Model):
    """Citatgodkännande: a speaker has been asked whether they stand for their words, and how they answered.

    `digest` tells which words, by whom and in which role: changed words are asked about anew. The address the
    question went to is kept until it is answered; then its host and first letter are left (`answered_from`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(ReleasePage, on_delete=models.CASCADE, related_name="quote_approvals")
    digest = models.CharField(max_length=64)
    text = models.TextField(_("citat"))
    speaker = models.CharField(_("vem säger det"), max_length=120)
    role = models.CharField(_("roll"), max_length=200)
    email = models.EmailField(_("e-postadress"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(_("svar"), max_length=8, choices=QuoteAnswer, default=QuoteAnswer.WAITING)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_from = models.CharField(max_length=254, blank=True)
    comment = models.TextField(_("vad du vill säga i stället"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="quote_asked_once",
                fields=["page", "digest"],
                condition=models.Q(answer=QuoteAnswer.WAITING),
            ),
            models.CheckConstraint(
                name="quote_answer_has_a_time",
                condition=models.Q(answer=QuoteAnswer.WAITING, answered_at=None)
                | (~models.Q(answer=QuoteAnswer.WAITING) & models.Q(answered_at__isnull=False, email="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.get_answer_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.page.authority_id


class ReleaseVersion(models.Model):
    """Version: a text as it was published. The second and those after it say what they correct.

    `figures` is what the record said that day, so that the version can be read as it was; so its revision is
    kept when Wagtail clears old ones away, and the page with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(ReleasePage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    revision = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    correction = models.TextField(_("rättelse"), blank=True)
    figures = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["page", "number"]
        constraints = [
            models.UniqueConstraint(name="release_version_once", fields=["page", "number"]),
            models.CheckConstraint(
                name="release_version_says_what_it_corrects",
                condition=models.Q(number=1, correction="")
                | (models.Q(number__gt=1) & ~models.Q(correction="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}, {self.number}"

    @property
    def correction_number(self) -> int:
        """The second version is the first correction; the first version is none (0)."""
        return self.number - 1


class ReleaseAddress(models.Model):
    """Adress: the last part of an address that a release has, or has had. It leads there for ever, so no
    other release can have it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="release_addresses")
    page = models.ForeignKey(ReleasePage, on_delete=models.CASCADE, related_name="addresses")
    slug = models.SlugField(max_length=255, allow_unicode=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="release_address_once", fields=["authority", "slug"])]

    def __str__(self) -> str:
        return self.slug
