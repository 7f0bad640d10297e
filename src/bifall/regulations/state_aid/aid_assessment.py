"""Is it state aid? The five parts of article 107.1 as questions, and the legal basis that is chosen.

A person answers and chooses; the functions tell what is left to answer and whether the basis can be chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bifall.regulations.findings import Finding, Sentence, Verdict, Word
from bifall.regulations.funding import Funding
from bifall.regulations.rules_in_force import NoRuleInForce, rule_on
from bifall.regulations.state_aid.gber_articles import ARTICLE_WORDS, ARTICLES

SOURCE = "Fördraget om Europeiska unionens funktionssätt, artikel 107.1"


class Criterion(StrEnum):
    """The five parts. It is aid when all of them hold."""

    PUBLIC_RESOURCES = "public_resources"
    UNDERTAKING = "undertaking"
    ADVANTAGE = "advantage"
    SELECTIVITY = "selectivity"
    EFFECT = "effect"


class Reach(StrEnum):
    """Direct aid goes to an applicant or a partner; indirect aid to firms that the project serves."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class Basis(StrEnum):
    """What the grant stands on."""

    NO_AID = "no_aid"
    DE_MINIMIS = "de_minimis"
    BLOCK_EXEMPTION = "block_exemption"
    SGEI = "sgei"
    NOTIFIED = "notified"


BASIS_WORDS = {
    Basis.NO_AID: Word("no_aid", sv="inte statligt stöd", en="no state aid"),
    Basis.DE_MINIMIS: Word("de_minimis", sv="stöd av mindre betydelse", en="de minimis aid"),
    Basis.BLOCK_EXEMPTION: Word("block_exemption", sv="gruppundantag", en="block exemption"),
    Basis.SGEI: Word(
        "sgei",
        sv="stöd av mindre betydelse för tjänster av allmänt ekonomiskt intresse",
        en="de minimis aid for services of general economic interest",
    ),
    Basis.NOTIFIED: Word("notified", sv="anmält till kommissionen", en="notified to the Commission"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One part of the test, with what to think of when it is answered."""

    criterion: Criterion
    asks: Sentence
    think_of: Sentence


QUESTIONS: tuple[Question, ...] = (
    Question(
        Criterion.PUBLIC_RESOURCES,
        Sentence(
            "aid_public_resources",
            sv="Kommer pengarna från det offentliga?",
            en="Does the money come from public resources?",
        ),
        Sentence(
            "aid_public_resources_think_of",
            sv="Anslag 1:1, EU-fonder och kommunal medfinansiering räknas alla som offentliga medel.",
            en="Appropriation 1:1, EU funds and municipal co-financing all count as public resources.",
        ),
    ),
    Question(
        Criterion.UNDERTAKING,
        Sentence(
            "aid_undertaking",
            sv="Är den som får stödet ett företag?",
            en="Is the one who receives the aid an undertaking?",
        ),
        Sentence(
            "aid_undertaking_think_of",
            sv="All ekonomisk verksamhet räknas, vilken juridisk form den än har. En förening utan"
            " vinstsyfte kan vara ett företag. Tänk också på de företag som projektet vänder sig till.",
            en="Every economic activity counts, whatever its legal form. A non-profit association can be"
            " an undertaking. Think of the firms that the project serves, too.",
        ),
    ),
    Question(
        Criterion.ADVANTAGE,
        Sentence(
            "aid_advantage",
            sv="Ger stödet en fördel som mottagaren inte hade fått på marknaden?",
            en="Does the aid give an advantage that the market would not have given?",
        ),
        Sentence(
            "aid_advantage_think_of",
            sv="Bidrag, tjänster under marknadspris och gynnsamma lån är fördelar.",
            en="Grants, services below the market price and favourable loans are advantages.",
        ),
    ),
    Question(
        Criterion.SELECTIVITY,
        Sentence(
            "aid_selectivity",
            sv="Gynnar stödet vissa företag eller viss produktion?",
            en="Does the aid favour certain undertakings or the production of certain goods?",
        ),
        Sentence(
            "aid_selectivity_think_of",
            sv="Ett stöd som bara går till sökande i länet, i en bransch eller i ett projekt är selektivt.",
            en="Aid that goes only to applicants in the county, in one trade or in one project is selective.",
        ),
    ),
    Question(
        Criterion.EFFECT,
        Sentence(
            "aid_effect",
            sv="Kan stödet snedvrida konkurrensen och påverka handeln mellan medlemsstaterna?",
            en="Can the aid distort competition and affect trade between member states?",
        ),
        Sentence(
            "aid_effect_think_of",
            sv="Det räcker att det kan ske. Rent lokal verksamhet utan kunder eller konkurrenter från"
            " andra länder är ett undantag som ska motiveras.",
            en="It is enough that it can happen. A purely local activity without customers or competitors"
            " from other countries is an exception that needs its reasons.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class BasisRule:
    """A basis that a decision can stand on while its regulation is in force."""

    valid_from: date
    valid_to: date | None
    source: str
    basis: Basis


BASIS_RULES: Sequence[BasisRule] = (
    BasisRule(date(2009, 12, 1), None, SOURCE, Basis.NO_AID),
    BasisRule(date(2024, 1, 1), date(2030, 12, 31), "Förordning (EU) 2023/2831", Basis.DE_MINIMIS),
    BasisRule(date(2014, 7, 1), date(2026, 12, 31), "Förordning (EU) nr 651/2014", Basis.BLOCK_EXEMPTION),
    BasisRule(date(2024, 1, 1), date(2030, 12, 31), "Förordning (EU) 2023/2832", Basis.SGEI),
    BasisRule(
        date(2009, 12, 1),
        None,
        "Fördraget om Europeiska unionens funktionssätt, artikel 108.3",
        Basis.NOTIFIED,
    ),
)


@dataclass(frozen=True, slots=True)
class InformRule:
    """The government is told before a grant that is state aid is decided."""

    valid_from: date
    valid_to: date | None
    source: str
    funding: Funding


INFORM_RULES: Sequence[InformRule] = (
    InformRule(
        date(2012, 7, 15),
        date(2022, 12, 31),
        "Förordning (2003:596) 2 §, i lydelse enligt 2012:435",
        Funding.PROJECT,
    ),
    InformRule(
        date(2023, 1, 1), None, "Förordning (2003:596) 2 §, i lydelse enligt 2022:1470", Funding.PROJECT
    ),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no to one part, and why."""

    holds: bool
    why: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """One person's assessment of one recipient: the answers, the basis, who and when.

    article: the key of a block exemption in `gber_articles`, empty on other bases.
    """

    answers: Mapping[Criterion, Answer] = field(hash=False)
    reach: Reach
    basis: Basis | None
    assessed_by: str
    assessed_at: datetime
    article: str = ""

    def as_data(self) -> dict[str, object]:
        """Plain JSON values, as they are kept with the case."""
        return {
            "answers": {
                c.value: {"holds": self.answers[c].holds, "why": self.answers[c].why}
                for c in Criterion
                if c in self.answers
            },
            "reach": self.reach.value,
            "basis": None if self.basis is None else self.basis.value,
            "article": self.article,
            "assessed_by": self.assessed_by,
            "assessed_at": self.assessed_at.isoformat(),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Assessment:
        """The assessment that `as_data` wrote. Raises ValueError or KeyError for anything else."""
        answers = data["answers"]
        if not isinstance(answers, Mapping):
            raise ValueError("answers must be a mapping")
        return cls(
            answers={Criterion(c): Answer(bool(a["holds"]), str(a["why"])) for c, a in answers.items()},
            reach=Reach(str(data["reach"])),
            basis=None if data["basis"] is None else Basis(str(data["basis"])),
            article=str(data["article"]),
            assessed_by=str(data["assessed_by"]),
            assessed_at=datetime.fromisoformat(str(data["assessed_at"])),
        )


ANSWERED = Sentence(
    "aid_answered",
    sv="Frågorna ska vara besvarade med skäl, tills en av dem besvaras med nej. Obesvarade: {unanswered}."
    " Utan skäl: {without_reasons}.",
    en="The questions are answered with reasons, until one of them is answered no. Unanswered:"
    " {unanswered}. Without reasons: {without_reasons}.",
)
BASIS_FITS = Sentence(
    "aid_basis_fits",
    sv="Är alla fem delarna uppfyllda är det statligt stöd, och då krävs en grund för det. Är någon inte"
    " uppfylld är grunden att det inte är stöd. Vald grund: {basis}.",
    en="When all five parts hold it is state aid, which takes a basis. When one does not hold, the basis"
    " is that it is no aid. Basis chosen: {basis}.",
)
BASIS_IN_FORCE = Sentence(
    "aid_basis_in_force",
    sv="Grunden ska gälla den dag beslutet fattas, {decided_on}. Vald grund: {basis}.",
    en="The basis must be in force on the day of the decision, {decided_on}. Basis chosen: {basis}.",
)
ARTICLE_CHOSEN = Sentence(
    "aid_article_chosen",
    sv="Gruppundantag kräver att det framgår vilken artikel stödet ges enligt. Vald artikel: {article}.",
    en="A block exemption takes the article that the aid is given under. Article chosen: {article}.",
)
GOVERNMENT_INFORMED = Sentence(
    "aid_government_informed",
    sv="Projektbidrag som är statligt stöd bör inte lämnas. Den som ändå avser att lämna det ska"
    " underrätta regeringen innan beslutet fattas. Underrättad: {informed_on}.",
    en="Project grants that are state aid should not be given. Whoever still intends to must inform the"
    " government before the decision. Informed: {informed_on}.",
)


@dataclass(frozen=True, slots=True)
class AidVerdict(Verdict):
    """is_aid: None while the answers do not settle it."""

    is_aid: bool | None


def next_question(answers: Mapping[Criterion, Answer]) -> Question | None:
    """The question to ask now; None when one is answered no, or all of them are answered."""
    for question in QUESTIONS:
        answer = answers.get(question.criterion)
        if answer is None:
            return question
        if not answer.holds:
            return None
    return None


def is_aid(answers: Mapping[Criterion, Answer]) -> bool | None:
    """Aid when all five hold, no aid when one does not; None while it is not settled."""
    if any(not answer.holds for answer in answers.values()):
        return False
    return True if all(criterion in answers for criterion in Criterion) else None


def conclude(
    assessment: Assessment,
    *,
    on: date,
    funding: Funding = Funding.PROJECT,
    government_informed_on: date | None = None,
    basis_rules: Sequence[BasisRule] = BASIS_RULES,
    inform_rules: Sequence[InformRule] = INFORM_RULES,
) -> AidVerdict:
    """Whether a decision on `on` can stand on the assessment. The demands of the basis are tried apart."""
    settled = is_aid(assessment.answers)
    asked = next_question(assessment.answers)
    unanswered = 0 if asked is None else sum(c not in assessment.answers for c in Criterion)
    without_reasons = sum(not answer.why.strip() for answer in assessment.answers.values())
    basis = assessment.basis
    chosen = "–" if basis is None else BASIS_WORDS[basis]
    findings = [
        Finding(
            ANSWERED,
            unanswered == without_reasons == 0,
            SOURCE,
            {"unanswered": unanswered, "without_reasons": without_reasons},
        )
    ]
    fits = settled is not None and basis is not None and (basis is Basis.NO_AID) is (not settled)
    findings.append(Finding(BASIS_FITS, fits, SOURCE, {"basis": chosen}))
    if basis is not None:
        rules = [rule for rule in basis_rules if rule.basis is basis]
        try:
            source, in_force = rule_on(rules, on).source, True
        except NoRuleInForce:
            source, in_force = rules[-1].source if rules else SOURCE, False
        findings.append(Finding(BASIS_IN_FORCE, in_force, source, {"decided_on": on, "basis": chosen}))
        if basis is Basis.BLOCK_EXEMPTION:
            known = any(
                row.key == assessment.article
                and row.valid_from <= on
                and (row.valid_to is None or on <= row.valid_to)
                for row in ARTICLES
            )
            article = ARTICLE_WORDS.get(assessment.article, assessment.article or "–")
            findings.append(Finding(ARTICLE_CHOSEN, known, source, {"article": article}))
    if settled:
        findings += _government_informed(funding, on, government_informed_on, inform_rules)
    return AidVerdict(tuple(findings), settled)


def _government_informed(
    funding: Funding, on: date, informed_on: date | None, rules: Sequence[InformRule]
) -> list[Finding]:
    try:
        rule = rule_on([rule for rule in rules if rule.funding is funding], on)
    except NoRuleInForce:
        return []
    told = informed_on is not None and informed_on <= on
    return [Finding(GOVERNMENT_INFORMED, told, rule.source, {"informed_on": informed_on or "–"})]
