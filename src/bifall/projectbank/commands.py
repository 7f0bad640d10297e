"""Writing the project bank from the record. It decides nothing, so it has no events of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.db.models import F

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.board.models import Decision, DelegatedDecision
from bifall.board.public_grants import Grant, grants_to, publicly_granted
from bifall.kernel.money import nearest
from bifall.projectbank.models import BankEdition, EntryTokens, KnownWord, ProjectEntry, WordTrigram
from bifall.projectbank.queries import facts_of
from bifall.projectbank.rules import can_be_corrected, stem, tokens_for, trigrams, unmarked, words_in

AT_A_TIME = 500
WRITTEN = [
    field.name
    for field in ProjectEntry._meta.concrete_fields
    if field.name not in {"id", "authority", "application"}
]
LONGEST_WORD = 100


@transaction.atomic
def enter_grants_of(*, meeting_id: UUID, authority_id: UUID) -> int:
    """Enter the grants that became public with the meeting's minutes: its own, and those reported to it."""
    decided = Decision.objects.filter(item__meeting_id=meeting_id, item__application__isnull=False)
    reported = DelegatedDecision.objects.filter(reported_at_item__meeting_id=meeting_id)
    return _enter(
        Authority.objects.get(pk=authority_id),
        [
            *decided.values_list("item__application_id", flat=True),
            *reported.values_list("application_id", flat=True),
        ],
    )


@transaction.atomic
def rebuild(*, authority_id: UUID) -> int:
    """Write the authority's whole bank anew: what is public now stands there, and nothing else."""
    authority = Authority.objects.get(pk=authority_id)
    EntryTokens.objects.filter(entry__authority=authority).delete()
    ProjectEntry.objects.filter(authority=authority).delete()
    WordTrigram.objects.filter(word__authority=authority).delete()
    KnownWord.objects.filter(authority=authority).delete()
    latest_first = list(publicly_granted(authority).values_list("pk", flat=True))
    return _enter(authority, latest_first[::-1])


def _enter(authority: Authority, applications: Sequence[UUID]) -> int:
    entered = 0
    for start in range(0, len(applications), AT_A_TIME):
        some = applications[start : start + AT_A_TIME]
        granted = publicly_granted(authority).filter(pk__in=some)
        grants = grants_to(granted.prefetch_related("municipalities", "priorities", "effect_steps"))
        place = {pk: number for number, pk in enumerate(some)}
        grants.sort(key=lambda grant: place[grant.application.pk])
        _write(authority, grants)
        entered += len(grants)
    BankEdition.objects.get_or_create(authority=authority)
    BankEdition.objects.filter(authority=authority).update(number=F("number") + 1)
    return entered


def _write(authority: Authority, grants: Sequence[Grant]) -> None:
    entries = ProjectEntry.objects.bulk_create(
        [_entry(authority, grant) for grant in grants],
        update_conflicts=True,
        unique_fields=["application"],
        update_fields=WRITTEN,
    )
    EntryTokens.objects.bulk_create(
        [
            EntryTokens(entry=entry, tokens=_tokens(entry, grant))
            for entry, grant in zip(entries, grants, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["tokens"],
    )
    know_words(authority, (text for grant in grants for text in _texts(grant.application)))


def _entry(authority: Authority, grant: Grant) -> ProjectEntry:
    application = grant.application
    shared_by = len(application.municipalities.all())
    return ProjectEntry(
        authority=authority,
        application=application,
        call=application.round.call,
        applicant_kind=application.organisation.kind,
        granted_at=application.granted_at,  # type: ignore[attr-defined]  # of publicly_granted
        position=0 if grant.on_delegation else grant.item.position,
        year=grant.decided_on.year,
        granted_sek=grant.granted_sek,
        shared_by=shared_by,
        part_sek=nearest(Fraction(grant.granted_sek, max(shared_by, 1))),
    )


def _tokens(entry: ProjectEntry, grant: Grant) -> str:
    application = grant.application
    title, *texts = _texts(application)
    facts = facts_of(
        municipalities=[place.code for place in application.municipalities.all()],
        priorities=[priority.code for priority in application.priorities.all()],
        years=[entry.year],
        kinds=[entry.applicant_kind],
        calls=[entry.call_id],
    )
    return tokens_for(title=title, text=" ".join(texts), facts=facts)


def _texts(application: Application) -> list[str]:
    """What is sought in, the title first: all of it stands on the project's public page."""
    return [
        application.title,
        application.summary,
        application.case_number,
        application.organisation.name,
        application.round.call.title,
        *(place.name for place in application.municipalities.all()),
        *(priority.title for priority in application.priorities.all()),
        *(step.title for step in application.effect_steps.all()),
    ]


def know_words(authority: Authority, texts: Iterable[str]) -> None:
    """Keep the words of the texts that are not known yet, with their threes of letters."""
    words = {word for text in texts for word in words_in(text) if can_be_corrected(word)}
    words = {word for word in words if len(word) <= LONGEST_WORD}
    known = KnownWord.objects.filter(authority=authority, text__in=words).values_list("text", flat=True)
    new = sorted(words - set(known))
    made = KnownWord.objects.bulk_create(
        [KnownWord(authority=authority, text=word, stem=stem(unmarked(word))) for word in new]
    )
    WordTrigram.objects.bulk_create(
        [WordTrigram(word=word, letters=letters) for word in made for letters in sorted(trigrams(word.text))],
        batch_size=5_000,
    )
