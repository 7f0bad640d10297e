"""What the demo's evaluations say. The people who answer, and their words, are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bifall.evaluation.rules.contents import FindingValues, RecommendationValues
from bifall.evaluation.states import EvaluationKind, FindingKind, Stance, TheoryLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """A recommendation, with what the region answers and does; without an answer it still waits for one."""

    values: RecommendationValues
    stance: Stance = Stance.ACCEPTED
    answer: str = ""
    days: int = 0
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    title: str
    kind: EvaluationKind
    purpose: str
    conclusion: str
    findings: Sequence[FindingValues]
    recommendations: Sequence[Recommended]


THEORY: Mapping[TheoryLevel, Sequence[str]] = {
    TheoryLevel.PROBLEM: (
        "Sedan regionen blev direktvald har kommunerna ingen egen plats där regional utveckling beslutas.",
    ),
    TheoryLevel.RESOURCES: (
        "Förtroendevaldas och tjänstepersoners tid i femton kommuner och i regionen.",
        "Ett sekretariat för samråd och beredningar.",
    ),
    TheoryLevel.ACTIVITIES: (
        "Samråd, politiska styrgrupper och tjänstepersonsnätverk.",
        "Remisser till de kommuner som berörs.",
    ),
    TheoryLevel.OUTPUT: (
        "Kommunernas ställningstaganden finns i underlaget innan nämnden beslutar.",
        "Kommunerna får veta vad som blev av det de sa.",
    ),
    TheoryLevel.RESULT: (
        "Kommunerna har ett tydligt inflytande på den regionala utvecklingen.",
        "Kommunerna samverkar mer med varandra.",
    ),
    TheoryLevel.EFFECT: ("Insatserna i länet svarar mot det som hela länet behöver.",),
}
QUESTIONS = (
    "Har kommunernas företrädare tillit till modellen?",
    "Får de information i tid för att ta ställning?",
    "Upplever de att de har en verklig möjlighet att påverka, oavsett kommunens storlek?",
    "Får de återkoppling på vad som blev av det de sa?",
    "Är forumen till nytta?",
)


def _strength(text: str, statement: str) -> FindingValues:
    return FindingValues(text=text, kind=FindingKind.STRENGTH, statement=statement)


def _weakness(text: str, statement: str) -> FindingValues:
    return FindingValues(text=text, kind=FindingKind.WEAKNESS, statement=statement)


BASELINE = Told(
    title="Startmätning av samverkansmodellen 2019–2022",
    kind=EvaluationKind.BASELINE,
    purpose="Att ha ett utgångsläge att jämföra halvtidsutvärderingen med.",
    conclusion="Kommunernas företrädare möter modellen med tillit, men får information sent.",
    findings=(
        _strength("De flesta har förtroende för modellen.", "trust_model"),
        _weakness("Information kommer för sent för att hinna ta ställning.", "information_in_time"),
    ),
    recommendations=(
        Recommended(
            values=RecommendationValues(
                text="Skicka underlag minst tre veckor före varje samråd.", statement="information_in_time"
            ),
            answer="Underlag skickas tre veckor före från nästa termin.",
            days=120,
            done="Underlagen har gått ut tre veckor före de fyra senaste samråden.",
        ),
    ),
)
MID_TERM = Told(
    title="Halvtidsutvärdering av samverkansmodellen 2019–2022",
    kind=EvaluationKind.MID_TERM,
    purpose=(
        "Att veta hur kommunernas företrädare upplever sina möjligheter till inflytande, så att modellen kan"
        " utvecklas under den tid som är kvar."
    ),
    conclusion=(
        "Det finns en grundläggande tilltro till samverkansmodellen. Mycket återstår för att utveckla och"
        " förbättra processerna."
    ),
    findings=(
        _strength("De flesta har förtroende för modellen.", "trust_model"),
        _strength("Forumen hjälper kommunerna att samverka med varandra.", "forums_each_other"),
        _weakness("Få upplever att de får veta vad som blev av det de sa.", "feedback_given"),
        _weakness(
            "Meningarna går isär om kommunerna kommer in i tid för att göra skillnad.", "influence_early"
        ),
        _weakness("Små kommuner upplever sig ha sämre möjligheter att göra sig hörda.", "influence_equal"),
    ),
    recommendations=(
        Recommended(
            values=RecommendationValues(
                text="Skriv till kommunen vad som blev av varje yttrande, och varför.",
                statement="feedback_given",
            ),
            answer="Handläggaren skriver hur varje yttrande har hanterats innan ärendet går till nämnden.",
            days=60,
            done="Hanteringen av varje yttrande syns nu för kommunen.",
        ),
        Recommended(
            values=RecommendationValues(
                text="Fråga kommunerna innan en utlysning skrivs, inte bara om ansökningarna.",
                statement="influence_early",
            ),
            stance=Stance.PARTLY,
            answer="Kommunerna tillfrågas om inriktningen på de stora utlysningarna.",
            days=180,
        ),
        Recommended(
            values=RecommendationValues(
                text="Ge små kommuner stöd att besvara remisser tillsammans.", statement="influence_equal"
            ),
        ),
        Recommended(
            values=RecommendationValues(text="Slå ihop de politiska styrgrupperna till en."),
            stance=Stance.DECLINED,
            answer="Styrgrupperna har olika frågor och olika kommuner. De behålls perioden ut.",
        ),
    ),
)

WORKS = (
    "Samråden är öppna och alla får ordet.",
    "Kontakten med tjänstepersonerna är lätt.",
    "Att vi träffar de andra kommunerna regelbundet.",
    "Regionen lyssnar när man väl är i rummet.",
    "Nätverken mellan tjänstepersoner ger mycket.",
)
IMPROVE = (
    "Vi får sällan veta vad som hände med det vi skrev.",
    "Underlagen kommer ofta när allt redan är färdigt.",
    "De stora kommunerna hörs mest.",
    "Tala om tidigare vad som går att påverka.",
    "Färre möten och bättre förberedda.",
    "Säg varför när ni inte gör som vi tycker.",
    "Remisstiden är för kort för en liten kommun.",
)
FIRST_NAMES = (
    "Agneta", "Bertil", "Camilla", "Daniel", "Elin", "Fredrik", "Gunilla", "Henrik", "Ingela", "Johan",
    "Karin", "Leif", "Marianne", "Nils", "Olov", "Pia",
)  # fmt: skip
LAST_NAMES = (
    "Abrahamsson", "Brännlund", "Dahlgren", "Edlund", "Forsgren", "Grahn", "Hedlund", "Isaksson", "Jonsson",
    "Karlsson", "Lindgren", "Marklund", "Nordström", "Olofsson", "Persson", "Rönnlund", "Stenman",
)  # fmt: skip
