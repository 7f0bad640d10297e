"""What happened in a case, over all its rooms: everything that the reader may know of, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from bifall.accounts.models import User
from bifall.applications.events import (
    ApplicationMoved,
    ApplicationStarted,
    ApplicationSubmitted,
    ApplicationWritten,
    AttachmentAdded,
    AttachmentRemoved,
    CaseTakenOut,
    ContactChanged,
)
from bifall.applications.models import Application
from bifall.applications.states import Action
from bifall.assessment.events import MemoWritten, ScoresSaved
from bifall.assessment.models import StaffMemo
from bifall.audit.models import Entry
from bifall.audit.queries import history_of_all
from bifall.board.events import DelegatedReported, ItemAdded, ItemRemoved
from bifall.board.models import AgendaItem, Decision, DelegatedDecision, PublicNotice
from bifall.board.states import MeetingState
from bifall.correspondence.models import InternalNote
from bifall.organisations.models import Signature
from bifall.organisations.states import SignedAct
from bifall.press.events import ReleasePublished
from bifall.press.models import QuotedDecision

# Saved over and over while somebody works: the last of a day stands for what that person saved that day.
SAVED_OFTEN = frozenset({ApplicationWritten.name, ScoresSaved.name, MemoWritten.name})
WRITING = frozenset(
    {
        ApplicationStarted.name,
        ApplicationWritten.name,
        AttachmentAdded.name,
        AttachmentRemoved.name,
        ContactChanged.name,
    }
)
# The decision tells these itself, with its figures.
FOLLOW_A_DECISION = frozenset({Action.GRANT, Action.REJECT, Action.REFER_BACK})


# Who has read the case stands in the log and not in the case, so that the same case is taken out the same.
ABOUT_THE_READING = frozenset({CaseTakenOut.name})


def for_the_desk(application: Application, reader: User) -> list[Entry]:
    """The latest first, for one who may read the case at the desk.

    A draft belongs to the applicant: its writing is not told, and an answer to a completion when it has come.
    """
    items = [
        item
        for item in AgendaItem.objects.filter(application=application).select_related("meeting")
        if reader.has_perm("board.view_item", item)
    ]
    decided = _decided(application, Decision.objects.filter(item__in=items).select_related("item"))
    things: dict[str, list[object]] = {
        **decided.things(),
        "applications.application": [application.pk],
        "organisations.signature": _signatures_under(application),
        "collaboration.consultation": [
            asked.pk
            for asked in application.consultations.all()
            if reader.has_perm("collaboration.view", asked)
        ],
        "board.agendaitem": [item.pk for item in items],
    }
    if decided.delegated is not None:
        things["board.agendaitem"].append(decided.delegated.reported_at_item_id)
    if reader.has_perm("assessment.view_memo", application):
        things["assessment.assignment"] = list(application.assignments.values_list("pk", flat=True))
        memos = StaffMemo.objects.filter(application=application)
        things["assessment.staffmemo"] = list(memos.values_list("pk", flat=True))
    if reader.has_perm("state_aid.view_case", application):
        things["state_aid.aidassessment"] = list(application.aid_assessments.values_list("pk", flat=True))
        things["state_aid.aiddeclaration"] = list(application.aid_declarations.values_list("pk", flat=True))
        things["state_aid.exemptiontrial"] = list(application.exemption_trials.values_list("pk", flat=True))
        things["state_aid.aidbeneficiary"] = list(application.aid_beneficiaries.values_list("pk", flat=True))
        things["state_aid.aidaward"] = list(application.aid_awards.values_list("pk", flat=True))
    if reader.has_perm("correspondence.view_notes", application):
        notes = InternalNote.objects.filter(application=application)
        things["correspondence.internalnote"] = list(notes.values_list("pk", flat=True))
    entries = [*history_of_all(things), *_taken_off_an_agenda(application)]
    handed_in = sorted(entry.sequence for entry in entries if _is_handing_in(entry)) or [0]
    return _latest_first(
        entry
        for entry in entries
        if decided.concerns(entry)
        and entry.event != ApplicationWritten.name
        and not (entry.event in WRITING and not handed_in[0] < entry.sequence < handed_in[-1])
    )


def _is_handing_in(entry: Entry) -> bool:
    if entry.event == ApplicationMoved.name:
        return bool(entry.data["action"] == Action.COMPLETE)
    return entry.event == ApplicationSubmitted.name


def for_the_applicant(application: Application) -> list[Entry]:
    """The latest first, for one who acts for the applicant: their own writing, what became of the
    application, and the board's decisions when the minutes have been announced.
    """
    decisions = Decision.objects.filter(item__application=application).select_related("item")
    decided = _decided(application, decisions.filter(item__meeting__state=MeetingState.ANNOUNCED))
    things: dict[str, list[object]] = {
        **decided.things(),
        "applications.application": [application.pk],
        "organisations.signature": _signatures_under(application),
    }
    entries = history_of_all(things)
    return _latest_first(entry for entry in entries if decided.concerns(entry))


def _signatures_under(application: Application) -> list[object]:
    found = Signature.objects.filter(act=SignedAct.SUBMIT_APPLICATION, subject_id=application.pk)
    return list(found.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class _Decided:
    """How a case has been decided: by the board, perhaps more than once, or by the director."""

    decisions: list[Decision]
    delegated: DelegatedDecision | None

    def things(self) -> dict[str, list[object]]:
        """The records of the decisions, the notices of their minutes, and the releases that tell of them."""
        meetings = [decision.item.meeting_id for decision in self.decisions]
        if self.delegated is not None and self.delegated.reported_at_item is not None:
            meetings.append(self.delegated.reported_at_item.meeting_id)
        decided = [decision.pk for decision in self.decisions]
        notices = PublicNotice.objects.filter(meeting_id__in=meetings)
        quoting = QuotedDecision.objects.filter(decision_id__in=decided)
        return {
            "board.decision": list(decided),
            "board.delegateddecision": [self.delegated.pk] if self.delegated else [],
            "board.publicnotice": list(notices.values_list("pk", flat=True)),
            "press.releasepage": list(quoting.values_list("page_id", flat=True)),
        }

    def concerns(self, entry: Entry) -> bool:
        """Not what else happened to the release, or at the item where delegated decisions are reported."""
        if entry.subject_type == "press.releasepage":
            return entry.event == ReleasePublished.name
        if entry.event == ApplicationMoved.name:
            return entry.data["action"] not in FOLLOW_A_DECISION
        delegated = self.delegated
        if delegated is not None and entry.subject_id == str(delegated.reported_at_item_id):
            return entry.event == DelegatedReported.name and entry.data["decision_id"] == str(delegated.pk)
        return True


def _decided(application: Application, decisions: Iterable[Decision]) -> _Decided:
    delegated = DelegatedDecision.objects.filter(application=application).select_related("reported_at_item")
    return _Decided(list(decisions), delegated.first())


def _taken_off_an_agenda(application: Application) -> list[Entry]:
    """What happened to items that are no more: the entries alone know that they were about the case."""
    own = Entry.objects.filter(authority_id=application.authority_id)
    added = own.filter(event=ItemAdded.name, data__application_id=str(application.pk))
    every = set(added.values_list("subject_id", flat=True))
    left = AgendaItem.objects.filter(application=application).values_list("pk", flat=True)
    if not (gone := every - {str(pk) for pk in left}):
        return []
    removed = own.filter(event=ItemRemoved.name, data__item_id__in=sorted(gone))
    return [*history_of_all({"board.agendaitem": gone}), *removed.select_related("actor")]


def _latest_first(entries: Iterable[Entry]) -> list[Entry]:
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.sequence), reverse=True)
    shown, seen = [], set()
    for entry in ordered:
        if entry.event in ABOUT_THE_READING:
            continue
        if entry.event in SAVED_OFTEN:
            saved = (entry.event, entry.subject_id, entry.actor_id, timezone.localtime(entry.at).date())
            if saved in seen:
                continue
            seen.add(saved)
        shown.append(entry)
    return shown
