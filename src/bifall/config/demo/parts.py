"""Case-file parts made from ideas, so that the demo year goes the way that any case file goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bifall.applications.states import CostType
from bifall.assessment.states import ProposedOutcome
from bifall.collaboration.states import HandlingOutcome, Position
from bifall.config.demo.applicants import APPLICANTS
from bifall.config.demo.ideas import Idea
from bifall.flows.casefile.schema import (
    ActivityPart,
    ApplicationPart,
    AssessmentPart,
    CaseFile,
    CostPart,
    EffectPart,
    FinancingPart,
    HandlingPart,
    MemoPart,
    OrganisationPart,
    RepresentativePart,
    ResultPart,
    ScorePart,
    StatementPart,
)
from bifall.organisations.states import OrganisationKind

REASONS = (
    "Behovet är tydligt och väl beskrivet.",
    "Planen håller, men tiden är knapp.",
    "Parterna är med och betalar.",
    "Målen går att följa upp.",
)


def part_for(idea: Idea, number: int, closes_at: datetime, count: int) -> ApplicationPart:
    """A whole application made of an idea; `number` varies dates, points and answers."""
    start = date(closes_at.year + 1, 1 + number % 6, 1)
    years = [start.year, start.year + 1]
    total = 2 * idea.sought_sek
    first = total * 2 // 5
    granted = number % 5 != 4
    return ApplicationPart(
        key=f"idea-{idea.applicant}-{abs(hash_of(idea.title))}",
        organisation=idea.applicant,
        submitted_at=closes_at - timedelta(days=1 + (count - number) % 12, hours=number % 7),
        title=idea.title,
        summary=idea.summary,
        problem=f"{idea.summary} Ingen av parterna kan göra det ensam, och behovet har vuxit.",
        target_group="Företag, föreningar och invånare i de kommuner som deltar.",
        starts_on=start,
        ends_on=date(start.year + 1, 12, 31),
        municipalities=idea.municipalities,
        priorities=(idea.priority,),
        strategy_contribution="Projektet svarar mot strategin och byggs tillsammans med kommunerna.",
        gender_equality="Vi följer upp deltagande uppdelat på kön och planerar tider som passar alla.",
        diversity_integration="Vi söker upp dem som sällan deltar och erbjuder material på flera språk.",
        environment="Vi reser med tåg och buss, och möts digitalt när det går.",
        follow_up="Styrgruppen följer målen varje kvartal.",
        dissemination="Resultaten sprids i länets nätverk.",
        risk="Det kan bli svårt att få med små företag; därför börjar vi med dem.",
        state_aid_reasons="Verksamheten är öppen för alla och gynnar inget enskilt företag.",
        sought_sek=idea.sought_sek,
        costs=(
            CostPart(cost_type=CostType.STAFF, year=years[0], amount_sek=first, description="Projektledning"),
            CostPart(
                cost_type=CostType.EXTERNAL_SERVICES,
                year=years[1],
                amount_sek=total - first,
                description="Tjänster och aktiviteter",
            ),
        ),
        financing=(
            FinancingPart(financier="Medverkande kommuner", sector="public", amount_sek=idea.sought_sek // 2),
            FinancingPart(
                financier="Medverkande företag",
                sector="private",
                amount_sek=idea.sought_sek - idea.sought_sek // 2,
            ),
        ),
        activities=(
            ActivityPart(
                key="a1", title="Kartläggning", description="Parterna ringar in behoven.", leads_to=("r1",)
            ),
            ActivityPart(
                key="a2", title="Insatser", description="Arbetet görs i varje kommun.", leads_to=("r1", "r2")
            ),
        ),
        results=(
            ResultPart(key="r1", title="Ett prövat arbetssätt", indicator="Antal parter", leads_to=("e1",)),
            ResultPart(key="r2", title="Fler deltar", indicator="Antal deltagare", leads_to=("e1",)),
        ),
        effects=(EffectPart(key="e1", title="Länet är starkare på lång sikt"),),
        assessments=(
            _assessment("beda-bedomare", number),
            _assessment("bo-bedomare", number + 2),
        ),
        statements=tuple(
            _statement(code, number + place) for place, code in enumerate(idea.municipalities[:2])
        ),
        memo=MemoPart(
            summary=idea.summary,
            background="Parterna har arbetat tillsammans tidigare och söker nu medel för att gå vidare.",
            reasoning="Projektet svarar mot strategin. Bedömarna är i stort eniga.",
            outcome=ProposedOutcome.GRANT if granted else ProposedOutcome.REJECT,
            proposed_sek=idea.sought_sek if granted else None,
            highest_share_percent=50 if granted else None,
            conditions=("Projektet redovisar deltagande uppdelat på kön och ort.",) if granted else (),
        ),
    )


SAID = (
    StatementPart(
        municipality="0000",
        position=Position.SUPPORT,
        reasons="Projektet stärker kommunen.",
        handling=HandlingPart(
            outcome=HandlingOutcome.TAKEN_IN,
            reason="Kommunens stöd är ett av skälen till förslaget.",
            changed_text="Bedömningen: projektet svarar mot kommunernas egna behov.",
        ),
    ),
    StatementPart(
        municipality="0000",
        position=Position.SUPPORT_WITH_CONDITIONS,
        reasons="Vi ser gärna projektet om det når hela kommunen.",
        conditions="Aktiviteter ska hållas också utanför centralorten.",
        handling=HandlingPart(
            outcome=HandlingOutcome.PARTLY,
            reason="Deltagandet ska redovisas, men projektet väljer själv sina orter.",
            changed_text="Villkor: Projektet redovisar deltagande uppdelat på kön och ort.",
        ),
    ),
    StatementPart(
        municipality="0000",
        position=Position.AGAINST,
        reasons="Pengarna gör större nytta i våra egna näringslivsinsatser.",
        handling=HandlingPart(
            outcome=HandlingOutcome.NOT_TAKEN_IN,
            reason="Kommunens egna insatser prövas för sig. Projektet når kommuner som saknar sådana.",
        ),
    ),
)


def _statement(code: str, turn: int) -> StatementPart:
    """What a municipality says and what is done with it: mostly in support, and now and then not taken in."""
    return SAID[(0, 0, 1, 0, 0, 1, 0, 2)[turn % 8]].model_copy(update={"municipality": code})


def hash_of(text: str) -> int:
    """A number that is the same in every process, unlike hash()."""
    return sum(ord(character) * (place + 1) for place, character in enumerate(text))


def _assessment(assessor: str, number: int) -> AssessmentPart:
    keys = ("nytta", "genomforande", "samverkan", "hallbarhet")
    return AssessmentPart(
        assessor=assessor,
        scores={
            key: ScorePart(points=2 + (number * (place + 2) + place) % 4, reason=REASONS[place])
            for place, key in enumerate(keys)
        },
    )


def file_with(
    reference: CaseFile,
    parts: Sequence[ApplicationPart],
    *,
    opens_at: datetime,
    closes_at: datetime,
    meets_at: datetime,
) -> CaseFile:
    """The reference file with other applications, applicants and times; its people stay."""
    applicants = tuple(
        OrganisationPart(
            key=a.key,
            name=a.name,
            register_number=a.register_number,
            kind=OrganisationKind(a.kind),
            city=a.city,
            people=(RepresentativePart(key=f"{a.key}-kontakt", name=a.person, title="Projektledare"),),
        )
        for a in APPLICANTS
    )
    meeting = reference.meeting.model_copy(
        update={"starts_at": meets_at, "summoned_at": meets_at - timedelta(days=9)}
    )
    round_ = reference.round.model_copy(update={"opens_at": opens_at, "closes_at": closes_at})
    return reference.model_copy(
        update={
            "organisations": (*reference.organisations, *applicants),
            "applications": tuple(parts),
            "round": round_,
            "meeting": meeting,
        }
    )
