"""The named cast: one region with its people, and a second region whose people are always strangers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bifall.accounts.models import Authority, RoleAssignment, User
from bifall.accounts.states import Role
from bifall.board.models import Board, BoardMember
from bifall.board.states import MemberRole
from bifall.organisations.models import Mandate, Membership, Municipality, Organisation
from bifall.organisations.states import MandateKind, MembershipRole, OrganisationKind


@dataclass(frozen=True, slots=True)
class Cast:
    region: Authority
    other_region: Authority
    administrator: User
    officer: User
    assessor: User
    other_assessor: User
    director: User
    secretary: User
    communicator: User
    auditor: User
    chamber: Organisation
    applicant: User
    colleague: User
    region_as_applicant: Organisation
    rival: Organisation
    stranger: User
    umea: Municipality
    sorsele: Municipality
    umea_official: User
    sorsele_official: User
    board: Board
    chair: BoardMember
    vice_chair: BoardMember
    members: tuple[BoardMember, ...]
    substitute: BoardMember
    officer_elsewhere: User
    secretary_elsewhere: User


def person(name: str, *, authority: Authority | None = None, role: Role | None = None, at: datetime) -> User:
    email = name.lower().translate(str.maketrans("åäöé ", "aaoe.")) + "@example.org"
    user = User.objects.create(email=email, name=name)
    if authority is not None and role is not None:
        RoleAssignment.objects.create(authority=authority, user=user, role=role, assigned_at=at)
    return user


def organisation(
    authority: Authority,
    name: str,
    number: str,
    kind: OrganisationKind,
    *,
    at: datetime,
    itself: bool = False,
) -> Organisation:
    return Organisation.objects.create(
        authority=authority,
        name=name,
        register_number=number,
        kind=kind,
        is_the_authority=itself,
        registered_at=at,
    )


def assemble(at: datetime) -> Cast:
    """Write the cast to the database. Names are invented."""
    region = Authority.objects.create(
        slug="vasterbotten",
        name="Region Västerbotten",
        short_name="Västerbotten",
        organisation_number="232100-0222",
        email="utveckling@example.org",
        court="Förvaltningsrätten i Umeå",
    )
    elsewhere = Authority.objects.create(
        slug="annorstades",
        name="Region Annorstädes",
        short_name="Annorstädes",
        organisation_number="232100-0016",
        hostname="annorstades.example.org",
        email="annorstades@example.org",
        court="Förvaltningsrätten i Luleå",
    )

    def works(name: str, role: Role, authority: Authority = region) -> User:
        return person(name, authority=authority, role=role, at=at)

    chamber = organisation(
        region, "Handelskammarens service AC län AB", "556012-5790", OrganisationKind.COMPANY, at=at
    )
    own = organisation(
        region, "Region Västerbotten", "232100-0222", OrganisationKind.REGION, at=at, itself=True
    )
    rival = organisation(region, "Grannbolaget AB", "556016-0680", OrganisationKind.COMPANY, at=at)

    def acts(name: str, for_organisation: Organisation, role: MembershipRole) -> User:
        user = person(name, at=at)
        Membership.objects.create(organisation=for_organisation, user=user, role=role, since=at)
        return user

    def municipality(code: str, name: str, population: int) -> Municipality:
        return Municipality.objects.create(
            authority=region,
            code=code,
            name=name,
            population=population,
            population_on=date(2024, 12, 31),
        )

    def speaks(name: str, for_municipality: Municipality) -> User:
        user = person(name, at=at)
        Mandate.objects.create(municipality=for_municipality, user=user, kind=MandateKind.OFFICIAL, since=at)
        return user

    board = Board.objects.create(authority=region, name="Regionala utvecklingsnämnden", organ_code="RUN")

    def seat(name: str, role: MemberRole, party: str, position: int) -> BoardMember:
        return BoardMember.objects.create(
            board=board,
            user=person(name, at=at),
            role=role,
            party=party,
            position=position,
            since=at,
        )

    umea, sorsele = municipality("2480", "Umeå", 134_249), municipality("2422", "Sorsele", 2_357)
    chair = seat("Rut Ordning", MemberRole.CHAIR, "A", 1)
    vice_chair = seat("Vidar Vice", MemberRole.FIRST_VICE_CHAIR, "B", 2)
    others = [
        seat(name, MemberRole.MEMBER, party, position)
        for position, (name, party) in enumerate(
            [("Lena Ledamot", "A"), ("Lars Ledamot", "B"), ("Lisa Ledamot", "C")], start=3
        )
    ]
    return Cast(
        region=region,
        other_region=elsewhere,
        administrator=works("Adam Administratör", Role.ADMINISTRATOR),
        officer=works("Hanna Handläggare", Role.CASE_OFFICER),
        assessor=works("Beda Bedömare", Role.ASSESSOR),
        other_assessor=works("Bo Bedömare", Role.ASSESSOR),
        director=works("Disa Direktör", Role.DIRECTOR),
        secretary=works("Sara Sekreterare", Role.SECRETARY),
        communicator=works("Klara Kommunikatör", Role.COMMUNICATOR),
        auditor=works("Rune Revisor", Role.AUDITOR),
        chamber=chamber,
        applicant=acts("Sofia Sökande", chamber, MembershipRole.SIGNATORY),
        colleague=acts("Kim Kollega", chamber, MembershipRole.EDITOR),
        region_as_applicant=own,
        rival=rival,
        stranger=acts("Frans Främling", rival, MembershipRole.SIGNATORY),
        umea=umea,
        sorsele=sorsele,
        umea_official=speaks("Ulla Umeå", umea),
        sorsele_official=speaks("Sven Sorsele", sorsele),
        board=board,
        chair=chair,
        vice_chair=vice_chair,
        members=(chair, vice_chair, *others),
        substitute=seat("Siv Suppleant", MemberRole.SUBSTITUTE, "A", 9),
        officer_elsewhere=works("Olle Handläggare", Role.CASE_OFFICER, elsewhere),
        secretary_elsewhere=works("Oda Sekreterare", Role.SECRETARY, elsewhere),
    )
