"""How a call's officers have worded the letters and messages to its applicants, in every version."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.calls.models import Call
from bifall.notices.models import Message
from bifall.wordings.rules import LONGEST_NAME, LONGEST_SUBJECT, Text


class Wording(models.Model):
    """Ordalydelse: what one of a call's letters says, in one version. The latest is the one that counts.

    code: the letter, as in `letters.LETTERS`. A language without text, or a version without any, gives the
    house's own words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="wordings")
    code = models.CharField(_("brev"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"))
    subject_sv = models.CharField(_("ämne på svenska"), max_length=LONGEST_SUBJECT, blank=True)
    body_sv = models.TextField(_("text på svenska"), blank=True)
    subject_en = models.CharField(_("ämne på engelska"), max_length=LONGEST_SUBJECT, blank=True)
    body_en = models.TextField(_("text på engelska"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("skriven"))

    class Meta:
        ordering = ["call", "code", "-version"]
        constraints = [
            models.UniqueConstraint(name="wording_version_once", fields=["call", "code", "version"]),
            *(
                models.CheckConstraint(
                    name=f"wording_is_whole_in_{language}",
                    condition=models.Q((f"subject_{code}", ""), (f"body_{code}", ""))
                    | (~models.Q((f"subject_{code}", "")) & ~models.Q((f"body_{code}", ""))),
                )
                for code, language in (("sv", "swedish"), ("en", "english"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def sv(self) -> Text:
        return Text(self.subject_sv, self.body_sv)

    @property
    def en(self) -> Text:
        return Text(self.subject_en, self.body_en)

    @property
    def has_text(self) -> bool:
        return bool(self.sv or self.en)

    def text_in(self, language: str) -> Text:
        """What it says to who reads `language`; nothing where the house's own words are to be used."""
        return self.en if language == "en" else self.sv


class WordedLetter(models.Model):
    """Brev med egen ordalydelse: which version a letter was made of."""

    message = models.OneToOneField(
        Message, primary_key=True, on_delete=models.CASCADE, related_name="made_of"
    )
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="letters")

    def __str__(self) -> str:
        return f"{self.message_id}: {self.wording_id}"


class Phrase(models.Model):
    """Standardsvar: a text that officers begin a message to an applicant with, in one version.

    number: which of the call's phrases; its latest version is the one that counts. A version without text
    takes the phrase away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="phrases")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("namn"), max_length=LONGEST_NAME)
    text_sv = models.TextField(_("text på svenska"), blank=True)
    text_en = models.TextField(_("text på engelska"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("skriven"))

    class Meta:
        ordering = ["call", "number", "-version"]
        constraints = [
            models.UniqueConstraint(name="phrase_version_once", fields=["call", "number", "version"]),
            models.CheckConstraint(
                name="phrase_is_in_swedish_first", condition=~models.Q(text_sv="") | models.Q(text_en="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def text_in(self, language: str) -> str:
        """What it says in a language; in Swedish where it has no English."""
        return (self.text_en if language == "en" else "") or self.text_sv
