"""The minutes on paper: who served, and per item what was moved, voted and decided (KL 5:66–67, 6:35)."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bifall.board.models import (
    AgendaItem,
    Attendance,
    BoardMember,
    Decision,
    DelegatedDecision,
    Meeting,
    Vote,
)
from bifall.board.queries import agenda_of
from bifall.board.states import Choice, Outcome
from bifall.documents.sheets import (
    Block,
    Bullets,
    Column,
    Facts,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Sheet,
    Signatures,
    Table,
)
from bifall.kernel.money import format_percent, format_sek
from bifall.regulations.appeals import DecisionType, appeal_rule, how_to_appeal
from bifall.regulations.meetings import adjustment_due


def minutes_sheet(meeting: Meeting, *, language: str) -> Sheet:
    """The minutes as they stand: without notes of adjustment while nobody has verified them."""
    starts = timezone.localtime(meeting.starts_at)
    day = starts.date()
    ends = timezone.localtime(meeting.closed_at) if meeting.closed_at else starts
    attendances = list(meeting.attendances.select_related("member__user", "serves_for__user"))
    items = list(agenda_of(meeting))
    last = meeting.first_paragraph + len(items) - 1
    with translation.override(language):
        route = appeal_rule(DecisionType.BOARD_MATTER, day).route
        return Sheet(
            language=language,
            authority=meeting.authority.name,
            sort=_("Protokoll"),
            title=f"{meeting.board.name} {date_format(day, 'j F Y')}",
            subtitle=f"§§ {meeting.first_paragraph}–{last}",
            reference=meeting.board.organ_code,
            dated=day,
            lead=[
                (_("Tid"), f"{starts:%Y-%m-%d} {_('kl.')} {starts:%H.%M}–{ends:%H.%M}"),
                (_("Plats"), meeting.place),
                (_("Ordförande"), str(meeting.chair.user.name if meeting.chair else "")),
                (_("Sekreterare"), meeting.secretary.name),
                (_("Justeras senast"), adjustment_due(day).isoformat()),
            ],
            blocks=[
                Heading(_("Närvarande")),
                _attendance(attendances),
                *(block for item in items for block in _item(item, language)),
                Heading(_("Justering")),
                _signatures(meeting),
                Heading(_("Hur man överklagar")),
                Paragraph(
                    how_to_appeal(route, court=meeting.authority.court, last_day=None, language=language)
                ),
            ],
        )


def _attendance(attendances: list[Attendance]) -> Table:
    return Table(
        caption=_("Ledamöter och ersättare"),
        columns=[Column(_("Namn")), Column(_("Uppdrag")), Column(_("Tjänstgör"))],
        rows=[
            (
                str(line.member),
                line.member.get_role_display(),
                _("för {name}").format(name=line.serves_for.user.name)
                if line.serves_for
                else (_("ja") if line.is_serving else _("nej")),
            )
            for line in attendances
        ],
    )


def _names(members: list[BoardMember]) -> str:
    return ", ".join(str(member) for member in members) or "–"


def _item(item: AgendaItem, language: str) -> list[Block]:
    blocks: list[Block] = [Heading(f"§ {item.paragraph} {item.title}")]
    if item.application is not None:
        blocks.append(
            Facts(
                [
                    (_("Diarienummer"), item.application.case_number),
                    (_("Sökande"), item.application.organisation.name),
                ]
            )
        )
    if item.text:
        blocks.append(Paragraph(item.text))
    conflicts = list(item.disqualifications.all())
    if conflicts:
        blocks += [
            Heading(_("Jäv"), 2),
            Bullets(
                [
                    _("{member} deltar inte och är inte närvarande: {reason}").format(
                        member=conflict.member, reason=conflict.reason
                    )
                    for conflict in conflicts
                ]
            ),
        ]
    trials = list(item.conflict_trials.all())
    if trials:
        blocks += [
            Heading(_("Prövat jäv"), 2),
            Bullets(
                [
                    _("{member} är inte jävig och deltar: {reason}").format(
                        member=trial.member, reason=trial.reason
                    )
                    for trial in trials
                ]
            ),
        ]
    motions = [m for m in item.motions.all() if m.withdrawn_at is None]
    if motions:
        blocks += [
            Heading(_("Yrkanden"), 2),
            Bullets([f"{m.mover} ({m.get_kind_display()}): {m.text}" for m in motions]),
        ]
    for vote in item.votes.all():
        blocks += _vote(vote)
    for delegated in item.delegated_decisions.all():
        amount = format_sek(delegated.granted_sek, language) if delegated.granted_sek else ""
        text = f"{delegated.application.title}: {delegated.get_outcome_display()} {amount}".strip()
        blocks.append(Facts([(delegated.application.case_number, text)]))
    decision: Decision | None = getattr(item, "decision", None)
    if decision is not None:
        blocks += decision_blocks(decision, language)
    reservations = list(item.reservations.all())
    if reservations:
        blocks += [
            Heading(_("Reservationer"), 2),
            Bullets([f"{r.member}: {r.text}" if r.text else str(r.member) for r in reservations]),
        ]
    return blocks


def decision_blocks(decision: Decision, language: str) -> list[Block]:
    """The decision with its amount, share and conditions. Called with the language already chosen."""
    return [
        Heading(pgettext("ett beslut", "Beslut"), 2),
        Paragraph(decision.text, strong=True),
        *grant_blocks(decision, language),
    ]


def grant_blocks(decision: Decision | DelegatedDecision, language: str) -> list[Block]:
    """Of a grant, what it comes to and what it demands; of another decision nothing."""
    blocks: list[Block] = []
    if decision.outcome == Outcome.GRANTED and decision.granted_sek and decision.highest_share_percent:
        blocks.append(
            Facts(
                [
                    (_("Beviljat belopp"), format_sek(decision.granted_sek, language)),
                    (
                        _("Högsta andel av godkända kostnader"),
                        format_percent(decision.highest_share_percent, language),
                    ),
                ]
            )
        )
    conditions = [condition.text for condition in decision.conditions.all()]
    if conditions:
        blocks += [Heading(_("Villkor"), 3), Numbered(conditions)]
    if isinstance(decision, Decision) and decision.despite_aid:
        blocks += [
            Heading(_("Reglerna om statligt stöd"), 3),
            Paragraph(_("Reglerna hindrar stödet. Nämndens skäl att ändå bevilja det:")),
            Paragraph(decision.despite_aid),
        ]
    return blocks


def _vote(vote: Vote) -> list[Block]:
    by_choice: dict[str, list[BoardMember]] = {choice: [] for choice in Choice.values}
    for ballot in vote.ballots.all():
        by_choice[ballot.choice].append(ballot.member)
    winner = vote.yes_means if vote.outcome == "yes" else vote.no_means
    result = _("{yes} ja, {no} nej, {abstained} avstår. Nämnden beslutar: {winner}").format(
        yes=vote.yes_count, no=vote.no_count, abstained=vote.abstain_count, winner=winner
    )
    blocks: list[Block] = [
        Heading(_("Votering"), 2),
        Facts(
            [
                (_("Ja betyder"), vote.yes_means),
                (_("Nej betyder"), vote.no_means),
                (_("Ja röstar"), _names(by_choice[Choice.YES])),
                (_("Nej röstar"), _names(by_choice[Choice.NO])),
                (_("Avstår"), _names(by_choice[Choice.ABSTAIN])),
            ]
        ),
        Paragraph(result),
    ]
    if vote.by_casting_vote:
        blocks.append(
            Note(_("Utslagsröst"), _("Rösterna var lika många. Ordförandens röst avgjorde (KL 4:24, 5:56)."))
        )
    return blocks


def _signatures(meeting: Meeting) -> Signatures:
    people = [(meeting.secretary.name, _("sekreterare"), "")]
    for verifier in meeting.verifiers.select_related("member__user"):
        role = _("ordförande") if verifier.member_id == meeting.chair_id else _("justerare")
        when = ""
        if verifier.verified_at is not None:
            moment = timezone.localtime(verifier.verified_at)
            when = _("justerat {day} kl. {clock}").format(day=f"{moment:%Y-%m-%d}", clock=f"{moment:%H.%M}")
        people.append((verifier.member.user.name, role, when))
    return Signatures(people)
