"""Wording a call's letters, and writing a letter to an applicant in the words that hold for its call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.calls.models import Call
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify
from bifall.notices.models import Message
from bifall.wordings.events import HouseWordsRestored, LetterWorded, PhraseRemoved, PhraseWritten
from bifall.wordings.letters import EVERYWHERE, LETTERS, kind_of_letter
from bifall.wordings.models import Phrase, WordedLetter, Wording
from bifall.wordings.queries import current_wording, phrase_versions, phrases_of
from bifall.wordings.rules import Text, fill, problems_with_phrase, problems_with_text


@transaction.atomic
def word_letter(
    *, call_id: UUID, code: str, sv: Text, en: Text, based_on: int, actor: User, at: datetime
) -> Wording | None:
    """Word a letter of the call in a new version; without any text the house's own words hold again.

    code: as in `letters.LETTERS`. What says the same as the house does is not kept. based_on: the version
    that the writer had before them, 0 for none. The same text once more is no new version. Refused with all
    that is wrong in both languages.
    """
    call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call_id)
    require(actor, "wordings.word", call)
    letter, before = LETTERS[code], current_wording(call.pk, code)
    sv, en = letter.own(sv, "sv"), letter.own(en, "en")
    if (before.sv, before.en) == (sv, en) if before else not (sv or en):
        return before
    problems = problems_with_wording(code, sv=sv, en=en)
    version = before.version if before else 0
    if version != based_on:
        problems.append(Problem("wording_changed_meanwhile"))
    refuse_if(problems)
    wording = Wording.objects.create(
        authority_id=call.authority_id,
        call=call,
        code=code,
        version=version + 1,
        subject_sv=sv.subject,
        body_sv=sv.body,
        subject_en=en.subject,
        body_en=en.body,
        written_by=actor,
        written_at=at,
    )
    told = LetterWorded if wording.has_text else HouseWordsRestored
    record(told(letter=code, version=wording.version), subject=call, actor=actor, at=at)
    return wording


def problems_with_wording(code: str, *, sv: Text, en: Text) -> list[Problem]:
    """All that is wrong with the texts of a letter, in both languages."""
    letter = LETTERS[code]
    return [
        problem
        for language, text in (("sv", sv), ("en", en))
        for problem in problems_with_text(text, language, known=letter.known, demanded=letter.demanded)
    ]


@transaction.atomic
def write_in_words(
    *,
    call_id: UUID,
    authority_id: UUID,
    to: Iterable[User],
    code: str,
    values: Mapping[str, str],
    path: str,
    at: datetime,
    key: str | None = None,
) -> list[Message]:
    """Write one of `letters.LETTERS` to each, in the call's words where it has some in their language.

    values: field → what it says in this case. KeyError for a field of the letter that is left out. `key` as
    in `notices.commands.notify`. Returns the letters that were written.
    """
    letter, wording = LETTERS[code], current_wording(call_id, code)
    said = {name: values[name] for name in letter.known}
    written = []
    for recipient in to:
        own = wording.text_in(recipient.language) if wording else None
        text = own or letter.text_in(recipient.language)
        message = notify(
            authority_id=authority_id,
            recipient=recipient,
            kind=kind_of_letter(code),
            subject=fill(text.subject, said),
            body=fill(text.body, said).strip(),
            path=path,
            at=at,
            key=key,
        )
        if message is not None:
            written.append(message)
            if own and wording is not None:
                WordedLetter.objects.create(message=message, wording=wording)
    return written


@transaction.atomic
def write_phrase(
    *,
    call_id: UUID,
    number: int | None,
    name: str,
    sv: str,
    en: str,
    based_on: int,
    actor: User,
    at: datetime,
) -> Phrase:
    """Write a text that messages in the call's cases can begin with; number None for a new one.

    based_on: as for `word_letter`. The same text once more is no new version. Refused with all that is wrong.
    """
    call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call_id)
    require(actor, "wordings.word", call)
    name = " ".join(name.split())
    sv, en = (text.replace("\r\n", "\n").strip() for text in (sv, en))
    problems = [*problems_with_phrase(name, sv, en, known=EVERYWHERE)]
    others = [one for one in phrases_of(call.pk) if one.number != number]
    if any(one.name.casefold() == name.casefold() for one in others):
        problems.append(Problem("phrase_name_taken", "name"))
    before = phrase_versions(call.pk, number).first() if number is not None else None
    if (before.version if before else 0) != based_on:
        problems.append(Problem("wording_changed_meanwhile"))
    refuse_if(problems)
    if before is not None and (before.name, before.text_sv, before.text_en) == (name, sv, en):
        return before
    phrase = _next_version(call, number, before, name, sv, en, actor, at)
    event = PhraseWritten(phrase=phrase.number, version=phrase.version)
    record(event, subject=call, actor=actor, at=at)
    return phrase


@transaction.atomic
def remove_phrase(*, call_id: UUID, number: int, actor: User, at: datetime) -> None:
    """Take a phrase away, so that no message begins with it. One that is gone already stays so."""
    call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call_id)
    require(actor, "wordings.word", call)
    before = phrase_versions(call.pk, number).first()
    if before is None or not before.text_sv:
        return
    phrase = _next_version(call, number, before, before.name, "", "", actor, at)
    event = PhraseRemoved(phrase=number, version=phrase.version)
    record(event, subject=call, actor=actor, at=at)


def _next_version(
    call: Call,
    number: int | None,
    before: Phrase | None,
    name: str,
    sv: str,
    en: str,
    actor: User,
    at: datetime,
) -> Phrase:
    last = Phrase.objects.filter(call=call).order_by("-number").values_list("number", flat=True).first()
    return Phrase.objects.create(
        authority_id=call.authority_id,
        call=call,
        number=(last or 0) + 1 if number is None else number,
        version=before.version + 1 if before else 1,
        name=name,
        text_sv=sv,
        text_en=en,
        written_by=actor,
        written_at=at,
    )
