"""Every resource of the open data, in the order that the reference has them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from bifall.api.kinds import Kind
from bifall.api.resources import Computed, Filter, Listed, Resource
from bifall.api.sources import board, calls, changes, grants, municipalities, releases, statistics
from bifall.changefeed.states import PublicList

CASE = _("Bara detta diarienummer, till exempel RUN 1-2026.")
MEETING = _("Bara detta sammanträde, dess id.")
YEAR = _("Bara detta beslutsår.")
PLACE = _("Bara denna kommun, kommunkod.")
CHANGES = "changes"
OF_APPLICATION = "application__case__case_number"

RESOURCES: tuple[Resource, ...] = (
    Listed(
        PublicList.CALLS.value,
        PublicList.CALLS.label,
        _("Inbjudningar att söka projektstöd."),
        find=calls.calls,
        read=calls.call_rows,
        order=("-created_at", "pk"),
    ),
    Listed(
        PublicList.ROUNDS.value,
        PublicList.ROUNDS.label,
        _("När en utlysning öppnar och stänger, och med vilken ram."),
        (Filter("call", Kind.TEXT, "call__pk", _("Bara denna utlysning, dess id.")),),
        find=calls.rounds,
        read=calls.round_rows,
        order=("-closes_at", "pk"),
    ),
    Listed(
        PublicList.GRANTS.value,
        PublicList.GRANTS.label,
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
        PublicList.DECISIONS.value,
        PublicList.DECISIONS.label,
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
        PublicList.DELEGATED_DECISIONS.value,
        PublicList.DELEGATED_DECISIONS.label,
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
        PublicList.MEETINGS.value,
        PublicList.MEETINGS.label,
        _("Nämndens sammanträden, från det att kallelsen har skickats."),
        (Filter("state", Kind.TEXT, "state", _("Bara detta läge.")),),
        find=board.meetings,
        read=board.meeting_rows,
        order=("-starts_at", "pk"),
    ),
    Listed(
        PublicList.AGENDA_ITEMS.value,
        PublicList.AGENDA_ITEMS.label,
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
        PublicList.STATEMENTS.value,
        PublicList.STATEMENTS.label,
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
        PublicList.NOTICES.value,
        PublicList.NOTICES.label,
        _("Det som sitter på anslagstavlan i dag. Ett anslag som har tagits ned visas inte längre."),
        find=board.notices,
        read=board.notice_rows,
        order=("-posted_on", "pk"),
    ),
    Listed(
        PublicList.RELEASES.value,
        PublicList.RELEASES.label,
        _("Publicerade texter, med siffrorna hämtade ur besluten."),
        (Filter("language", Kind.TEXT, "language", _("Bara detta språk: sv eller en.")),),
        find=releases.releases,
        read=releases.release_rows,
        order=("-first_published_at", "pk"),
    ),
    Listed(
        PublicList.ORGANISATIONS.value,
        PublicList.ORGANISATIONS.label,
        _("Juridiska personer som har beviljats stöd."),
        find=grants.recipients,
        read=grants.recipient_rows,
        order=("name", "pk"),
    ),
    Listed(
        PublicList.RESULTS.value,
        PublicList.RESULTS.label,
        _("Det som räknas i projekten: utgångsläge, mål och utfall enligt godkända rapporter."),
        (Filter("case_number", Kind.TEXT, f"project__{OF_APPLICATION}", CASE),),
        find=grants.indicators,
        read=grants.result_rows,
        order=("-project__decided_on", "project__pk", "position", "pk"),
    ),
    Listed(
        PublicList.MUNICIPALITIES.value,
        PublicList.MUNICIPALITIES.label,
        _("Länets kommuner med folkmängd."),
        (Filter("code", Kind.TEXT, "code", _("Bara denna kommun, kommunkod.")),),
        find=municipalities.municipalities,
        read=municipalities.municipality_rows,
        order=("code", "pk"),
    ),
    Computed(
        PublicList.STATISTICS.value,
        PublicList.STATISTICS.label,
        _("Beviljat per år, och per år och slag av sökande, prioritering eller kommun."),
        (
            Filter("table", Kind.TEXT, "table", _("Bara denna uppdelning.")),
            Filter("year", Kind.NUMBER, "year", YEAR),
        ),
        count=statistics.statistics,
    ),
    Computed(
        PublicList.INFLUENCE.value,
        PublicList.INFLUENCE.label,
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
