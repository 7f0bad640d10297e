"""Who and what a case file names, as rows of the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bifall.accounts.commands import assign_role, found_authority, register_person
from bifall.accounts.models import Authority, User
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.board.commands import load_board
from bifall.board.commands.meetings import SeatValues
from bifall.board.models import Board, BoardMember
from bifall.flows.casefile.schema import CaseFile, OrganisationPart, PersonPart, RepresentativePart
from bifall.kernel.identifiers import normalise_organisation_number
from bifall.organisations.commands import (
    accept_invitation,
    end_membership,
    give_mandate,
    invite_colleague,
    load_municipality,
    register_organisation,
)
from bifall.organisations.models import Municipality, Organisation
from bifall.organisations.rules import is_of_a_municipality
from bifall.organisations.states import MandateKind, MembershipRole

Tell = Callable[[str], None]


@dataclass(slots=True)
class Scene:
    """What the file's names have become in the database, and who acts."""

    file: CaseFile
    tell: Tell
    authority: Authority
    people: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    municipalities: dict[str, Municipality] = field(default_factory=dict)
    members: dict[str, BoardMember] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)

    @property
    def administrator(self) -> User:
        return self.people[self.file.staff.administrator.key]

    @property
    def officer(self) -> User:
        return self.people[self.file.staff.case_officer.key]

    @property
    def secretary(self) -> User:
        return self.people[self.file.staff.secretary.key]

    @property
    def communicator(self) -> User:
        return self.people[self.file.staff.communicator.key]

    @property
    def director(self) -> User:
        return self.people[self.file.staff.director.key]


def address_of(person: PersonPart) -> str:
    return (person.email or f"{person.key}@example.org").lower()


def set_the_scene(file: CaseFile, tell: Tell, at: datetime) -> Scene:
    """The authority with its people, registers and board. What exists already is used as it is."""
    authority = Authority.objects.filter(slug=file.authority.slug).first()
    first = file.staff.administrator
    if authority is None:
        administrator = User.objects.filter(email=address_of(first)).first() or User.objects.create_user(
            address_of(first), name=first.name, title=first.title
        )
        authority = found_authority(administrator=administrator, at=at, **file.authority.model_dump())
    scene = Scene(file, tell, authority)
    scene.people[first.key] = User.objects.get(email=address_of(first))
    roles = [
        (file.staff.case_officer, Role.CASE_OFFICER),
        (file.staff.secretary, Role.SECRETARY),
        (file.staff.communicator, Role.COMMUNICATOR),
        (file.staff.director, Role.DIRECTOR),
        *((assessor, Role.ASSESSOR) for assessor in file.staff.assessors),
    ]
    for part, role in roles:
        assign_role(
            authority_id=authority.pk,
            user_id=_person(scene, part, at).pk,
            role=role,
            actor=scene.administrator,
            at=at,
        )
        scene.people[part.key] = User.objects.get(email=address_of(part))
    _municipalities(scene, at)
    _organisations(scene, at)
    _board(scene, at)
    return scene


def _person(scene: Scene, part: PersonPart, at: datetime) -> User:
    if part.key not in scene.people:
        scene.people[part.key] = register_person(
            authority_id=scene.authority.pk,
            email=address_of(part),
            name=part.name,
            title=part.title,
            phone=part.phone,
            actor=scene.administrator,
            at=at,
        )
    return scene.people[part.key]


def _municipalities(scene: Scene, at: datetime) -> None:
    for part in scene.file.municipalities:
        municipality = load_municipality(
            authority_id=scene.authority.pk,
            code=part.code,
            name=part.name,
            population=part.population,
            population_on=part.population_on,
            actor=scene.administrator,
            at=at,
        )
        give_mandate(
            municipality_id=municipality.pk,
            user_id=_person(scene, part.representative, at).pk,
            kind=MandateKind.OFFICIAL,
            actor=scene.administrator,
            at=at,
        )
        scene.municipalities[part.code] = municipality


def _organisations(scene: Scene, at: datetime) -> None:
    for part in scene.file.organisations:
        first = part.people[0]
        organisation = Organisation.objects.filter(
            authority=scene.authority, country=part.country, name=part.name
        ).first()
        if organisation is None:
            signs = next((p for p in part.people if p.role == MembershipRole.SIGNATORY), first)
            registrar = scene.administrator if _lets_in(scene, part) else _person(scene, signs, at)
            organisation = register_organisation(
                authority_id=scene.authority.pk,
                name=part.name,
                country=part.country,
                register_number=part.register_number,
                kind=part.kind,
                street=part.street,
                postal_code=part.postal_code,
                city=part.city,
                role=MembershipRole.SIGNATORY if _lets_in(scene, part) else signs.role,
                actor=registrar,
                at=at,
            )
            colleagues = [c for c in part.people if address_of(c) != registrar.email]
            for colleague in colleagues:
                _let_in(scene, organisation, colleague, registrar, at)
            if len(colleagues) == len(part.people) and signs.role == MembershipRole.SIGNATORY:
                own = organisation.memberships.get(user=registrar)
                end_membership(membership_id=own.pk, actor=registrar, at=at)
        scene.people[first.key] = User.objects.get(email=address_of(first))
        scene.organisations[part.key] = organisation


def _lets_in(scene: Scene, part: OrganisationPart) -> bool:
    """The authority itself, or a municipality: its administrator says who acts for it."""
    number = normalise_organisation_number(part.register_number, part.country)
    return number == scene.authority.organisation_number or is_of_a_municipality(
        country=part.country, register_number=number
    )


def _let_in(
    scene: Scene, organisation: Organisation, colleague: RepresentativePart, actor: User, at: datetime
) -> None:
    _invitation, token = invite_colleague(
        organisation_id=organisation.pk,
        email=address_of(colleague),
        role=colleague.role,
        actor=actor,
        at=at,
    )
    accept_invitation(token=token, actor=_person(scene, colleague, at), at=at)


def _board(scene: Scene, at: datetime) -> Board:
    part = scene.file.board
    board = load_board(
        authority_id=scene.authority.pk,
        name=part.name,
        organ_code=part.organ,
        seats=[
            SeatValues(user_id=_person(scene, m, at).pk, role=m.role, party=m.party) for m in part.members
        ],
        actor=scene.administrator,
        at=at,
    )
    seats = {m.user_id: m for m in board.members.filter(ended_at=None).select_related("user")}
    scene.members = {m.key: seats[scene.people[m.key].pk] for m in part.members}
    for key, member in scene.members.items():
        scene.people[key] = member.user
    return board
