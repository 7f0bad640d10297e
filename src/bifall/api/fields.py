"""What may leave: for each resource its fields, what each is, and why everybody may know it.

The answers in every format, the schema and the reference are made from these tables. What does not stand here
does not leave; tests/api/test_nothing_else_leaves.py marks every text of the database and looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bifall.api.kinds import Kind
from bifall.board.grant_facts import FACTS


class Why(TextChoices):
    """Why everybody may know a thing."""

    IDENTITY = "identity", _("En beteckning som inte säger något om någon.")
    ADDRESS = "address", _("Adressen till en sida som är öppen för alla.")
    CALL = "call", _("Utlysningen är kungjord: alla ska kunna söka på samma villkor.")
    DECISION = (
        "decision",
        _("Beslutet står i ett justerat och anslaget protokoll (kommunallagen 8 kap. 12 §)."),
    )
    SUMMONS = (
        "summons",
        _("Föredragningslistan är en allmän handling när kallelsen har skickats (TF 2 kap.)."),
    )
    NOTICE = "notice", _("Anslaget sitter på den digitala anslagstavlan (kommunallagen 8 kap. 9–10 §§).")
    STATEMENT = "statement", _("Kommunen yttrar sig som myndighet i ett ärende vars beslut är anslaget.")
    LEGAL_PERSON = "legal_person", _("Uppgift om en juridisk person, inte om en människa.")
    PRESS = "press", _("Texten är publicerad för alla, och klockan har passerat ett eventuellt embargo.")
    REPORT = "report", _("Uppgiften står i en rapport som myndigheten har godkänt.")
    COUNTED = "counted", _("Räknat av sådant som är offentligt, för ett område och inte för en människa.")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a resource.

    texts: the columns that somebody has written freely and that stand in it, as `app.Model.field`.
    """

    name: str
    kind: Kind
    about: Promise
    why: Why
    texts: tuple[str, ...] = ()


PUBLISHER = tuple(f"accounts.Authority.{name}" for name in ("name", "organisation_number", "email"))
"""What is said of the authority that publishes. The e-mail address is its own registry's, and no person's."""

ID = _("Radens beteckning. Den ändras aldrig.")
PAGE = _("Sidan för människor.")
CASE = _("Diarienummer.")
CASE_TEXTS = ("documents.RegisteredCase.case_number",)
CALL_TITLE = ("calls.Call.title",)
PROJECT = ("applications.Application.title",)
PLACE_CODE = ("organisations.Municipality.code",)
PLACE_NAME = ("organisations.Municipality.name",)
BOARD = ("board.Board.name",)

TEXT, NUMBER, DECIMAL = Kind.TEXT, Kind.NUMBER, Kind.DECIMAL
DAY, MOMENT, TRUTH, CODES = Kind.DAY, Kind.MOMENT, Kind.TRUTH, Kind.CODES

CALLS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("title", TEXT, _("Utlysningens rubrik."), Why.CALL, CALL_TITLE),
    Field(
        "title_en", TEXT, _("Rubriken på engelska; tom när den saknas."), Why.CALL, ("calls.Call.title_en",)
    ),
    Field("summary", TEXT, _("Kort om utlysningen."), Why.CALL, ("calls.Call.summary",)),
    Field(
        "summary_en",
        TEXT,
        _("Detsamma på engelska; tomt när det saknas."),
        Why.CALL,
        ("calls.Call.summary_en",),
    ),
    Field("decided_by", TEXT, _("Vem som beslutar: board eller director."), Why.CALL),
    Field("legal_basis", TEXT, _("Rättslig grund."), Why.CALL, ("calls.Call.legal_basis",)),
    Field("highest_share_percent", DECIMAL, _("Högsta andel av kostnaderna, procent."), Why.CALL),
    Field("highest_grant_sek", NUMBER, _("Högsta belopp, hela kronor."), Why.CALL),
    Field("is_two_step", TRUTH, _("Man lämnar först en idéskiss."), Why.CALL),
    Field("page", TEXT, PAGE, Why.ADDRESS, ("calls.Call.slug",)),
)

ROUNDS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("call", TEXT, _("Utlysningens id."), Why.IDENTITY),
    Field("call_title", TEXT, _("Utlysningens rubrik."), Why.CALL, CALL_TITLE),
    Field("name", TEXT, _("Omgångens namn."), Why.CALL, ("calls.Round.name",)),
    Field("opens_at", MOMENT, _("Öppnar för ansökningar."), Why.CALL),
    Field("closes_at", MOMENT, _("Stänger för ansökningar."), Why.CALL),
    Field("concept_opens_at", MOMENT, _("Öppnar för idéskisser, när sådana kommer först."), Why.CALL),
    Field("concept_closes_at", MOMENT, _("Stänger för idéskisser."), Why.CALL),
    Field("frame_sek", NUMBER, _("Omgångens ram, hela kronor."), Why.CALL),
    Field("page", TEXT, PAGE, Why.ADDRESS, ("calls.Call.slug",)),
)


def _of_grant(name: str, kind: Kind, why: Why, texts: tuple[str, ...] = ()) -> Field:
    return Field(name, kind, FACTS[name].about, why, texts)


GRANTS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    _of_grant("case_number", TEXT, Why.DECISION, CASE_TEXTS),
    _of_grant("title", TEXT, Why.DECISION, PROJECT),
    _of_grant("summary", TEXT, Why.DECISION, ("applications.Application.summary",)),
    _of_grant("recipient", TEXT, Why.DECISION, ("organisations.Organisation.name",)),
    _of_grant("organisation_number", TEXT, Why.LEGAL_PERSON, ("organisations.Organisation.register_number",)),
    _of_grant("recipient_kind", TEXT, Why.LEGAL_PERSON),
    _of_grant("granted_sek", NUMBER, Why.DECISION),
    _of_grant("highest_share_percent", DECIMAL, Why.DECISION),
    _of_grant("total_cost_sek", NUMBER, Why.DECISION),
    _of_grant("starts_on", DAY, Why.DECISION),
    _of_grant("ends_on", DAY, Why.DECISION),
    _of_grant("municipalities", CODES, Why.DECISION, PLACE_CODE),
    _of_grant("priorities", CODES, Why.DECISION, ("calls.Priority.code",)),
    _of_grant("call", TEXT, Why.IDENTITY),
    _of_grant("decided_by", TEXT, Why.DECISION, BOARD),
    _of_grant("decided_on", DAY, Why.DECISION),
    _of_grant("on_delegation", TRUTH, Why.DECISION),
    _of_grant("meeting", TEXT, Why.IDENTITY),
    _of_grant("paragraph", NUMBER, Why.DECISION),
    Field("page", TEXT, PAGE, Why.ADDRESS, CASE_TEXTS),
)

CONDITIONS = Field(
    "conditions",
    TEXT,
    _("Villkoren, ett på varje rad."),
    Why.DECISION,
    ("board.DecisionCondition.text",),
)

DECISIONS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("meeting", TEXT, _("Sammanträdets id."), Why.IDENTITY),
    Field("board", TEXT, _("Nämnd."), Why.DECISION, BOARD),
    Field("decided_on", DAY, _("Beslutsdag."), Why.DECISION),
    Field("paragraph", NUMBER, _("Paragraf i protokollet."), Why.DECISION),
    Field("case_number", TEXT, _("Diarienummer, när ärendet gäller en ansökan."), Why.DECISION, CASE_TEXTS),
    Field("title", TEXT, _("Ärendets rubrik."), Why.DECISION, ("board.AgendaItem.title",)),
    Field("outcome", TEXT, _("Utfall, till exempel granted eller rejected."), Why.DECISION),
    Field("text", TEXT, _("Beslutets lydelse."), Why.DECISION, ("board.Decision.text",)),
    CONDITIONS,
    Field("granted_sek", NUMBER, _("Beviljat belopp, hela kronor."), Why.DECISION),
    Field("highest_share_percent", DECIMAL, _("Högsta andel av godkända kostnader, procent."), Why.DECISION),
    Field("page", TEXT, PAGE, Why.ADDRESS),
)

DELEGATED_DECISIONS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("case_number", TEXT, CASE, Why.DECISION, CASE_TEXTS),
    Field("title", TEXT, _("Projektets namn."), Why.DECISION, PROJECT),
    Field("outcome", TEXT, _("Utfall: granted eller rejected."), Why.DECISION),
    CONDITIONS,
    Field("granted_sek", NUMBER, _("Beviljat belopp, hela kronor."), Why.DECISION),
    Field("highest_share_percent", DECIMAL, _("Högsta andel av godkända kostnader, procent."), Why.DECISION),
    Field("decided_on", DAY, _("Beslutsdag."), Why.DECISION),
    Field("board", TEXT, _("Nämnd som beslutet är fattat på delegation från."), Why.DECISION, BOARD),
    Field("meeting", TEXT, _("Id för sammanträdet där beslutet anmäldes."), Why.IDENTITY),
    Field("paragraph", NUMBER, _("Paragraf för anmälan."), Why.DECISION),
    Field("page", TEXT, PAGE, Why.ADDRESS),
)

MEETINGS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("board", TEXT, _("Nämnd."), Why.SUMMONS, BOARD),
    Field("starts_at", MOMENT, _("Sammanträdet börjar."), Why.SUMMONS),
    Field("place", TEXT, _("Plats."), Why.SUMMONS, ("board.Meeting.place",)),
    Field("state", TEXT, _("Läge: summoned, in_session, closed, adjusted eller announced."), Why.SUMMONS),
    Field("page", TEXT, PAGE, Why.ADDRESS),
)

AGENDA_ITEMS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("meeting", TEXT, _("Sammanträdets id."), Why.IDENTITY),
    Field("position", NUMBER, _("Plats på föredragningslistan."), Why.SUMMONS),
    Field("paragraph", NUMBER, _("Paragraf."), Why.SUMMONS),
    Field("kind", TEXT, _("Slag: grant, information, matter eller delegated."), Why.SUMMONS),
    Field("title", TEXT, _("Ärendets rubrik."), Why.SUMMONS, ("board.AgendaItem.title",)),
    Field("case_number", TEXT, _("Diarienummer, när ärendet gäller en ansökan."), Why.SUMMONS, CASE_TEXTS),
    Field("applicant", TEXT, _("Sökande organisation."), Why.SUMMONS, ("organisations.Organisation.name",)),
    Field("page", TEXT, PAGE, Why.ADDRESS),
)

STATEMENTS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("case_number", TEXT, CASE, Why.STATEMENT, CASE_TEXTS),
    Field("title", TEXT, _("Projektets namn."), Why.STATEMENT, PROJECT),
    Field("municipality", TEXT, _("Kommunkod."), Why.STATEMENT, PLACE_CODE),
    Field("municipality_name", TEXT, _("Kommunens namn."), Why.STATEMENT, PLACE_NAME),
    Field(
        "position",
        TEXT,
        _("Ställningstagande: support, support_with_conditions, against, no_comment."),
        Why.STATEMENT,
    ),
    Field("reasons", TEXT, _("Kommunens skäl."), Why.STATEMENT, ("collaboration.Statement.reasons",)),
    Field(
        "conditions", TEXT, _("Kommunens villkor."), Why.STATEMENT, ("collaboration.Statement.conditions",)
    ),
    Field("given_on", DAY, _("Dag då yttrandet lämnades."), Why.STATEMENT),
    Field("is_late", TRUTH, _("Yttrandet kom för sent."), Why.STATEMENT),
    Field(
        "handling", TEXT, _("Vad det blev av yttrandet: taken_in, partly eller not_taken_in."), Why.STATEMENT
    ),
    Field(
        "handling_reason",
        TEXT,
        _("Regionens skäl."),
        Why.STATEMENT,
        ("collaboration.StatementHandling.reason",),
    ),
    Field(
        "changed_text",
        TEXT,
        _("Vad som ändrades."),
        Why.STATEMENT,
        ("collaboration.StatementHandling.changed_text",),
    ),
    Field("recognises_itself", TEXT, _("Kommunen känner igen sig: yes, partly eller no."), Why.STATEMENT),
    Field("page", TEXT, PAGE, Why.ADDRESS, CASE_TEXTS),
)

NOTICES = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("meeting", TEXT, _("Sammanträdets id."), Why.IDENTITY),
    Field("board", TEXT, _("Nämnd."), Why.NOTICE, BOARD),
    Field("meeting_on", DAY, _("Sammanträdesdag."), Why.NOTICE),
    Field("posted_on", DAY, _("Dag då anslaget sattes upp."), Why.NOTICE),
    Field("last_appeal_on", DAY, _("Sista dag att överklaga."), Why.NOTICE),
    Field("takedown_on", DAY, _("Dag då anslaget tas ned."), Why.NOTICE),
    Field("kept_at", TEXT, _("Var protokollet förvaras."), Why.NOTICE, ("board.PublicNotice.kept_at",)),
    Field("page", TEXT, PAGE, Why.ADDRESS),
)

RELEASES = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("kind", TEXT, _("Slag av text."), Why.PRESS),
    Field("language", TEXT, _("Språk: sv eller en."), Why.PRESS),
    Field("headline", TEXT, _("Rubrik."), Why.PRESS, ("wagtailcore.Page.title",)),
    Field("lead", TEXT, _("Ingress."), Why.PRESS, ("press.ReleasePage.lead",)),
    Field(
        "text",
        TEXT,
        _("Mellanrubriker och stycken, med en tom rad emellan. Citat läses på sidan: de nämner människor."),
        Why.PRESS,
        ("press.ReleasePage.body",),
    ),
    Field("published_at", MOMENT, _("Först publicerad."), Why.PRESS),
    Field("page", TEXT, PAGE, Why.ADDRESS, ("wagtailcore.Page.slug",)),
)

ORGANISATIONS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("name", TEXT, _("Namn."), Why.LEGAL_PERSON, ("organisations.Organisation.name",)),
    Field("country", TEXT, _("Land, två bokstäver (ISO 3166-1)."), Why.LEGAL_PERSON),
    Field(
        "organisation_number",
        TEXT,
        _("Nummer i det egna landets register."),
        Why.LEGAL_PERSON,
        ("organisations.Organisation.register_number",),
    ),
    Field("kind", TEXT, _("Slag av organisation."), Why.LEGAL_PERSON),
    Field("projects", NUMBER, _("Antal beviljade projekt."), Why.DECISION),
    Field("granted_sek", NUMBER, _("Beviljat sammanlagt, hela kronor."), Why.DECISION),
)

RESULTS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("case_number", TEXT, CASE, Why.DECISION, CASE_TEXTS),
    Field("project", TEXT, _("Projektets namn."), Why.DECISION, PROJECT),
    Field("position", NUMBER, _("Indikatorns plats i projektet."), Why.DECISION),
    Field("kind", TEXT, _("Slag av indikator."), Why.DECISION),
    Field("indicator", TEXT, _("Vad som räknas."), Why.DECISION, ("projects.Indicator.title",)),
    Field("unit", TEXT, _("Enhet."), Why.DECISION, ("projects.Indicator.unit",)),
    Field("baseline", DECIMAL, _("Utgångsläge."), Why.DECISION),
    Field("target", DECIMAL, _("Mål."), Why.DECISION),
    Field("value", DECIMAL, _("Utfall i den senaste godkända rapporten."), Why.REPORT),
    Field("measured_to", DAY, _("Sista dagen i den rapportens period."), Why.REPORT),
    Field("page", TEXT, PAGE, Why.ADDRESS, CASE_TEXTS),
)

MUNICIPALITIES = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("code", TEXT, _("Kommunkod."), Why.LEGAL_PERSON, PLACE_CODE),
    Field("name", TEXT, _("Kommunens namn."), Why.LEGAL_PERSON, PLACE_NAME),
    Field("population", NUMBER, _("Folkmängd."), Why.COUNTED),
    Field("population_on", DAY, _("Folkmängden gäller denna dag."), Why.COUNTED),
    Field("page", TEXT, PAGE, Why.ADDRESS, PLACE_CODE),
)

STATISTICS = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("table", TEXT, _("Vad som delas upp: year, kind, priority eller municipality."), Why.COUNTED),
    Field("year", NUMBER, _("Beslutsår."), Why.COUNTED),
    Field(
        "key",
        TEXT,
        _("Värdet det delas upp på: slag av sökande, prioriteringens kod eller kommunkod."),
        Why.COUNTED,
        (*PLACE_CODE, "calls.Priority.code"),
    ),
    Field("projects", NUMBER, _("Antal beviljade projekt."), Why.COUNTED),
    Field("granted_sek", NUMBER, _("Beviljat till dem, hela kronor."), Why.COUNTED),
    Field(
        "part_sek", NUMBER, _("Beloppen delade lika mellan de kommuner som varje projekt berör."), Why.COUNTED
    ),
)

INFLUENCE = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field("case_number", TEXT, CASE, Why.DECISION, CASE_TEXTS),
    Field("project", TEXT, _("Projektets namn."), Why.DECISION, PROJECT),
    Field("municipality", TEXT, _("Kommunkod."), Why.STATEMENT, PLACE_CODE),
    Field("municipality_name", TEXT, _("Kommunens namn."), Why.STATEMENT, PLACE_NAME),
    Field("year", NUMBER, _("Beslutsår."), Why.DECISION),
    Field("granted", TRUTH, _("Ansökan beviljades."), Why.DECISION),
    Field("position", TEXT, _("Kommunens ställningstagande; tomt när svar uteblev."), Why.STATEMENT),
    Field("is_late", TRUTH, _("Yttrandet kom för sent."), Why.STATEMENT),
    Field(
        "taken_in",
        TRUTH,
        _("Yttrandet togs in, helt eller delvis; tomt innan någon har hanterat det."),
        Why.STATEMENT,
    ),
    Field(
        "recognises_itself",
        TRUTH,
        _("Kommunen känner igen sig; tomt när den inte har svarat."),
        Why.STATEMENT,
    ),
)

CHANGES = (
    Field("id", TEXT, ID, Why.IDENTITY),
    Field(
        "sequence",
        NUMBER,
        _("Ändringens nummer, utan luckor. Fråga med since efter det sista du har."),
        Why.IDENTITY,
    ),
    Field("kind", TEXT, _("Vad som hände: created, changed eller gone."), Why.IDENTITY),
    Field("resource", TEXT, _("Listan som raden står i."), Why.IDENTITY),
    Field("row", TEXT, _("Radens id i den listan."), Why.IDENTITY),
    Field("case_number", TEXT, _("Diarienummer, när raden har ett."), Why.DECISION, CASE_TEXTS),
    Field("seen_at", MOMENT, _("När ändringen sågs."), Why.IDENTITY),
    Field("address", TEXT, _("Radens egen adress. Den svarar inte för det som är borta."), Why.ADDRESS),
)

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "calls": CALLS,
    "rounds": ROUNDS,
    "grants": GRANTS,
    "decisions": DECISIONS,
    "delegated-decisions": DELEGATED_DECISIONS,
    "meetings": MEETINGS,
    "agenda-items": AGENDA_ITEMS,
    "statements": STATEMENTS,
    "notices": NOTICES,
    "releases": RELEASES,
    "organisations": ORGANISATIONS,
    "results": RESULTS,
    "municipalities": MUNICIPALITIES,
    "statistics": STATISTICS,
    "influence": INFLUENCE,
    "changes": CHANGES,
}
