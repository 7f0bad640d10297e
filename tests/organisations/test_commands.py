"""Organisations, those who act for them, and those who speak for a municipality."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from bifall.accounts.models import User
from bifall.kernel.problems import Problem, Refused
from bifall.organisations.commands import (
    accept_invitation,
    end_mandate,
    end_membership,
    give_mandate,
    hash_of,
    invite_colleague,
    load_municipality,
    register_organisation,
)
from bifall.organisations.models import Invitation, Mandate, Membership, Municipality, Organisation
from bifall.organisations.policies import acts_for, is_signatory_of
from bifall.organisations.states import MandateKind, MembershipRole, OrganisationKind, Scope
from tests.cast import Cast, assemble, person
from tests.conftest import NOW
from tests.factories.audit import Written, of, written
from tests.several_at_once import Together, together
from tests.strangers import anybody
from tests.whole_database import whole_database

__all__ = ["together"]


def register(cast: Cast, actor: User, now: datetime, **values: object) -> Organisation:
    details: dict[str, object] = {
        "name": "Norrskenet AB",
        "country": "SE",
        "register_number": "556036-0793",
        "kind": OrganisationKind.COMPANY,
    }
    return register_organisation(authority_id=cast.region.pk, actor=actor, at=now, **(details | values))  # type: ignore[arg-type]


def invite(cast: Cast, now: datetime, email: str = "ny@example.org") -> tuple[Invitation, str]:
    return invite_colleague(
        organisation_id=cast.chamber.pk,
        email=email,
        role=MembershipRole.EDITOR,
        actor=cast.applicant,
        at=now,
    )


def problems_of(command: Callable[[], object]) -> tuple[Problem, ...]:
    """What the command is refused for. Nothing may have been changed."""
    before = whole_database()
    with pytest.raises(Refused) as refused:
        command()
    assert whole_database() == before
    return refused.value.problems


def test_who_registers_an_organisation_acts_for_it_from_then_on(cast: Cast, now: datetime) -> None:
    newcomer = person("Tyra Nykomling", at=now)
    assert not acts_for(newcomer, None)
    made = register(
        cast,
        newcomer,
        now,
        name="  Norrskenet AB ",
        register_number=" 16556036 0793",
        street="Storgatan 1",
        postal_code="920 70",
        city="Sorsele",
        website="https://norrskenet.example.org/",
    )
    stored = Organisation.objects.get(pk=made.pk)
    assert (stored.name, stored.country, stored.register_number) == ("Norrskenet AB", "SE", "556036-0793")
    assert (stored.kind, stored.is_the_authority) == (OrganisationKind.COMPANY, False)
    assert (stored.authority, stored.registered_at) == (cast.region, now)
    assert (stored.street, stored.postal_code, stored.city) == ("Storgatan 1", "920 70", "Sorsele")
    assert stored.website == "https://norrskenet.example.org/"
    memberships = stored.memberships.values_list("user", "role", "since", "ended_at")
    assert list(memberships) == [(newcomer.pk, MembershipRole.SIGNATORY, now, None)]
    assert all(acts_for(newcomer, made.pk, scope) for scope in Scope)
    assert is_signatory_of(newcomer, made.pk)
    data = {"kind": "company", "country": "SE"}
    assert written() == [Written("organisations.registered", of(made), newcomer.pk, now, data)]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"register_number": "556036-0794"}, Problem("organisation_number_wrong", "register_number")),
        ({"register_number": "556036-079"}, Problem("organisation_number_wrong", "register_number")),
        ({"register_number": ""}, Problem("organisation_number_wrong", "register_number")),
        ({"register_number": "880320-0016"}, Problem("organisation_number_is_personal", "register_number")),
        ({"register_number": "19880320-0016"}, Problem("organisation_number_is_personal", "register_number")),
        # A coordination number: the day of birth with 60 added.
        ({"register_number": "701063-2391"}, Problem("organisation_number_is_personal", "register_number")),
        (
            {"country": "FI", "register_number": "0737546_2"},
            Problem("register_number_wrong", "register_number"),
        ),
        ({"country": "GB", "register_number": "00102498"}, Problem("country_not_in_eu", "country")),
        # The chamber's own number, as others may write it.
        (
            {"register_number": "16 556012 5790"},
            Problem("organisation_already_registered", "register_number"),
        ),
    ],
)
def test_a_number_that_is_refused(
    cast: Cast, now: datetime, values: dict[str, object], problem: Problem
) -> None:
    assert problems_of(lambda: register(cast, cast.stranger, now, **values)) == (problem,)


def test_all_that_is_wrong_with_a_registration_is_told_at_once(cast: Cast, now: datetime) -> None:
    expected = (
        Problem("organisation_name_missing", "name"),
        Problem("organisation_number_wrong", "register_number"),
    )
    assert problems_of(lambda: register(cast, cast.stranger, now, name=" ", register_number="1")) == expected


def test_a_number_is_one_organisations_in_its_country_and_at_its_authority(cast: Cast, now: datetime) -> None:
    number = cast.chamber.register_number
    abroad = register(cast, cast.stranger, now, country="FI", register_number=number)
    elsewhere = register_organisation(
        authority_id=cast.other_region.pk,
        name="Kammaren",
        country="SE",
        register_number=number,
        kind=OrganisationKind.COMPANY,
        actor=cast.stranger,
        at=now,
    )
    assert [(o.country, o.register_number) for o in (abroad, elsewhere)] == [("FI", number), ("SE", number)]


def test_another_countrys_register_number_is_kept_in_its_own_form(cast: Cast, now: datetime) -> None:
    made = register(cast, cast.stranger, now, country="DE", register_number=" hrb  1234 b")
    assert (made.country, made.register_number) == ("DE", "HRB 1234 B")
    assert written()[0].data == {"kind": "company", "country": "DE"}


def test_the_region_itself_is_known_by_its_number_in_sweden_and_only_there(cast: Cast, now: datetime) -> None:
    Organisation.objects.filter(pk=cast.region_as_applicant.pk).delete()
    number = cast.region.organisation_number
    itself = register(cast, cast.administrator, now, register_number=number, kind=OrganisationKind.REGION)
    namesake = register(cast, cast.stranger, now, country="FI", register_number=number)
    assert (itself.is_the_authority, namesake.is_the_authority) == (True, False)


def test_an_authoritys_number_is_for_its_own_administrators(cast: Cast, now: datetime) -> None:
    """Of whichever authority it is: a neighbouring region that is here too says itself who acts for it."""
    cast.region_as_applicant.delete()
    number, values = "register_number", {"kind": OrganisationKind.REGION}
    for actor in (cast.stranger, cast.officer, cast.director, cast.officer_elsewhere):
        assert problems_of(lambda who=actor: register(cast, who, now, register_number="2321000222")) == (
            Problem("number_of_an_authority", number, {"name": "Region Västerbotten"}),
        )
    assert problems_of(
        lambda: register(cast, cast.administrator, now, register_number="232100-0016", **values)
    ) == (Problem("number_of_an_authority", number, {"name": "Region Annorstädes"}),)
    made = register(cast, cast.administrator, now, register_number="232100-0222", **values)
    assert (made.is_the_authority, acts_for(cast.administrator, made.pk)) == (True, True)
    # A region that is not here registers as anybody does.
    assert (
        register(cast, cast.stranger, now, register_number="232100-0214", **values).is_the_authority is False
    )


UMEA, SORSELE, OUTSIDE = "212000-2627", "212000-2601", "212000-2478"


def test_a_municipalitys_number_is_for_those_who_speak_for_it(cast: Cast, now: datetime) -> None:
    number = "register_number"
    for actor in (cast.stranger, cast.officer):
        assert problems_of(
            lambda who=actor: register(cast, who, now, register_number=UMEA, name="Umeå kommun")
        ) == (Problem("number_of_a_municipality", number),)
    of_another = Problem(
        "name_of_another_municipality", "name", {"municipalities": "Umeå", "example": "Umeå"}
    )
    assert problems_of(
        lambda: register(cast, cast.umea_official, now, register_number=SORSELE, name="Sorsele kommun")
    ) == (of_another,)
    made = register(cast, cast.umea_official, now, register_number=UMEA, name="umeå kommun")
    cast.umea.refresh_from_db()
    assert (cast.umea.organisation, acts_for(cast.umea_official, made.pk)) == (made, True)
    assert written()[-1] == Written(
        "organisations.municipality_registered",
        of(made),
        cast.umea_official.pk,
        now,
        {"municipality_code": "2480"},
    )
    has_one = Problem("municipality_has_an_organisation", number, {"municipality": "Umeå", "number": UMEA})
    for actor in (cast.umea_official, cast.administrator):
        assert problems_of(
            lambda who=actor: register(cast, who, now, register_number=OUTSIDE, name="Umeå kommun")
        ) == (has_one,)


def test_an_administrator_registers_a_municipality_for_those_who_work_there(
    cast: Cast, now: datetime
) -> None:
    """Also one outside the county, which is no municipality of the register."""
    outside = register(cast, cast.administrator, now, register_number=OUTSIDE, name="Örnsköldsviks kommun")
    sorsele = register(cast, cast.administrator, now, register_number=SORSELE, name="Sorsele kommun")
    tied = Municipality.objects.exclude(organisation=None).values_list("code", "organisation")
    assert list(tied) == [("2422", sorsele.pk)]
    assert outside.memberships.get().user == cast.administrator


def test_whoever_speaks_for_several_registers_the_one_that_is_named(cast: Cast, now: datetime) -> None:
    longer = Municipality.objects.create(
        authority=cast.region, code="2401", name="Umeåby", population=9, population_on=now.date()
    )
    for place in (cast.sorsele, longer):
        give_mandate(
            municipality_id=place.pk,
            user_id=cast.umea_official.pk,
            kind=MandateKind.OFFICIAL,
            actor=cast.administrator,
            at=now,
        )
    made = register(cast, cast.umea_official, now, register_number=OUTSIDE, name="Umeåby kommun")
    tied = Municipality.objects.exclude(organisation=None).values_list("code", "organisation")
    assert list(tied) == [("2401", made.pk)]
    # Who has spoken for one, and does no more, is a stranger to it.
    cast.umea_official.mandates.update(ended_at=now)
    assert problems_of(
        lambda: register(cast, cast.umea_official, now, register_number=UMEA, name="Umeå kommun")
    ) == (Problem("number_of_a_municipality", "register_number"),)


def test_an_invitations_token_is_kept_as_a_hash_alone(cast: Cast, now: datetime) -> None:
    made, token = invite(cast, now, " Ny@Example.ORG ")
    stored = Invitation.objects.get()
    assert stored == made
    assert (stored.organisation, stored.email, stored.role) == (
        cast.chamber,
        "ny@example.org",
        MembershipRole.EDITOR,
    )
    assert (stored.invited_by, stored.invited_at) == (cast.applicant, now)
    assert (stored.expires_at, stored.accepted_at) == (now + timedelta(days=14), None)
    assert (len(token), stored.token_hash) == (32, hash_of(token))
    everything = repr(whole_database())
    assert (token in everything, stored.token_hash in everything) == (False, True)
    data = {"invitation_id": str(made.pk), "role": "editor"}
    expected = Written("organisations.colleague_invited", of(cast.chamber), cast.applicant.pk, now, data)
    assert written() == [expected]


def test_an_invitation_is_accepted_by_the_one_it_was_sent_to(cast: Cast, now: datetime) -> None:
    newcomer = person("Ny", at=now)
    User.objects.filter(pk=newcomer.pk).update(email="Ny@example.org")
    newcomer.refresh_from_db()
    _invitation, token = invite(cast, now)
    assert not acts_for(newcomer, cast.chamber.pk)
    last = now + timedelta(days=14, microseconds=-1)
    made = accept_invitation(token=token, actor=newcomer, at=last)
    assert (made.organisation, made.user, made.role) == (cast.chamber, newcomer, MembershipRole.EDITOR)
    assert (made.since, made.ended_at) == (last, None)
    assert Invitation.objects.get().accepted_at == last
    assert acts_for(newcomer, cast.chamber.pk)
    data = {"membership_id": str(made.pk), "role": "editor"}
    expected = Written("organisations.invitation_accepted", of(cast.chamber), newcomer.pk, last, data)
    assert written("organisations.invitation_accepted") == [expected]


def test_an_invitation_that_no_longer_holds(cast: Cast, now: datetime) -> None:
    newcomer, end = person("Ny", at=now), now + timedelta(days=14)
    other_address = Problem("invitation_for_another_address")

    def accept(token: str, actor: User, at: datetime = now) -> Callable[[], Membership]:
        return lambda: accept_invitation(token=token, actor=actor, at=at)

    made, token = invite(cast, now)
    assert problems_of(accept("x" + token, newcomer)) == (Problem("invitation_unknown"),)
    assert problems_of(accept(made.token_hash, newcomer)) == (Problem("invitation_unknown"),)
    assert problems_of(accept(token, newcomer, end)) == (Problem("invitation_expired"),)
    assert problems_of(accept(token, cast.stranger)) == (other_address,)
    assert problems_of(accept(token, cast.stranger, end)) == (Problem("invitation_expired"), other_address)
    accept(token, newcomer)()
    assert problems_of(accept(token, newcomer)) == (Problem("invitation_already_used"),)
    assert problems_of(accept(token, cast.stranger, end)) == (
        Problem("invitation_already_used"),
        other_address,
    )
    revoked, token = invite(cast, now, "annan@example.org")
    Invitation.objects.filter(pk=revoked.pk).update(revoked_at=now)
    assert problems_of(accept(token, person("Annan", at=now))) == (Problem("invitation_unknown"),)


def test_who_is_not_invited(cast: Cast, now: datetime) -> None:
    assert problems_of(lambda: invite(cast, now, " ")) == (Problem("invitation_email_missing", "email"),)
    member = cast.colleague.email.upper()
    assert problems_of(lambda: invite(cast, now, member)) == (Problem("already_a_member", "email"),)
    Membership.objects.filter(user=cast.colleague).update(ended_at=now)
    invitation, _token = invite(cast, now, member)
    assert invitation.email == cast.colleague.email


def test_a_membership_ends_once(cast: Cast, now: datetime) -> None:
    colleagues = Membership.objects.get(user=cast.colleague)
    assert acts_for(cast.colleague, cast.chamber.pk)
    ended = end_membership(membership_id=colleagues.pk, actor=cast.applicant, at=now)
    again = end_membership(membership_id=colleagues.pk, actor=cast.applicant, at=now + timedelta(days=1))
    assert (ended.ended_at, again.ended_at) == (now, now)
    assert not acts_for(User.objects.get(pk=cast.colleague.pk), cast.chamber.pk)
    data = {"user_id": str(cast.colleague.pk)}
    expected = Written("organisations.membership_ended", of(cast.chamber), cast.applicant.pk, now, data)
    assert written() == [expected]


def test_the_last_who_acts_for_an_organisation_stays(cast: Cast, now: datetime) -> None:
    mine, colleagues = (Membership.objects.get(user=user) for user in (cast.applicant, cast.colleague))

    def leave() -> None:
        end_membership(membership_id=mine.pk, actor=cast.applicant, at=now)

    assert problems_of(leave) == (Problem("last_signatory_cannot_leave"),)
    end_membership(membership_id=colleagues.pk, actor=cast.colleague, at=now)
    with pytest.raises(PermissionDenied):
        end_membership(membership_id=mine.pk, actor=cast.colleague, at=now)
    assert problems_of(leave) == (Problem("last_member_cannot_leave"),)


def test_whoever_writes_neither_makes_nor_takes_away_a_signatory(cast: Cast, now: datetime) -> None:
    values = {"organisation_id": cast.chamber.pk, "role": MembershipRole.SIGNATORY, "at": now}
    refused = problems_of(lambda: invite_colleague(email="ny@example.org", actor=cast.colleague, **values))
    assert refused == (Problem("signatory_is_invited_by_a_signatory", "role"),)
    mine, colleagues = (Membership.objects.get(user=user) for user in (cast.applicant, cast.colleague))
    with pytest.raises(PermissionDenied):
        end_membership(membership_id=mine.pk, actor=cast.colleague, at=now)
    invitation, token = invite_colleague(email="ny@example.org", actor=cast.applicant, **values)
    newcomer = person("Ny", at=now)
    accept_invitation(token=token, actor=newcomer, at=now)
    assert (invitation.role, is_signatory_of(newcomer, cast.chamber.pk)) == ("signatory", True)
    # Of two who sign, one can let the other go; and another who writes can be let go by one who does.
    end_membership(membership_id=mine.pk, actor=newcomer, at=now)
    other = Membership.objects.create(
        organisation=cast.chamber, user=cast.stranger, role=MembershipRole.EDITOR, since=now
    )
    end_membership(membership_id=other.pk, actor=cast.colleague, at=now)
    end_membership(membership_id=colleagues.pk, actor=newcomer, at=now)
    assert list(cast.chamber.memberships.filter(ended_at=None)) == [Membership.objects.get(user=newcomer)]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_each_others_memberships_at_once_one_stays(together: Together) -> None:
    cast = assemble(NOW)
    mine, colleagues = (Membership.objects.get(user=user) for user in (cast.applicant, cast.colleague))
    ended, waiting = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            end_membership(membership_id=colleagues.pk, actor=cast.applicant, at=NOW)
            ended.set()
            # Time enough for the other to slip through, were there no lock.
            waiting.wait(0.5)

    def second() -> None:
        ended.wait(10)
        cast.colleague.__dict__.pop("authorisations", None)
        with pytest.raises((PermissionDenied, Refused)):
            end_membership(membership_id=mine.pk, actor=cast.colleague, at=NOW)

    together(first, second)
    still = Membership.objects.filter(organisation=cast.chamber, ended_at=None)
    assert list(still.values_list("user__name", flat=True)) == ["Sofia Sökande"]


def test_a_municipality_is_loaded_and_brought_up_to_date(cast: Cast, now: datetime) -> None:
    def load(name: str, population: int) -> Municipality:
        return load_municipality(
            authority_id=cast.region.pk,
            code="2418",
            name=name,
            population=population,
            population_on=date(2025, 12, 31),
            actor=cast.administrator,
            at=now,
        )

    first, second = load("Mala", 2900), load("Malå", 2950)
    assert (first.pk, second.name, second.population) == (second.pk, "Malå", 2950)
    stored = Municipality.objects.get(code="2418")
    assert (stored.authority, stored.name, stored.population) == (cast.region, "Malå", 2950)
    assert stored.population_on == date(2025, 12, 31)
    data = {"code": "2418"}
    one = Written("organisations.municipality_loaded", of(first), cast.administrator.pk, now, data)
    assert written() == [one, one]


def test_each_days_population_is_kept_and_the_newest_stands_on_the_municipality(
    cast: Cast, now: datetime
) -> None:
    for day, population in (("2024-12-31", 2962), ("2020-12-31", 3024), ("2020-12-31", 3025)):
        place = load_municipality(
            authority_id=cast.region.pk,
            code="2418",
            name="Malå",
            population=population,
            population_on=date.fromisoformat(day),
            actor=cast.administrator,
            at=now,
        )
    assert (place.population, place.population_on) == (2962, date(2024, 12, 31))
    assert list(place.populations.values_list("counted_on", "inhabitants")) == [
        (date(2020, 12, 31), 3025),
        (date(2024, 12, 31), 2962),
    ]


def test_a_mandate_is_given_once_and_ends_once(cast: Cast, now: datetime) -> None:
    politician, later = person("Pia Politiker", at=now), now + timedelta(days=1)
    details = {"municipality_id": cast.umea.pk, "user_id": politician.pk, "kind": MandateKind.POLITICIAN}
    made = give_mandate(**details, actor=cast.umea_official, at=now)
    again = give_mandate(**details, actor=cast.administrator, at=later)
    assert again.pk == made.pk
    assert (made.municipality, made.user, made.kind) == (cast.umea, politician, MandateKind.POLITICIAN)
    assert (made.since, made.ended_at, made.authority_id) == (now, None, cast.region.pk)
    ended = end_mandate(mandate_id=made.pk, actor=cast.administrator, at=now)
    assert (
        end_mandate(mandate_id=made.pk, actor=cast.administrator, at=later).ended_at == ended.ended_at == now
    )
    here = {"municipality_id": str(cast.umea.pk)}
    assert written() == [
        Written(
            "organisations.mandate_given", of(made), cast.umea_official.pk, now, here | {"kind": "politician"}
        ),
        Written("organisations.mandate_ended", of(made), cast.administrator.pk, now, here),
    ]
    assert give_mandate(**details, actor=cast.administrator, at=later).pk != made.pk


DOORS = {
    "invite": {"applicant", "colleague"},
    "end_membership": {"applicant", "colleague"},
    "give_mandate": {"administrator", "umea_official"},
    "end_mandate": {"administrator"},
    "load_register": {"administrator"},
}


@pytest.mark.parametrize("name", DOORS)
def test_a_door_is_shut_for_all_but_those_it_is_for(cast: Cast, now: datetime, name: str) -> None:
    membership = Membership.objects.get(user=cast.colleague)
    mandate = Mandate.objects.get(user=cast.sorsele_official)
    newcomer = person("Tyra Nykomling", at=now)
    doors: dict[str, Callable[[User], object]] = {
        "invite": lambda actor: invite_colleague(
            organisation_id=cast.chamber.pk,
            email="ny@example.org",
            role=MembershipRole.EDITOR,
            actor=actor,
            at=now,
        ),
        "end_membership": lambda actor: end_membership(membership_id=membership.pk, actor=actor, at=now),
        "give_mandate": lambda actor: give_mandate(
            municipality_id=cast.umea.pk,
            user_id=newcomer.pk,
            kind=MandateKind.OFFICIAL,
            actor=actor,
            at=now,
        ),
        "end_mandate": lambda actor: end_mandate(mandate_id=mandate.pk, actor=actor, at=now),
        "load_register": lambda actor: load_municipality(
            authority_id=cast.region.pk,
            code="2418",
            name="Malå",
            population=2950,
            population_on=date(2025, 12, 31),
            actor=actor,
            at=now,
        ),
    }
    people = anybody(cast)
    before, let_in = whole_database(), set()
    for part, user in people.items():
        held = transaction.savepoint()
        try:
            doors[name](user)
            let_in.add(part)
        except PermissionDenied as denied:
            assert str(denied) == f"organisations.{name}"  # noqa: PT017 -- some are let in
            assert whole_database() == before
        transaction.savepoint_rollback(held)
    assert let_in == DOORS[name]
