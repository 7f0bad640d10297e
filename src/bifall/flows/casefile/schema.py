"""The case file: one board meeting with all that led to it, as a TOML file a person can write.

`docs/reference/case-file.md` describes it; the JSON Schema beside that page is made from these models.
Amounts are whole kronor, shares percent, times ISO 8601 with an offset.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bifall.applications.states import CostType
from bifall.assessment.states import ProposedOutcome
from bifall.board.states import Choice, ItemKind, MemberRole, MotionKind, Outcome
from bifall.collaboration.states import HandlingOutcome, Position, Recognition
from bifall.organisations.states import MembershipRole, OrganisationKind

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$", description="A name used inside the file.")]
Sek = Annotated[int, Field(ge=0, description="Whole kronor.")]
Percent = Annotated[Decimal, Field(gt=0, le=100, description="Percent, with two decimals at most.")]
Line = Annotated[str, Field(min_length=1, max_length=250)]
Prose = Annotated[str, Field(min_length=1)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthorityPart(Part):
    """The authority whose board meets."""

    slug: Key
    name: Line
    short_name: Line
    organisation_number: Line
    email: Line
    court: Line
    phone: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""


class PersonPart(Part):
    """A person who works at the authority. The e-mail address is made from the key when it is left out."""

    key: Key
    name: Line
    title: str = ""
    email: str = ""
    phone: str = ""


class StaffPart(Part):
    """Who does what at the authority."""

    administrator: PersonPart
    case_officer: PersonPart
    secretary: PersonPart
    communicator: PersonPart
    director: PersonPart
    assessors: tuple[PersonPart, ...] = ()


class MemberPart(PersonPart):
    role: MemberRole = MemberRole.MEMBER
    party: str = ""


class BoardPart(Part):
    name: Line
    organ: Annotated[str, Field(pattern=r"^[A-ZÅÄÖ]{1,10}$")] = "RUN"
    first_paragraph: Annotated[int, Field(ge=1, description="The first § of this meeting.")] = 1
    members: Annotated[tuple[MemberPart, ...], Field(min_length=1)]


class RepresentativePart(PersonPart):
    role: MembershipRole = MembershipRole.SIGNATORY


class OrganisationPart(Part):
    """An applicant. `country` and `register_number`: the Swedish organisation number, or the number in the
    register of another country of the EU or the EEA."""

    key: Key
    name: Line
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "SE"
    register_number: Line
    kind: OrganisationKind
    street: str = ""
    postal_code: str = ""
    city: str = ""
    people: Annotated[tuple[RepresentativePart, ...], Field(min_length=1)]


class MunicipalityPart(Part):
    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    name: Line
    population: Annotated[int, Field(ge=0)]
    population_on: date
    representative: PersonPart


class PriorityPart(Part):
    code: Key
    title: Line
    title_en: str = ""


class StrategyPart(Part):
    name: Line
    valid_from: date
    priorities: Annotated[tuple[PriorityPart, ...], Field(min_length=1)]


class CriterionPart(Part):
    key: Key
    title: Line
    title_en: str = ""
    guidance: str = ""
    weight: Annotated[int, Field(ge=1, le=100)]
    is_horizontal: bool = False


class CallPart(Part):
    slug: Key
    title: Line
    title_en: str = ""
    summary: Prose
    summary_en: str = ""
    highest_share_percent: Percent = Decimal("50")
    highest_grant_sek: Sek | None = None
    created_at: AwareDatetime
    criteria: Annotated[tuple[CriterionPart, ...], Field(min_length=1)]


class RoundPart(Part):
    name: Line
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    frame_sek: Sek


class CostPart(Part):
    cost_type: CostType
    year: Annotated[int, Field(ge=2000, le=2100)]
    amount_sek: Sek
    description: str = ""


class FinancingPart(Part):
    """What somebody other than the authority puts in."""

    financier: Line
    sector: Literal["public", "private"]
    form: Literal["cash", "in_kind"] = "cash"
    amount_sek: Sek
    source: str = ""


class EffectPart(Part):
    """A long-term effect, at the end of the chain."""

    key: Key
    title: Line
    description: str = ""


class ResultPart(Part):
    """A result, how it is measured, and the keys of the effects it leads to."""

    key: Key
    title: Line
    indicator: Line
    leads_to: Annotated[tuple[Key, ...], Field(min_length=1)]


class ActivityPart(Part):
    """An activity, and the keys of the results it leads to."""

    key: Key
    title: Line
    description: Prose
    leads_to: Annotated[tuple[Key, ...], Field(min_length=1)]


class ScorePart(Part):
    points: Annotated[int, Field(ge=0, le=5)]
    reason: Prose


class AssessmentPart(Part):
    """One assessor's scores by criterion, or the conflict of interest that shut them out."""

    assessor: Key
    conflict: str = ""
    remark: str = ""
    scores: dict[Key, ScorePart] = {}


class HandlingPart(Part):
    """What the officer did with a statement. `changed_text` is the text or condition that it changed."""

    outcome: HandlingOutcome
    reason: Prose
    changed_text: str = ""


class FeedbackPart(Part):
    """Whether the municipality recognises itself in what became of its statement.

    It is heard when the decision has been announced, and left out where nothing was granted or rejected.
    """

    recognition: Recognition
    words: str = ""


class StatementPart(Part):
    """What a municipality said. Leave `position` out for one that was asked and kept silent."""

    municipality: Annotated[str, Field(pattern=r"^\d{4}$")]
    position: Position | None = None
    reasons: str = ""
    conditions: str = ""
    handling: HandlingPart | None = None
    feedback: FeedbackPart | None = None


class MemoPart(Part):
    summary: Prose
    background: Prose
    reasoning: Prose
    outcome: ProposedOutcome
    proposed_sek: Sek | None = None
    highest_share_percent: Percent | None = None
    conditions: tuple[Prose, ...] = ()
    own_case_check: str = ""
    unhandled_reason: Annotated[
        str, Field(description="Why statements without `handling` go to decision all the same.")
    ] = ""


class OtherCallPart(Part):
    """The step of another funder's call that the project is. Its amount stands in the financing too."""

    funder: Line
    call: Line
    step: Annotated[int, Field(ge=1, le=9)]
    sought_sek: Sek
    from_1_1: Annotated[bool, Field(description="Is it of the state's appropriation 1:1?")] = False


class ApplicationPart(Part):
    key: Key
    organisation: Key
    submitted_at: AwareDatetime
    title: Line
    summary: Prose
    problem: Prose
    target_group: Prose
    starts_on: date
    ends_on: date
    municipalities: Annotated[tuple[str, ...], Field(min_length=1)]
    priorities: Annotated[tuple[Key, ...], Field(min_length=1)]
    strategy_contribution: Prose
    gender_equality: Prose
    diversity_integration: Prose
    environment: Prose
    follow_up: Prose
    dissemination: Prose
    risk: Prose
    state_aid: Annotated[bool, Field(description="Does the project favour an undertaking?")] = False
    state_aid_reasons: Prose
    sought_sek: Sek
    costs: Annotated[tuple[CostPart, ...], Field(min_length=1)]
    financing: tuple[FinancingPart, ...] = ()
    other_call: OtherCallPart | None = None
    activities: Annotated[tuple[ActivityPart, ...], Field(min_length=1)]
    results: Annotated[tuple[ResultPart, ...], Field(min_length=1)]
    effects: Annotated[tuple[EffectPart, ...], Field(min_length=1)]
    assessments: tuple[AssessmentPart, ...] = ()
    statements: tuple[StatementPart, ...] = ()
    memo: MemoPart


class PresentPart(Part):
    """A member in the room. A substitute serves for an absent member, or follows the meeting."""

    member: Key
    serving: bool = True
    serves_for: Key | None = None


class ConflictPart(Part):
    member: Key
    reason: Prose


class MotionPart(Part):
    mover: Key
    kind: MotionKind
    text: Prose


class VotePart(Part):
    yes_means: Line
    no_means: Line
    ballots: dict[Key, Choice]


class ReservationPart(Part):
    member: Key
    text: str = ""


class DecisionPart(Part):
    outcome: Outcome
    text: Prose
    granted_sek: Sek | None = None
    highest_share_percent: Percent | None = None
    conditions: tuple[Prose, ...] = ()


class ItemPart(Part):
    """An item of the agenda, in the order of the file."""

    kind: ItemKind
    title: str = ""
    application: Key | None = None
    text: str = ""
    draft_decision: str = ""
    presenter: str = ""
    conflicts: tuple[ConflictPart, ...] = ()
    motions: tuple[MotionPart, ...] = ()
    votes: tuple[VotePart, ...] = ()
    reservations: tuple[ReservationPart, ...] = ()
    decision: DecisionPart


class MeetingPart(Part):
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: Line
    summoned_at: AwareDatetime
    chair: Key
    verifiers: Annotated[tuple[Key, ...], Field(min_length=1)]
    present: Annotated[tuple[PresentPart, ...], Field(min_length=1)]
    items: Annotated[tuple[ItemPart, ...], Field(min_length=1)]


class MinutesPart(Part):
    adjusted_at: AwareDatetime
    posted_on: date
    kept_at: Line


class ReleasePart(Part):
    """What the release needs beyond the decisions: who answers questions, and a quote if there is one."""

    published_at: AwareDatetime
    more_information: PersonPart
    press_contact: PersonPart
    quote: Annotated[str, Field(description="What the chair says; the release needs it.")]


class CaseFile(Part):
    """One board meeting, from call to press release."""

    note: str = ""
    authority: AuthorityPart
    staff: StaffPart
    board: BoardPart
    strategy: StrategyPart
    municipalities: Annotated[tuple[MunicipalityPart, ...], Field(min_length=1)]
    organisations: Annotated[tuple[OrganisationPart, ...], Field(min_length=1)]
    call: CallPart
    round: RoundPart
    applications: tuple[ApplicationPart, ...] = ()
    meeting: MeetingPart
    minutes: MinutesPart
    release: ReleasePart
