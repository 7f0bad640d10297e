"""The project bank: what everybody may know of granted projects, as it is sought, counted and drawn."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.calls.models import Call
from bifall.organisations.states import OrganisationKind


class ProjectEntry(models.Model):
    """Projekt i banken: a project whose grant is public, from the day that it became so.

    Written by the flow that announces the minutes, and made anew from the record whenever one likes: nothing
    stands here that does not stand there. `part_sek` is the grant divided equally among the `shared_by`
    municipalities that the project concerns, in whole kronor; all of it where it names none.

    What it is found by stands in a table of its own (`EntryTokens`), so that this one is narrow: a question
    that finds every project reads all of it.
    """

    id = models.BigAutoField(primary_key=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="bank_entry")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="bank_entries")
    applicant_kind = models.CharField(_("sökandens slag"), max_length=20, choices=OrganisationKind)
    granted_at = models.DateTimeField(_("beviljat"))
    position = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(_("beslutsår"))
    granted_sek = models.PositiveBigIntegerField(_("beviljat, kronor"))
    shared_by = models.PositiveSmallIntegerField(_("antal kommuner"))
    part_sek = models.PositiveBigIntegerField(_("en kommuns del, kronor"))

    class Meta:
        ordering = ["-granted_at", "position", "-id"]
        indexes = [
            models.Index(fields=["authority", "-granted_at", "position", "-id"], name="bank_latest_first"),
            models.Index(fields=["authority", "year", "granted_sek"], name="bank_by_year"),
        ]

    def __str__(self) -> str:
        return str(self.application)


class BankEdition(models.Model):
    """Bankens utgåva: how many times an authority's bank has been written.

    What has been counted in one edition holds as long as that is the latest.
    """

    authority = models.OneToOneField(
        Authority, on_delete=models.CASCADE, primary_key=True, related_name="bank_edition"
    )
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.authority} {self.number}"


class EntryTokens(models.Model):
    """Sökord i banken: what a project is found by: its words, and the facts that a search is narrowed by.

    The database keeps an index of them by itself (see the migrations).
    """

    entry = models.OneToOneField(
        ProjectEntry, on_delete=models.CASCADE, primary_key=True, related_name="found_by"
    )
    tokens = models.TextField()

    def __str__(self) -> str:
        return self.tokens


class KnownWord(models.Model):
    """Ord i banken: a word of its texts, that somebody may have meant who wrote another.

    `stem` is the word's stem, without the marks of its letters.
    """

    id = models.BigAutoField(primary_key=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=100)
    stem = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(name="known_word_once", fields=["authority", "text"])]
        indexes = [models.Index(fields=["authority", "stem"], name="known_word_by_stem")]

    def __str__(self) -> str:
        return self.text


class WordTrigram(models.Model):
    """Trebokstavsdel: three letters in a row of a known word."""

    id = models.BigAutoField(primary_key=True)
    word = models.ForeignKey(KnownWord, on_delete=models.CASCADE, related_name="trigrams", db_index=False)
    letters = models.CharField(max_length=3)

    class Meta:
        indexes = [models.Index(fields=["letters", "word"], name="trigram_by_letters")]
        constraints = [models.UniqueConstraint(name="trigram_once", fields=["word", "letters"])]

    def __str__(self) -> str:
        return self.letters
