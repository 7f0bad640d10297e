"""Sending in: one case, one number, one receipt; or every problem at once and nothing changed."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from bifall.accounts.models import User
from bifall.applications.commands import drafting, submission, submit
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.calls.models import Call, Round
from bifall.calls.states import CallState, Decider
from bifall.documents.models import CaseNumberSeries, RegisteredCase
from bifall.documents.states import Access, DocumentKind
from bifall.kernel.problems import Problem, Refused
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from tests.applications.conftest import letters, register_of
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.calls import open_round
from tests.factories.drafts import WHOLE, write
from tests.factories.drafts import draft as written
from tests.whole_database import last_told, refusal, told_since, whole_database

CLOSES = NOW + timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def read(application: Application) -> str:
    """The receipt's text, its spaces and line breaks made one."""
    assert application.receipt is not None
    pages = PdfReader(BytesIO(application.receipt.file.open("rb").read())).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_a_whole_draft_becomes_a_case(cast: Cast, draft: Application) -> None:
    told = last_told(cast.region.pk)
    submit(application_id=draft.pk, actor=cast.colleague, at=NOW)
    sent = Application.objects.get(pk=draft.pk)
    case = RegisteredCase.objects.get()
    assert (sent.state, sent.submitted_at, sent.submitted_by, sent.case, sent.case_officer) == (
        State.SUBMITTED,
        NOW,
        cast.colleague,
        case,
        None,
    )
    assert (case.authority, case.case_number, case.title, case.opened_at) == (
        cast.region,
        "RUN 1-2026",
        WHOLE["title"],
        NOW,
    )
    assert sent.answer_set.locked_at == NOW
    assert sent.search_text.endswith(" handelskammarens service ac län ab run 1-2026")
    assert register_of(sent) == [
        ("incoming", "Ansökan", cast.chamber.name),
        ("outgoing", "Kvittens", cast.chamber.name),
    ]
    receipt = sent.receipt
    assert receipt is not None
    assert (receipt.kind, receipt.access, receipt.title, receipt.filename, receipt.media_type) == (
        DocumentKind.RECEIPT,
        Access.PARTIES,
        "Kvittens RUN 1-2026",
        "kvittens-run-1-2026.pdf",
        "application/pdf",
    )
    assert [entry.document for entry in case.entries.exclude(document=None)] == [receipt]
    assert [(event, actor) for event, actor, _data in told_since(told)] == [
        ("documents.case_registered", cast.colleague),
        ("documents.stored", cast.colleague),
        ("applications.submitted", cast.colleague),
    ]
    assert told_since(told)[-1][2] == {
        "case_number": "RUN 1-2026",
        "sought_sek": 2_785_777,
        "total_cost_sek": 5_571_554,
    }


def test_what_was_answered_is_kept_as_rows(cast: Cast, draft: Application) -> None:
    sent = submit(application_id=draft.pk, actor=cast.applicant, at=NOW)
    assert [
        (row.position, row.cost_type, row.year, row.amount_sek, row.description)
        for row in sent.budget_rows.all()
    ] == [
        (1, "staff", 2027, 4_000_000, "Ledning"),
        (2, "external_services", 2028, 1_371_554, ""),
        (3, "in_kind", 2029, 200_000, ""),
    ]
    assert [
        (row.position, row.financier, row.is_public, row.is_in_kind, row.source, row.amount_sek)
        for row in sent.financing_rows.all()
    ] == [
        (1, "Umeå universitet", True, False, "Eget anslag", 2_585_777),
        (2, "Näringslivet", False, True, "", 200_000),
    ]
    # Each page of the form numbers its rows from r1, so a row is known by its level too.
    chain = {
        (step.level, step.title): sorted(target.title for target in step.leads_to.all())
        for step in sent.effect_steps.all()
    }
    assert chain == {
        ("activity", "Mötesdagar"): ["40 praktikplatser", "60 examensarbeten"],
        ("result", "60 examensarbeten"): ["Fler akademiker bor kvar i länet"],
        ("result", "40 praktikplatser"): ["Fler akademiker bor kvar i länet"],
        ("effect", "Fler akademiker bor kvar i länet"): [],
    }
    assert set(sent.municipalities.all()) == {cast.umea, cast.sorsele}
    assert [priority.code for priority in sent.priorities.all()] == ["kompetens"]


def test_the_receipt_says_what_came_in(cast: Cast) -> None:
    title = "Mötesplats *fet* #panic() $x$ <script> å"
    sent = submit(application_id=written(cast, title=title).pk, actor=cast.applicant, at=NOW)
    text = read(sent)
    for told in (
        title,
        "RUN 1-2026",
        "2026-11-24 kl. 12.00",
        "Handelskammarens service AC län AB (556012-5790)",
        "Projekt för regional tillväxt, Omgång 1",
        "2 785 777 kr",
        "5 571 554 kr",
        "Näringslivet (i annat än pengar)",
        "60 examensarbeten",
    ):
        assert (told, text.count(told) >= 1) == (told, True)
    # Shares of all costs, of costs in money, of the financing and of the public financing.
    assert re.findall(r"[\d,]+ %", text[text.index("Andel av alla kostnader") :])[:4] == [
        "50 %",
        "51,86 %",
        "50 %",
        "51,86 %",
    ]


def test_everybody_who_acts_for_the_applicant_is_told(cast: Cast, draft: Application) -> None:
    abroad = person("Ann Abroad", at=NOW)
    left, shut_out = person("Lisa Lämnat", at=NOW), person("Stig Spärrad", at=NOW)
    for user in (abroad, left, shut_out):
        Membership.objects.create(organisation=cast.chamber, user=user, role=MembershipRole.EDITOR, since=NOW)
    User.objects.filter(pk=abroad.pk).update(language="en")
    User.objects.filter(pk=shut_out.pk).update(is_active=False)
    Membership.objects.filter(user=left).update(ended_at=NOW)
    submit(application_id=draft.pk, actor=cast.applicant, at=NOW)
    swedish = (
        "Vi har tagit emot er ansökan RUN 1-2026",
        "Ansökan Studenter möter arbetsliv har kommit in och fått diarienummer RUN 1-2026."
        " Kvittensen finns i tjänsten.",
    )
    [english, *in_swedish] = letters("applications.received")
    assert in_swedish == [(cast.colleague.email, *swedish), (cast.applicant.email, *swedish)]
    assert english[0] == abroad.email
    assert {part in english[1] for part in ("Vi har", "RUN 1-2026")} == {False, True}


def test_the_register_is_in_swedish_whoever_sends(cast: Cast, draft: Application) -> None:
    User.objects.filter(pk=cast.applicant.pk).update(language="en")
    sent = submit(application_id=draft.pk, actor=User.objects.get(pk=cast.applicant.pk), at=NOW)
    assert [description for _direction, description, _who in register_of(sent)] == ["Ansökan", "Kvittens"]
    assert "Kvittens" not in read(sent)


def test_all_that_is_missing_is_told_at_once_and_nothing_changes(cast: Cast, draft: Application) -> None:
    Call.objects.update(highest_grant_sek=2_785_777)
    write(
        draft,
        cast.applicant,
        title="",
        municipalities=["9999"],
        starts_on="2028-01-01",
        state_aid_reasons="",
        sought_sek=2_785_778,
        financing=[{**WHOLE["financing"][0], "sector": ""}],
    )
    problems = refusal(lambda: submit(application_id=draft.pk, actor=cast.applicant, at=CLOSES))
    assert problems == [
        Problem("round_closed", None, {"closed_at": CLOSES}),
        Problem("answer_missing", "title"),
        Problem("answer_not_a_choice", "municipalities"),
        Problem("answer_missing", "financing.r1.sector"),
        Problem("answer_missing", "state_aid_reasons"),
        Problem("budget_year_outside_period", "budget", {"years": "2027"}),
        Problem(
            "in_kind_differs",
            "financing",
            {"left_sek": 200_000, "right_sek": 0, "difference_sek": 200_000},
        ),
        Problem(
            "financing_differs",
            "financing",
            {"left_sek": 5_571_554, "right_sek": 5_371_555, "difference_sek": 199_999},
        ),
        Problem(
            "share_too_high",
            "sought_sek",
            {
                "share_percent": Decimal("50.00"),
                "highest_percent": Decimal(50),
                "highest_sek": 2_785_777,
            },
        ),
        Problem("grant_above_limit", "sought_sek", {"limit_sek": 2_785_777}),
    ]
    assert (RegisteredCase.objects.count(), CaseNumberSeries.objects.count()) == (0, 0)


def test_the_closing_second_is_too_late_and_the_instant_before_is_not(cast: Cast, draft: Application) -> None:
    assert refusal(lambda: submit(application_id=draft.pk, actor=cast.applicant, at=CLOSES)) == [
        Problem("round_closed", None, {"closed_at": CLOSES})
    ]
    sent = submit(application_id=draft.pk, actor=cast.applicant, at=CLOSES - INSTANT)
    assert Application.objects.get(pk=sent.pk).submitted_at == CLOSES - INSTANT


@pytest.mark.parametrize(
    ("meanwhile", "problems"),
    [
        (
            lambda: Round.objects.update(closes_at=NOW - INSTANT),
            [Problem("round_closed", None, {"closed_at": NOW - INSTANT})],
        ),
        (lambda: Call.objects.update(state=CallState.CANCELLED), [Problem("round_not_open")]),
        (
            lambda: Call.objects.update(highest_grant_sek=2_785_776),
            [Problem("grant_above_limit", "sought_sek", {"limit_sek": 2_785_776})],
        ),
    ],
    ids=["closed earlier", "cancelled", "limited"],
)
def test_what_changes_while_an_application_is_on_its_way_counts(
    cast: Cast,
    draft: Application,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: object,
    problems: list[Problem],
) -> None:
    """Another transaction ends between our reading the application and our locking its round."""

    def slow_lock(application_id: object) -> Application:
        found = drafting.lock(application_id)  # type: ignore[arg-type]
        assert found.round.closes_at == CLOSES
        meanwhile()  # type: ignore[operator]
        return found

    monkeypatch.setattr(submission, "lock", slow_lock)
    with pytest.raises(Refused) as refused:
        submit(application_id=draft.pk, actor=cast.applicant, at=NOW)
    assert list(refused.value.problems) == problems


def test_a_second_sending_gives_no_second_number(cast: Cast, draft: Application) -> None:
    submit(application_id=draft.pk, actor=cast.applicant, at=NOW)
    before = whole_database()
    for actor in (cast.applicant, cast.colleague):
        with pytest.raises(PermissionDenied):
            submit(application_id=draft.pk, actor=actor, at=NOW)
    assert whole_database() == before


def test_the_numbers_have_no_gaps(cast: Cast) -> None:
    round_ = open_round(cast)
    numbers = []
    for title in ("Ett", "", "Två", "", "", "Tre"):
        made = written(cast, round=round_, title=title)
        if title:
            numbers.append(submit(application_id=made.pk, actor=cast.applicant, at=NOW).case_number)
        else:
            assert refusal(lambda pk=made.pk: submit(application_id=pk, actor=cast.applicant, at=NOW)) == [
                Problem("answer_missing", "title")
            ]
    assert numbers == ["RUN 1-2026", "RUN 2-2026", "RUN 3-2026"]
    assert list(RegisteredCase.objects.order_by("number").values_list("case_number", flat=True)) == numbers


@pytest.mark.parametrize("role", ["officer", "officer_elsewhere", "stranger"])
def test_only_the_applicant_sends_in(cast: Cast, draft: Application, role: str) -> None:
    write(draft, cast.applicant, title="")
    before = whole_database()
    with pytest.raises(PermissionDenied):
        submit(application_id=draft.pk, actor=getattr(cast, role), at=NOW)
    assert whole_database() == before


@pytest.mark.parametrize(
    ("decider", "problems"),
    [(Decider.BOARD, []), (Decider.DIRECTOR, [Problem("region_not_in_small_round")])],
)
def test_the_region_itself_does_not_apply_where_its_director_decides(
    cast: Cast, draft: Application, decider: Decider, problems: list[Problem]
) -> None:
    Call.objects.update(decider=decider)
    Application.objects.update(organisation=cast.region_as_applicant)
    Membership.objects.create(
        organisation=cast.region_as_applicant,
        user=cast.colleague,
        role=MembershipRole.SIGNATORY,
        since=NOW,
    )
    actor = User.objects.get(pk=cast.colleague.pk)
    if problems:
        assert refusal(lambda: submit(application_id=draft.pk, actor=actor, at=NOW)) == problems
    else:
        assert submit(application_id=draft.pk, actor=actor, at=NOW).applicant_is_authority
