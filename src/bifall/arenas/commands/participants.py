"""Students and employers come, say what may be shown of them, and go.

They have no account. What they do themselves is opened by the token of their personal link, and stands in the
audit without an actor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from bifall.arenas import rules
from bifall.arenas.commands.arenas import lock_arena
from bifall.arenas.events import (
    ConsentsChanged,
    DetailsChanged,
    ParticipantConfirmed,
    ParticipantErased,
    ParticipantRegistered,
    ParticipantWithdrawn,
)
from bifall.arenas.models import Arena, Consent, Invitation, Participant, PersonalLink, Profile
from bifall.arenas.rules import RegistrationValues
from bifall.arenas.states import BY_SIDE, COMING, ArenaState, Purpose, RegistrationPhase, Side
from bifall.arenas.tokens import hash_of, new_token
from bifall.arenas.wordings import CURRENT
from bifall.audit.commands import record
from bifall.kernel.identifiers import normalise_organisation_number, normalise_phone
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.models import Municipality

DETAILS = (
    "contact_name",
    "phone",
    "organisation_name",
    "organisation_number",
    "size_class",
    "programme",
    "sex",
    "municipality",
    "tables",
)
PERSONAL = ("contact_name", "email", "phone", "organisation_name", "organisation_number")
COUNTED = ("size_class", "programme", "sex")
"""What statistics are split by. It stays after an erasure for those who have agreed to be counted."""


@transaction.atomic
def register(
    *, arena_id: UUID, values: RegistrationValues, invitation_token: str = "", at: datetime
) -> tuple[Participant, bool]:
    """Somebody comes to a meeting place; return them, and whether they are new.

    An address that is registered already changes nothing: whoever fills in the form has not shown that it is
    theirs, and must not learn that it was there. `flows.arena_letters` writes to it either way.
    """
    arena = lock_arena(arena_id)
    problems = []
    if arena.registration(at) != RegistrationPhase.OPEN:
        problems.append(Problem("arena_registration_closed"))
    email = values.email.strip().lower()
    problems += _problems(arena, values, email)
    refuse_if(problems)
    there = Participant.objects.filter(arena=arena, side=values.side, email=email, withdrawn_at=None).first()
    if there is not None:
        return there, False
    invitation = Invitation.objects.filter(
        arena=arena, side=values.side, token_hash=hash_of(invitation_token)
    ).first()
    participant = Participant(
        arena=arena,
        invitation=invitation,
        side=values.side,
        email=email,
        language=values.language,
        registered_at=at,
        **details_of(values, _place(values)),
    )
    participant.save()
    Profile.objects.create(participant=participant, kinds=sorted(values.kinds), updated_at=at)
    _give(participant, values.purposes, at)
    event = ParticipantRegistered(side=values.side, consents=len(values.purposes))
    record(event, subject=participant, actor=None, at=at)
    return participant, True


@transaction.atomic
def make_link(*, participant_id: UUID, at: datetime) -> str:
    """The token of a new personal link. It is kept nowhere: it belongs in a letter to the participant."""
    token = new_token()
    PersonalLink.objects.create(participant_id=participant_id, token_hash=hash_of(token), made_at=at)
    return token


@transaction.atomic
def confirm(*, token: str, at: datetime) -> Participant:
    """The personal page has been opened: the address is theirs, and from now they can be shown."""
    participant = lock_participant(token)
    if participant.confirmed_at is None and participant.is_here:
        participant.confirmed_at = at
        participant.save(update_fields=["confirmed_at"])
        record(ParticipantConfirmed(side=participant.side), subject=participant, actor=None, at=at)
    return participant


@transaction.atomic
def change_details(*, token: str, values: RegistrationValues, at: datetime) -> Participant:
    """Write something else of oneself. The address stays: it is where the link went."""
    participant = lock_participant(token)
    refuse_if([*problems_of_one_who_changes(participant), *_problems(participant.arena, values, None)])
    for name, value in details_of(values, _place(values)).items():
        setattr(participant, name, value)
    participant.language = values.language
    participant.save(update_fields=[*DETAILS, "language"])
    record(DetailsChanged(side=participant.side), subject=participant, actor=None, at=at)
    return participant


@transaction.atomic
def set_consents(*, token: str, purposes: Iterable[Purpose], at: datetime) -> Participant:
    """Agree to just these things from now on. What one no longer agrees to leaves every page at once."""
    participant = lock_participant(token)
    agreed = frozenset(purposes)
    problems = [] if participant.is_here else [Problem("participant_has_withdrawn")]
    if not agreed <= set(BY_SIDE[Side(participant.side)]):
        problems.append(Problem("participant_consent_of_the_other_side", "purposes"))
    refuse_if(problems)
    open_ = participant.consents.filter(withdrawn_at=None)
    there = {Purpose(purpose) for purpose in open_.values_list("purpose", flat=True)}
    taken_back = open_.exclude(purpose__in=agreed).update(withdrawn_at=at)
    given = _give(participant, agreed - there, at)
    if given or taken_back:
        event = ConsentsChanged(given=given, withdrawn=taken_back)
        record(event, subject=participant, actor=None, at=at)
    return participant


@transaction.atomic
def withdraw(*, token: str, at: datetime) -> Participant:
    """Leave the meeting place. Nothing is shown to the other side any more; the link still leads in."""
    participant = lock_participant(token)
    _withdraw(participant, at)
    return participant


@transaction.atomic
def erase(*, token: str, at: datetime) -> str:
    """Leave, and have everything personal removed at once; return the address that it was.

    The row stays with its side and its times, so that the counts hold. What statistics are split by stays
    only with those who have agreed to be counted. Called by `flows.arena_leaving`, which removes the letters
    too.
    """
    participant = lock_participant(token)
    _withdraw(participant, at)
    email = participant.email
    counted = participant.consents.filter(purpose=Purpose.STATISTICS, withdrawn_at=None).exists()
    emptied = PERSONAL if counted else PERSONAL + COUNTED
    for name in emptied:
        setattr(participant, name, "")
    participant.invitation, participant.erased_at = None, at
    if not counted:
        participant.municipality = None
    participant.save(update_fields=[*emptied, "invitation", "municipality", "erased_at"])
    Profile.objects.filter(participant=participant).delete()
    participant.links.all().delete()
    participant.wishes.all().delete()
    participant.wished_by.all().delete()
    participant.availabilities.all().delete()
    participant.consents.exclude(purpose=Purpose.STATISTICS, withdrawn_at=None).delete()
    # Who was asked by name at this address is not to be found through the invitation either.
    Invitation.objects.filter(arena=participant.arena, email=email).update(email="")
    record(ParticipantErased(side=participant.side), subject=participant, actor=None, at=at)
    return email


def lock_participant(token: str) -> Participant:
    """The one whose personal link it is, locked until the transaction ends. Refuses an unknown link."""
    link = PersonalLink.objects.filter(token_hash=hash_of(token)).first()
    if link is None:
        raise Refused([Problem("participant_link_unknown")])
    return (
        Participant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("arena__authority", "arena__project", "municipality")
        .get(pk=link.participant_id)
    )


def problems_of_one_who_changes(participant: Participant) -> list[Problem]:
    """Why a participant cannot change what they have said any more."""
    if not participant.is_here:
        return [Problem("participant_has_withdrawn")]
    if ArenaState(participant.arena.state) not in COMING:
        return [Problem("participant_arena_over")]
    return []


def _withdraw(participant: Participant, at: datetime) -> None:
    if participant.is_here:
        participant.withdrawn_at = at
        participant.save(update_fields=["withdrawn_at"])
        record(ParticipantWithdrawn(side=participant.side), subject=participant, actor=None, at=at)


def _give(participant: Participant, purposes: Iterable[Purpose], at: datetime) -> int:
    return len(
        Consent.objects.bulk_create(
            Consent(participant=participant, purpose=purpose, wording=CURRENT, given_at=at)
            for purpose in sorted(purposes)
        )
    )


def _problems(arena: Arena, values: RegistrationValues, email: str | None) -> list[Problem]:
    asked = [] if values.municipality_id is None else [values.municipality_id]
    known = Municipality.objects.filter(authority_id=arena.authority_id, pk__in=asked)
    return problems_of_values(values, set(known.values_list("pk", flat=True)), email)


def problems_of_values(
    values: RegistrationValues, municipalities: Collection[UUID], email: str | None
) -> list[Problem]:
    """What is wrong with a registration. email: as it would be kept, None when it is not to be changed."""
    problems = list(rules.problems_with_registration(values))
    if email is not None:
        try:
            validate_email(email)
        except ValidationError:
            problems.append(Problem("participant_email_wrong", "email"))
    if values.municipality_id is not None and values.municipality_id not in municipalities:
        problems.append(Problem("arena_municipality_unknown", "municipality"))
    return problems


def details_of(values: RegistrationValues, municipalities: Mapping[UUID, Municipality]) -> dict[str, object]:
    """The columns, with what belongs to the other side left empty."""
    employer = values.side == Side.EMPLOYER
    number = values.organisation_number.strip()
    return {
        "contact_name": " ".join(values.contact_name.split()),
        "phone": normalise_phone(values.phone) if values.phone.strip() else "",
        "organisation_name": " ".join(values.organisation_name.split()) if employer else "",
        "organisation_number": normalise_organisation_number(number) if employer and number else "",
        "size_class": values.size_class if employer and values.size_class else "",
        "programme": "" if employer else " ".join(values.programme.split()),
        "sex": "" if employer or values.sex is None else values.sex,
        "municipality": None if values.municipality_id is None else municipalities[values.municipality_id],
        "tables": values.tables if employer else 1,
    }


def _place(values: RegistrationValues) -> dict[UUID, Municipality]:
    if values.municipality_id is None:
        return {}
    return {values.municipality_id: Municipality.objects.get(pk=values.municipality_id)}
