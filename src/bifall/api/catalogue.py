"""Every resource of the open data, in the order that the reference has them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from bifall.api.kinds import Kind
from bifall.api.resources import Computed, Filter, Listed, Resource
from bifall.api.sources import board, calls, changes, grants, municipalities, releases, statistics

CASE = _("Bara detta diarienummer, till exempel RUN 1-2026.")
MEETING = _("Bara detta sammanträde, dess id.")
YEAR = _("Bara detta beslutsår.")
PLACE = _("Bara denna kommun, kommunkod.")
CHANGES = "changes"
OF_APPLICATION = "application__case__case_number"

RESOURCES: tuple[Resource, ...] = (
    Listed(
        "calls",
        _("Utlysningar"),
        _("Inbjudningar att söka projektstöd."),
        find=calls.calls,
        read=calls.call_rows,
        order=("-created_at", "pk"),
    ),
    Listed(
        "rounds",
        _("Ansökningsomgångar"),
        _("När en utlysning öppnar och stänger, och med vilken ram."),
        (Filter("call", Kind.TEXT, "call__pk", _("Bara denna utlysning, dess id.")),),
        find=calls.rounds,
        read=calls.round_rows,
        order=("-closes_at", "pk"),
    ),
    Listed(
        "grants",
        _("Beviljade projekt"),
        _("Ett beslut på varje rad: nämndens egna, och de som är fattade på delegation och anmälda."),
        (
            Filter("case_number", Kind.TEXT, "case__case_number", CASE),
            Filter("year", Kind.NUMBER, "granted_at__year", YEAR),
            Filter("municipality", Kind.TEXT, "municipalities__code", PLACE),
            Filter("priority", Kind.TEXT, "priorities__code", _("Bara denna prioritering, kod.")),
        ),
        find=grants.grants,
        read=grants.grant_rows,
        order=("-granted_at", "granted_position", "pk"),
    ),
    Listed(
        "decisions",
        _("Nämndens alla beslut"),
        _("Varje beslut i anslagna protokoll, också avslag och ärenden utan ansökan."),
        (
            Filter("case_number", Kind.TEXT, f"item__{OF_APPLICATION}", CASE),
            Filter("meeting", Kind.TEXT, "item__meeting__pk", MEETING),
            Filter("outcome", Kind.TEXT, "outcome", _("Bara detta utfall.")),
        ),
        find=board.decisions,
        read=board.decision_rows,
        order=("-item__meeting__starts_at", "item__position", "pk"),
    ),
    Listed(
        "delegated-decisions",
        _("Besluten på delegation"),
        _("Beslut som är fattade på delegation och anmälda till nämnden."),
        (
            Filter("case_number", Kind.TEXT, OF_APPLICATION, CASE),
            Filter("meeting", Kind.TEXT, "reported_at_item__meeting__pk", MEETING),
            Filter("outcome", Kind.TEXT, "outcome", _("Bara detta utfall.")),
        ),
        find=board.delegated_decisions,
        read=board.delegated_rows,
        order=("-decided_at", "pk"),
    ),
    Listed(
        "meetings",
        _("Sammanträden"),
        _("Nämndens sammanträden, från det att kallelsen har skickats."),
        (Filter("state", Kind.TEXT, "state", _("Bara detta läge.")),),
        find=board.meetings,
        read=board.meeting_rows,
        order=("-starts_at", "pk"),
    ),
    Listed(
        "agenda-items",
        _("Föredragningslistan"),
        _("Ärendena på sammanträdenas föredragningslistor."),
        (
            Filter("meeting", Kind.TEXT, "meeting__pk", MEETING),
            Filter("case_number", Kind.TEXT, OF_APPLICATION, CASE),
        ),
        find=board.agenda_items,
        read=board.agenda_rows,
        order=("-meeting__starts_at", "position", "pk"),
    ),
    Listed(
        "statements",
        _("Kommunernas yttranden"),
        _("Vad kommunerna sade om projekt som har beviljats, och vad det blev av det."),
        (
            Filter("case_number", Kind.TEXT, f"consultation__{OF_APPLICATION}", CASE),
            Filter("municipality", Kind.TEXT, "consultation__municipality__code", PLACE),
        ),
        find=municipalities.statements,
        read=municipalities.statement_rows,
        order=("-given_at", "pk"),
    ),
    Listed(
        "notices",
        _("Anslag på tavlan"),
        _("Det som sitter på anslagstavlan i dag. Ett anslag som har tagits ned visas inte längre."),
        find=board.notices,
        read=board.notice_rows,
        order=("-posted_on", "pk"),
    ),
    Listed(
        "releases",
        _("Presstexter"),
        _("Publicerade texter, med siffrorna hämtade ur besluten."),
        (Filter("language", Kind.TEXT, "language", _("Bara detta språk: sv eller en.")),),
        find=releases.releases,
        read=releases.release_rows,
        order=("-first_published_at", "pk"),
    ),
    Listed(
        "organisations",
        _("Organisationer med stöd"),
        _("Juridiska personer som har beviljats stöd."),
        find=grants.recipients,
        read=grants.recipient_rows,
        order=("name", "pk"),
    ),
    Listed(
        "results",
        _("Indikatorer och utfall"),
        _("Det som räknas i projekten: utgångsläge, mål och utfall enligt godkända rapporter."),
        (Filter("case_number", Kind.TEXT, f"project__{OF_APPLICATION}", CASE),),
        find=grants.indicators,
        read=grants.result_rows,
        order=("-project__decided_on", "project__pk", "position", "pk"),
    ),
    Listed(
        "municipalities",
        _("Kommuner"),
        _("Länets kommuner med folkmängd."),
        (Filter("code", Kind.TEXT, "code", _("Bara denna kommun, kommunkod.")),),
        find=municipalities.municipalities,
        read=municipalities.municipality_rows,
        order=("code", "pk"),
    ),
    Computed(
        "statistics",
        _("Statistik"),
        _("Beviljat per år, och per år och slag av sökande, prioritering eller kommun."),
        (
            Filter("table", Kind.TEXT, "table", _("Bara denna uppdelning.")),
            Filter("year", Kind.NUMBER, "year", YEAR),
        ),
        count=statistics.statistics,
    ),
    Computed(
        "influence",
        _("Kommunernas inflytande"),
        _("Varje tillfrågad kommun och avgjord ansökan: vad kommunen svarade och hur det gick."),
        (
            Filter("case_number", Kind.TEXT, "case_number", CASE),
            Filter("municipality", Kind.TEXT, "municipality", PLACE),
            Filter("year", Kind.NUMBER, "year", YEAR),
        ),
        count=municipalities.influence,
    ),
    Listed(
        CHANGES,
        _("Ändringar"),
        _("Vad som har blivit offentligt, ändrats eller inte längre är offentligt, i ordning."),
        (
            Filter("since", Kind.NUMBER, "sequence__gt", _("Bara det som kom efter detta nummer.")),
            Filter("resource", Kind.TEXT, "resource", _("Bara ändringar i denna lista.")),
        ),
        find=changes.changes,
        read=changes.change_rows,
        order=("sequence",),
    ),
)
BY_NAME: Mapping[str, Resource] = {resource.name: resource for resource in RESOURCES}
