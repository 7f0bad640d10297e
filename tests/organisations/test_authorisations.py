"""What a membership and a power of attorney let a person do, and until when: to the second."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from bifall.accounts.models import User
from bifall.applications.commands import submit
from bifall.applications.models import Application
from bifall.applications.queries import visible_to as applications_visible_to
from bifall.applications.states import State
from bifall.claims.models import PayeeAccount
from bifall.claims.queries import visible_to as claims_visible_to
from bifall.claims.states import ClaimState
from bifall.kernel.problems import Problem, Refused
from bifall.organisations.commands import (
    accept_invitation,
    accept_power_of_attorney,
    give_power_of_attorney,
    hash_of,
    invite_colleague,
    revoke_power_of_attorney,
)
from bifall.organisations.models import Membership, PowerOfAttorney
from bifall.organisations.policies import (
    acts_for,
    authorisations,
    forget_authorisations,
    is_signatory_of,
    is_tied_to,
    organisations_of,
)
from bifall.organisations.queries import (
    members_of,
    people_acting_for,
    powers_held_by,
    powers_visible_to,
    visible_to,
)
from bifall.organisations.rules import Authorisation, last_day_before, period_of
from bifall.organisations.states import SCOPES, MembershipRole, Scope, Standing
from bifall.projects.queries import visible_to as projects_visible_to
from bifall.projects.states import ProjectState
from tests.cast import Cast, person
from tests.claims.test_policies import claim
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.audit import Written, of, written
from tests.factories.drafts import draft
from tests.projects.test_policies import project
from tests.strangers import anybody

SECOND = timedelta(seconds=1)
FIRST_DAY, LAST_DAY = date(2026, 11, 24), date(2026, 12, 24)
PAPER = b"%PDF-1.7 fullmakt"


def give(cast: Cast, *scopes: Scope, actor: User | None = None, **values: Any) -> tuple[PowerOfAttorney, str]:
    details: dict[str, Any] = {
        "organisation_id": cast.chamber.pk,
        "name": "Olle Ombud",
        "email": "Olle.Ombud@example.org",
        "scopes": scopes,
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "filename": "fullmakt.pdf",
        "content": PAPER,
        "actor": actor or cast.applicant,
        "at": NOW,
    }
    return give_power_of_attorney(**(details | values))


def attorney(cast: Cast, *scopes: Scope, at: datetime = NOW) -> User:
    """Somebody outside the chamber who has accepted its power of attorney."""
    holder = person("Olle Ombud", at=NOW)
    _power, token = give(cast, *scopes)
    accept_power_of_attorney(token=token, actor=holder, at=NOW)
    return at_moment(holder, at)


def at_moment(user: User, at: datetime | None) -> User:
    found = User.objects.get(pk=user.pk)
    found.asks_at = at
    return found


def problems_of(command: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refused, transaction.atomic():
        command()
    return refused.value.problems


# Permission → the scope it takes. Each is asked of a thing in a state where the applicant may do it.
TAKES: dict[str, Scope] = {
    "applications.view": Scope.READ,
    "applications.create": Scope.WRITE,
    "applications.write": Scope.WRITE,
    "applications.submit": Scope.WRITE,
    "projects.view": Scope.READ,
    "projects.request_change": Scope.WRITE,
    "projects.accept": Scope.SIGN,
    "claims.view": Scope.READ,
    "claims.view_money": Scope.READ,
    "claims.start": Scope.WRITE,
    "claims.write": Scope.WRITE,
    "claims.describe_books": Scope.WRITE,
    "claims.submit": Scope.CLAIM,
    "claims.apply_for_advance": Scope.CLAIM,
    "claims.give_payee_account": Scope.SIGN,
    "arenas.create": Scope.WRITE,
    "organisations.view": Scope.READ,
    "organisations.change": Scope.WRITE,
}


def things(cast: Cast) -> dict[str, Any]:
    written_draft, running = draft(cast), project(cast, ProjectState.ACTIVE)
    waiting = project(cast, ProjectState.GRANTED, round=running.application.round)
    waiting.agreement_id = cast.chamber.pk  # anything but None: the conditions have been sent
    money = claim(cast, ClaimState.DRAFT)
    asked: dict[str, Any] = dict.fromkeys(TAKES, running)
    asked |= {name: written_draft for name in TAKES if name.startswith("applications.")}
    asked |= {"applications.create": cast.chamber, "projects.accept": waiting}
    asked |= {name: money for name in ("claims.view", "claims.write", "claims.submit")}
    return asked | {name: cast.chamber for name in TAKES if name.startswith("organisations.")}


@pytest.mark.parametrize("role", MembershipRole)
def test_what_each_membership_lets_a_person_do(cast: Cast, role: MembershipRole) -> None:
    asked = things(cast)
    Membership.objects.filter(user=cast.colleague).update(role=role)
    colleague = at_moment(cast.colleague, NOW)
    may = {name for name, thing in asked.items() if colleague.has_perm(name, thing)}
    assert may == {name for name, scope in TAKES.items() if scope in SCOPES[role]}


@pytest.mark.parametrize("scopes", [(), (Scope.WRITE,), (Scope.CLAIM,), (Scope.SIGN,), tuple(Scope)])
def test_what_each_power_of_attorney_lets_a_person_do(cast: Cast, scopes: tuple[Scope, ...]) -> None:
    """Each scope is its own: who claims money does not write, and who signs does not claim."""
    asked = things(cast)
    holder = attorney(cast, *scopes)
    may = {name for name, thing in asked.items() if holder.has_perm(name, thing)}
    assert may == {name for name, scope in TAKES.items() if scope in {Scope.READ, *scopes}}


def test_who_holds_a_power_of_attorney_lets_nobody_in(cast: Cast) -> None:
    holder = attorney(cast, *Scope)
    membership = Membership.objects.get(user=cast.colleague)
    power = PowerOfAttorney.objects.get()
    refused = {
        "organisations.invite": cast.chamber,
        "organisations.entrust_with_money": cast.chamber,
        "organisations.give_power_of_attorney": cast.chamber,
        "organisations.end_membership": membership,
    }
    assert [name for name, thing in refused.items() if holder.has_perm(name, thing)] == []
    assert holder.has_perm("organisations.revoke_power_of_attorney", power)
    assert not is_signatory_of(holder, cast.chamber.pk)
    with pytest.raises(PermissionDenied):
        give(cast, actor=holder)


def test_a_power_of_attorney_holds_for_its_days_to_the_second(cast: Cast) -> None:
    """From midnight when the first day begins to midnight when the last is over, in Swedish time."""
    holder, made = attorney(cast, Scope.WRITE), draft(cast)
    begins, ends = period_of(FIRST_DAY, LAST_DAY)
    assert (begins, ends) == (
        PowerOfAttorney.objects.get().holds_from,
        PowerOfAttorney.objects.get().holds_until,
    )
    assert begins is not None
    assert ends is not None
    answers = {
        moment: at_moment(holder, moment).has_perm("applications.write", made)
        for moment in (begins - SECOND, begins, ends - SECOND, ends, ends + SECOND, None)
    }
    assert list(answers.values()) == [False, True, True, False, False, False]
    lists = {
        moment: applications_visible_to(at_moment(holder, moment)).count()
        for moment in (begins - SECOND, begins, ends - SECOND, ends, None)
    }
    assert list(lists.values()) == [0, 1, 1, 0, 0]
    # The command asks for its own moment, whatever the request's was.
    late = at_moment(holder, begins)
    with pytest.raises(PermissionDenied):
        submit(application_id=made.pk, actor=late, at=ends)
    assert submit(application_id=made.pk, actor=at_moment(holder, None), at=NOW).state == State.SUBMITTED


def test_a_membership_with_a_period_holds_for_it(cast: Cast) -> None:
    values: dict[str, Any] = {"organisation_id": cast.chamber.pk, "actor": cast.applicant, "at": NOW}
    _invitation, token = invite_colleague(
        email="vikarie@example.org",
        role=MembershipRole.FINANCE,
        first_day=date(2026, 12, 1),
        last_day=date(2026, 12, 31),
        **values,
    )
    substitute = person("Vikarie", at=NOW)
    made = accept_invitation(token=token, actor=substitute, at=NOW)
    begins, ends = period_of(date(2026, 12, 1), date(2026, 12, 31))
    assert (made.since, made.holds_from, made.holds_until) == (NOW, begins, ends)
    assert begins is not None
    assert ends is not None
    holds = [
        acts_for(at_moment(substitute, moment), cast.chamber.pk, Scope.CLAIM)
        for moment in (NOW, begins - SECOND, begins, ends - SECOND, ends)
    ]
    assert holds == [False, False, True, True, False]
    # Who is let in for a time is tied to the organisation before it begins, and not when it is over.
    tied = [is_tied_to(at_moment(substitute, moment), cast.chamber.pk) for moment in (NOW, ends, None)]
    assert tied == [True, False, True]
    assert substitute in {m.user for m in members_of(cast.chamber, NOW)}
    assert substitute not in {m.user for m in members_of(cast.chamber, ends)}
    # When the time is over, the same person can be let in anew.
    _invitation, token = invite_colleague(
        email="vikarie@example.org", role=MembershipRole.READER, **(values | {"at": ends})
    )
    again = accept_invitation(token=token, actor=at_moment(substitute, None), at=ends)
    made.refresh_from_db()
    assert (made.ended_at, again.role, again.holds_until) == (ends, MembershipRole.READER, None)


@pytest.mark.parametrize(
    ("first_day", "last_day", "problem"),
    [
        (FIRST_DAY, FIRST_DAY - timedelta(days=1), "period_ends_before_it_begins"),
        (date(2026, 11, 1), date(2026, 11, 23), "period_is_over"),
    ],
)
def test_a_period_that_is_refused(cast: Cast, first_day: date, last_day: date, problem: str) -> None:
    days = {"first_day": first_day, "last_day": last_day}
    assert problems_of(lambda: give(cast, **days)) == (Problem(problem, "last_day"),)
    refused = problems_of(
        lambda: invite_colleague(
            organisation_id=cast.chamber.pk,
            email="ny@example.org",
            role=MembershipRole.EDITOR,
            actor=cast.applicant,
            at=NOW,
            **days,
        )
    )
    assert refused == (Problem(problem, "last_day"),)


def test_all_that_is_wrong_with_a_power_of_attorney_is_told_at_once(cast: Cast) -> None:
    refused = problems_of(
        lambda: give(cast, name=" ", email=" ", last_day=FIRST_DAY - timedelta(days=9), content=b"")
    )
    assert refused == (
        Problem("power_name_missing", "name"),
        Problem("power_email_missing", "email"),
        Problem("period_ends_before_it_begins", "last_day"),
        Problem("power_document_missing", "document"),
    )
    member = problems_of(lambda: give(cast, email=cast.colleague.email.upper()))
    assert member == (Problem("power_for_a_member", "email"),)


def test_a_power_of_attorney_is_kept_with_its_paper(cast: Cast) -> None:
    power, token = give(cast, Scope.SIGN, Scope.WRITE)
    power.refresh_from_db()
    assert (power.name, power.email, power.holder) == ("Olle Ombud", "olle.ombud@example.org", None)
    assert (power.may_write, power.may_claim, power.may_sign) == (True, False, True)
    assert power.scopes == {Scope.READ, Scope.WRITE, Scope.SIGN}
    assert (power.last_day, power.token_hash) == (LAST_DAY, hash_of(token))
    assert (power.document.file.read(), power.document.kind) == (PAPER, "power_of_attorney")
    data = {"scopes": ["read", "write", "sign"], "first_day": "2026-11-24", "last_day": "2026-12-24"}
    expected = Written("organisations.power_of_attorney_given", of(power), cast.applicant.pk, NOW, data)
    assert written("organisations.power_of_attorney_given") == [expected]


def test_a_power_of_attorney_is_accepted_by_the_one_it_was_sent_to_and_once(cast: Cast) -> None:
    power, token = give(cast, Scope.WRITE)
    holder, other = person("Olle Ombud", at=NOW), cast.stranger

    def accept(actor: User, at: datetime = NOW, token: str = token) -> Callable[[], object]:
        return lambda: accept_power_of_attorney(token=token, actor=actor, at=at)

    assert problems_of(accept(holder, token="x" + token)) == (Problem("power_unknown"),)
    assert problems_of(accept(other)) == (Problem("power_for_another_address"),)
    assert problems_of(accept(holder, power.holds_until)) == (Problem("power_is_over"),)
    assert not acts_for(at_moment(holder, NOW), cast.chamber.pk)
    accept(holder)()
    assert acts_for(at_moment(holder, NOW), cast.chamber.pk, Scope.WRITE)
    assert problems_of(accept(holder)) == (Problem("power_already_accepted"),)
    second, token_of_second = give(cast)
    revoke_power_of_attorney(power_id=second.pk, actor=cast.applicant, at=NOW)
    assert problems_of(accept(holder, token=token_of_second)) == (Problem("power_unknown"),)


def test_what_is_taken_back_holds_no_more(cast: Cast) -> None:
    holder, made = attorney(cast, Scope.WRITE), draft(cast)
    power = PowerOfAttorney.objects.get()
    assert holder.has_perm("applications.write", made)
    with pytest.raises(PermissionDenied):
        revoke_power_of_attorney(power_id=power.pk, actor=cast.colleague, at=NOW)
    for _twice in range(2):
        revoke_power_of_attorney(power_id=power.pk, actor=cast.applicant, at=NOW)
    assert not at_moment(holder, NOW).has_perm("applications.write", made)
    assert len(written("organisations.power_of_attorney_revoked")) == 1
    assert [p.standing_at(NOW) for p in PowerOfAttorney.objects.all()] == [Standing.REVOKED]


def test_the_holder_hands_it_back(cast: Cast) -> None:
    holder = attorney(cast, Scope.WRITE)
    assert list(powers_held_by(holder, NOW)) == [PowerOfAttorney.objects.get()]
    revoke_power_of_attorney(power_id=PowerOfAttorney.objects.get().pk, actor=holder, at=NOW)
    assert not acts_for(holder, cast.chamber.pk)
    assert list(powers_held_by(holder, NOW)) == []


def test_where_a_power_of_attorney_stands(cast: Cast) -> None:
    power, token = give(cast, first_day=date(2026, 12, 1))
    assert power.standing_at(NOW) == Standing.AWAITED
    power = accept_power_of_attorney(token=token, actor=person("Olle Ombud", at=NOW), at=NOW)
    moments = (
        NOW,
        power.holds_from - SECOND,
        power.holds_from,
        power.holds_until - SECOND,
        power.holds_until,
    )
    assert [power.standing_at(moment) for moment in moments] == [
        Standing.COMING,
        Standing.COMING,
        Standing.HOLDS,
        Standing.HOLDS,
        Standing.OVER,
    ]


def test_the_lists_are_the_permissions_for_those_who_act_by_power(cast: Cast) -> None:
    """Over every list that an applicant has, at moments before, in and after the period."""
    attorney(cast, Scope.CLAIM)
    application(cast, State.SUBMITTED)
    running, money = project(cast, ProjectState.ACTIVE), claim(cast, ClaimState.DRAFT)
    lists: dict[str, tuple[Any, list[Any]]] = {
        "applications.view": (applications_visible_to, list(Application.objects.all())),
        "projects.view": (projects_visible_to, [running, money.project]),
        "claims.view": (claims_visible_to, [money]),
        "organisations.view": (visible_to, [cast.chamber, cast.rival]),
        "organisations.view_power_of_attorney": (powers_visible_to, [PowerOfAttorney.objects.get()]),
    }
    holder = User.objects.get(email="olle.ombud@example.org")
    people = [*anybody(cast).values(), holder]
    moments = (*period_of(FIRST_DAY, LAST_DAY), NOW, None)
    for user in [at_moment(user, moment) for user in people if user.is_active for moment in moments]:
        for permission, (visible, rows) in lists.items():
            listed = set(visible(user).values_list("pk", flat=True)) & {row.pk for row in rows}
            assert listed == {row.pk for row in rows if user.has_perm(permission, row)}, (user, permission)


def test_whom_it_is_written_to(cast: Cast) -> None:
    holder = attorney(cast, Scope.WRITE)
    power = PowerOfAttorney.objects.get()
    everybody = {cast.applicant, cast.colleague, holder}
    assert set(people_acting_for(cast.chamber.pk, NOW)) == everybody
    assert set(people_acting_for(cast.chamber.pk, power.holds_until)) == everybody - {holder}
    Membership.objects.filter(user=cast.colleague).update(holds_until=NOW)
    assert set(people_acting_for(cast.chamber.pk, NOW)) == {cast.applicant, holder}


def test_an_officer_with_a_power_of_attorney_handles_none_of_its_cases(cast: Cast) -> None:
    """Also before its time has come, and when nobody has said which moment is asked about."""
    sent = application(cast, State.SUBMITTED)
    power, token = give(cast, email=cast.officer.email, first_day=date(2026, 12, 1))
    assert at_moment(cast.officer, NOW).has_perm("applications.start_review", sent)
    accept_power_of_attorney(token=token, actor=cast.officer, at=NOW)
    handles = [
        at_moment(cast.officer, moment).has_perm("applications.start_review", sent)
        for moment in (NOW, power.holds_from, power.holds_until, None)
    ]
    assert handles == [False, False, True, False]


def test_what_a_person_may_is_read_by_one_question(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    holder = attorney(cast, Scope.WRITE)
    Membership.objects.create(organisation=cast.rival, user=holder, role=MembershipRole.READER, since=NOW)
    with django_assert_num_queries(1):
        assert organisations_of(holder) == {cast.chamber.pk, cast.rival.pk}
        assert organisations_of(holder, Scope.WRITE) == {cast.chamber.pk}
        assert len(authorisations(holder)) == 2
    forget_authorisations(holder)
    with django_assert_num_queries(1):
        assert organisations_of(holder, Scope.SIGN) == frozenset()


def test_the_database_refuses_a_period_that_runs_backwards(cast: Cast) -> None:
    power, _token = give(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        PowerOfAttorney.objects.filter(pk=power.pk).update(holds_until=power.holds_from)
    with pytest.raises(IntegrityError), transaction.atomic():
        PowerOfAttorney.objects.filter(pk=power.pk).update(accepted_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(user=cast.colleague).update(holds_from=NOW, holds_until=NOW)


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@given(first=DAYS, length=st.integers(0, 900), moment=st.datetimes(timezones=st.just(NOW.tzinfo)))
def test_a_period_is_whole_days(first: date, length: int, moment: datetime) -> None:
    last = first + timedelta(days=length)
    begins, ends = period_of(first, last)
    assert begins is not None
    assert ends is not None
    assert last_day_before(ends) == last
    held = Authorisation(
        organisation_id=None,  # type: ignore[arg-type]
        scopes=frozenset(Scope),
        works_there=True,
        is_signatory=True,
        holds_from=begins,
        holds_until=ends,
    )
    assert held.holds_at(moment) == (begins <= moment < ends)
    assert not (held.holds_at(moment) and held.is_over_at(moment))


def test_every_command_of_an_applicants_says_which_moment_it_asks_about() -> None:
    """Else what somebody has been given for a time would not count, or would count too long."""
    source = Path(__file__).parents[2] / "src" / "bifall"
    silent = []
    for app in (
        "organisations",
        "applications",
        "projects",
        "reporting",
        "claims",
        "arenas",
        "state_aid",
        "correspondence",
    ):
        for path in (source / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", "") == "require"
                    and "at" not in {keyword.arg for keyword in node.keywords}
                ):
                    silent.append(f"{path.relative_to(source)}:{node.lineno}")
    assert silent == []


def test_a_payees_account_is_not_confirmed_by_somebody_who_is_going_to_act_for_it(cast: Cast) -> None:
    account = PayeeAccount.objects.create(
        organisation=cast.chamber, kind="bankgiro", number="1", given_by=cast.applicant, given_at=NOW
    )
    controller = anybody(cast)["controller"]
    assert at_moment(controller, NOW).has_perm("claims.confirm_payee_account", account)
    _power, token = give(cast, email=controller.email, first_day=date(2026, 12, 1))
    accept_power_of_attorney(token=token, actor=controller, at=NOW)
    assert not at_moment(controller, NOW).has_perm("claims.confirm_payee_account", account)
