"""Two who sign together: conditions and claims wait for the second, and a change in between begins anew."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User
from bifall.claims.commands import add_claim_paper, write_row
from bifall.claims.models import Claim
from bifall.claims.states import ClaimState
from bifall.flows.claim_handling import complete_claim, request_claim_completion, submit_claim
from bifall.flows.project_opening import accept_conditions, send_conditions
from bifall.kernel.problems import Problem, Refused
from bifall.notices.models import Message
from bifall.organisations.commands import change_signing
from bifall.organisations.models import Membership, Signature
from bifall.organisations.queries import signing_of
from bifall.organisations.states import MembershipRole, Scope, SignedAct
from bifall.projects.models import Project
from bifall.projects.states import ProjectState
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories import funding
from tests.factories.funding import LATER

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast) -> User:
    """Another signatory of the chamber, whose signatories sign together."""
    other = person("Tage Tecknare", at=NOW)
    Membership.objects.create(organisation=cast.chamber, user=other, role=MembershipRole.SIGNATORY, since=NOW)
    change_signing(organisation_id=cast.chamber.pk, together=True, actor=cast.applicant, at=NOW)
    return fresh(other)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def state_of(project: Project) -> str:
    return Project.objects.get(pk=project.pk).state


def letters(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def test_conditions_are_accepted_when_the_second_has_signed(cast: Cast, second: User) -> None:
    project = funding.sent(cast)
    accept_conditions(project_id=project.pk, actor=fresh(cast.applicant), at=NOW)
    assert state_of(project) == ProjectState.GRANTED
    assert project.reports.count() == 0
    assert letters("organisations.signature_awaited") == ["Tage Tecknare"]
    assert letters("projects.accepted") == []
    signing = signing_of(SignedAct.ACCEPT_CONDITIONS, project.pk, Scope.SIGN, NOW)
    assert signing is not None
    assert (signing.first_by, signing.first_at, signing.awaited) == (cast.applicant, NOW, [second])
    # The first cannot be the second too, and one who writes cannot sign at all.
    for actor in (cast.applicant, cast.colleague):
        with pytest.raises(PermissionDenied) as denied:
            accept_conditions(project_id=project.pk, actor=fresh(actor), at=NOW)
        assert str(denied.value) == "projects.accept"
    accept_conditions(project_id=project.pk, actor=second, at=NOW)
    accepted = Project.objects.get(pk=project.pk)
    assert (accepted.state, accepted.accepted_by) == (ProjectState.ACCEPTED, second)
    assert accepted.reports.count() > 0
    assert letters("projects.accepted") == ["Hanna Handläggare"]
    assert signing_of(SignedAct.ACCEPT_CONDITIONS, project.pk, Scope.SIGN, NOW) is None


def test_the_desks_page_of_the_project_says_who_is_awaited(client: Client, cast: Cast, second: User) -> None:
    project = funding.sent(cast)
    here = reverse("project_desk:project", args=[project.pk])
    client.force_login(cast.officer)
    assert "undertecknade" not in client.get(here).content.decode()
    accept_conditions(project_id=project.pk, actor=fresh(cast.applicant), at=NOW)
    page = client.get(here).content.decode()
    assert "<strong>Villkoren för ett stöd.</strong> Sofia Sökande undertecknade" in page
    assert "Någon av dem som kan: Tage Tecknare." in page
    accept_conditions(project_id=project.pk, actor=second, at=NOW)
    assert "undertecknade" not in client.get(here).content.decode()


def test_conditions_that_are_sent_anew_let_the_signature_fall(cast: Cast, second: User) -> None:
    project = funding.sent(cast)
    accept_conditions(project_id=project.pk, actor=fresh(cast.applicant), at=NOW)
    Project.objects.filter(pk=project.pk).update(holdback_percent=10)
    send_conditions(project_id=project.pk, actor=cast.officer, at=NOW)
    assert letters("organisations.signature_fell") == ["Hanna Handläggare", "Sofia Sökande"]
    accept_conditions(project_id=project.pk, actor=second, at=NOW)
    assert state_of(project) == ProjectState.GRANTED
    accept_conditions(project_id=project.pk, actor=fresh(cast.applicant), at=NOW)
    assert state_of(project) == ProjectState.ACCEPTED
    assert Signature.objects.exclude(annulled_at=None).count() == 1


def test_a_signature_of_one_who_may_not_sign_any_more_falls(cast: Cast, second: User) -> None:
    project = funding.sent(cast)
    accept_conditions(project_id=project.pk, actor=fresh(cast.applicant), at=NOW)
    Membership.objects.filter(user=cast.applicant).update(ended_at=NOW)
    accept_conditions(project_id=project.pk, actor=second, at=NOW)
    assert state_of(project) == ProjectState.GRANTED
    assert letters("organisations.signature_fell") == ["Sofia Sökande", "Tage Tecknare"]


@pytest.fixture
def running(cast: Cast) -> Project:
    return funding.active(cast)


def signed_claim(cast: Cast, running: Project) -> Claim:
    """A claim that the applicant has signed, and that waits for the second."""
    made = funding.claim(cast, running, 100_000)
    return submit_claim(claim_id=made.pk, actor=fresh(cast.applicant), at=LATER)


def claim_state(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).state


def test_a_claim_is_sent_when_the_second_has_signed(cast: Cast, running: Project, second: User) -> None:
    claim = signed_claim(cast, running)
    assert claim_state(claim) == ClaimState.DRAFT
    assert letters("claims.submitted") == []
    with pytest.raises(PermissionDenied):
        submit_claim(claim_id=claim.pk, actor=fresh(cast.applicant), at=LATER)
    submit_claim(claim_id=claim.pk, actor=second, at=LATER)
    sent = Claim.objects.get(pk=claim.pk)
    assert (sent.state, sent.submitted_by) == (ClaimState.SUBMITTED, second)
    assert letters("claims.submitted") == ["Hanna Handläggare"]


@pytest.mark.parametrize("change", ["a cost", "a paper"])
def test_a_change_of_the_claim_lets_the_signature_fall_and_both_are_told(
    cast: Cast, running: Project, second: User, change: str
) -> None:
    claim = signed_claim(cast, running)
    by = {"claim_id": claim.pk, "actor": second, "at": LATER}
    if change == "a cost":
        more = funding.Cost(5_000, voucher="B1", booked_on=date(2027, 6, 30))
        write_row(values=more.values(), **by)  # type: ignore[arg-type]
    else:
        add_claim_paper(filename="bok.pdf", content=b"%PDF-1.7 bok", **by)  # type: ignore[arg-type]
    assert letters("organisations.signature_fell") == ["Sofia Sökande", "Tage Tecknare"]
    submit_claim(claim_id=claim.pk, actor=second, at=LATER)
    assert claim_state(claim) == ClaimState.DRAFT
    submit_claim(claim_id=claim.pk, actor=fresh(cast.applicant), at=LATER)
    assert claim_state(claim) == ClaimState.SUBMITTED


def test_a_completed_claim_takes_two_too(cast: Cast, running: Project, second: User) -> None:
    claim = signed_claim(cast, running)
    submit_claim(claim_id=claim.pk, actor=second, at=LATER)
    funding.start_claim_review(claim_id=claim.pk, actor=cast.officer, at=LATER)
    request_claim_completion(
        claim_id=claim.pk, text="Faktura saknas.", due_on=LATER.date(), actor=cast.officer, at=LATER
    )
    complete_claim(claim_id=claim.pk, reply="Här är den.", actor=fresh(cast.applicant), at=LATER)
    assert claim_state(claim) == ClaimState.COMPLETION_REQUESTED
    complete_claim(claim_id=claim.pk, reply="", actor=second, at=LATER)
    sent = Claim.objects.get(pk=claim.pk)
    assert (sent.state, sent.completion_reply) == (ClaimState.UNDER_REVIEW, "Här är den.")


def test_to_sign_alone_again_takes_two(cast: Cast, second: User) -> None:
    by_one = change_signing(
        organisation_id=cast.chamber.pk, together=False, actor=fresh(cast.applicant), at=NOW
    )
    assert by_one.signs_together is True
    with pytest.raises(Refused) as refused:
        change_signing(organisation_id=cast.chamber.pk, together=False, actor=fresh(cast.applicant), at=NOW)
    assert refused.value.problems == (Problem("signed_already"),)
    by_both = change_signing(organisation_id=cast.chamber.pk, together=False, actor=second, at=NOW)
    assert by_both.signs_together is False


def test_one_alone_cannot_sign_together(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        change_signing(organisation_id=cast.chamber.pk, together=True, actor=cast.applicant, at=NOW)
    assert refused.value.problems == (Problem("signing_needs_two"),)
    with pytest.raises(PermissionDenied) as denied:
        change_signing(organisation_id=cast.chamber.pk, together=True, actor=cast.colleague, at=NOW)
    assert str(denied.value) == "organisations.change_signing"


def test_the_pages_say_who_is_awaited(client: Client, cast: Cast, running: Project, second: User) -> None:
    claim = funding.claim(cast, running, 100_000)
    page = reverse("my_projects:claim", args=[claim.pk])
    step = reverse("my_projects:step", args=["rekvisition", claim.pk, "skicka-in"])
    client.force_login(cast.applicant)
    told = client.post(step, follow=True).content.decode()
    assert "Du har undertecknat. Det skickas när en till har gjort det" in told
    assert "Sofia Sökande undertecknade 5 juli 2027 kl. 11.00." in told
    assert "Vi väntar på någon av dem som kan: Tage Tecknare." in told
    assert step not in told
    client.force_login(second)
    assert step in client.get(page).content.decode()
    assert "Rekvisitionen är inskickad." in client.post(step, follow=True).content.decode()
    address = reverse("portal:change_signing", args=[cast.chamber.pk])
    own = client.post(address, {"together": "no"}, follow=True).content.decode()
    assert "Du har undertecknat. Det ändras när en till har gjort det." in own
    assert address not in own
    client.force_login(cast.applicant)
    both = client.post(address, {"together": "no"}, follow=True).content.decode()
    assert "Var och en som får underteckna gör det ensam." in both
