from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.accounts.queries import absence_on, stood_in_for
from bifall.applications.models import Application, CompletionRequest, Concept, Handover
from bifall.applications.policies import DESK
from bifall.applications.rules import (
    Facts,
    Limits,
    facts_from,
    problems_with_money,
    problems_with_other_call,
    problems_with_period,
    problems_with_time,
)
from bifall.applications.states import SIGNABLE, ConceptState, CostType, HandoverSide, State
from bifall.calls.models import Round, Strategy
from bifall.calls.states import CallState, Decider, RoundPhase
from bifall.documents.models import Document
from bifall.kernel.forms.answers import problems_with
from bifall.kernel.forms.schema import Choice, Text
from bifall.kernel.problems import Problem
from bifall.organisations.models import Municipality, Signature
from bifall.organisations.policies import acts_for, organisations_of, ties_of
from bifall.organisations.queries import Signing, people_acting_for, signing_of
from bifall.organisations.states import Scope, SignedAct
from bifall.questionnaires.queries import answers_at, answers_of


def visible_to(user: User) -> QuerySet[Application]:
    """The rows that `applications.view` allows; a test holds the two together."""
    own = Q(organisation_id__in=organisations_of(user))
    received = Q(authority_id__in=user.authorities_as(*DESK)) & ~Q(state=State.DRAFT)
    return Application.objects.filter(own | received)


def contact_of(application: Application) -> User:
    """Who answers for it at the applicant's: the last to whom it was handed over, else who began it."""
    handed = application.handovers.filter(side=HandoverSide.APPLICANT).select_related("person").first()
    return application.created_by if handed is None else handed.person


def possible_contacts(application: Application, at: datetime) -> list[User]:
    """Everybody who may write for the applicant at `at`."""
    return people_acting_for(application.organisation_id, at, Scope.WRITE)


def last_handover(application: Application, side: HandoverSide) -> Handover | None:
    return application.handovers.filter(side=side).select_related("person", "by").first()


def substitute_in(application: Application, day: date) -> User | None:
    """Who stands in for the one who handles the case on the day; None also when a conflict stops them."""
    away = absence_on(application.case_officer_id, application.authority_id, day)
    return None if away is None or _stays_out(away.substitute, application) else away.substitute


def handled_by(user: User, authority: Authority, day: date) -> list[User]:
    """The user, and those that they stand in for on the day: whose cases are theirs to see to."""
    return [user, *stood_in_for(user, authority.pk, day)]


def _stays_out(person: User, application: Application) -> bool:
    """By what stands in the case itself: assessors' declarations are kept above this app, but on its rows."""
    declared = application.assignments.filter(assessor=person, state="conflicted")
    return application.organisation_id in ties_of(person) or declared.exists()


def with_case(applications: QuerySet[Application]) -> QuerySet[Application]:
    """What a list row shows, in one query."""
    return applications.select_related("organisation", "case", "round__call", "case_officer")


def written_by(user: User) -> QuerySet[Application]:
    """The applications of the organisations that the user acts for."""
    held = organisations_of(user)
    return with_case(Application.objects.filter(organisation_id__in=held)).order_by("-created_at", "id")


def open_completion_requests(user: User) -> QuerySet[CompletionRequest]:
    held = organisations_of(user)
    return (
        CompletionRequest.objects.filter(answered_at=None, application__organisation_id__in=held)
        .exclude(application__state__in=[State.WITHDRAWN, State.DISMISSED])
        .select_related("application__case")
        .order_by("due_on")
    )


def overdue_completion_requests(authority_id: UUID, today: date) -> QuerySet[CompletionRequest]:
    return CompletionRequest.objects.filter(
        answered_at=None,
        due_on__lt=today,
        application__authority_id=authority_id,
        application__state=State.COMPLETION_REQUESTED,
    ).select_related("application__case", "application__case_officer")


def registers_for(
    application: Application, documents: Iterable[Document] | None = None
) -> Mapping[str, Sequence[Choice]]:
    """The lists that the form's questions choose from, for this application's call.

    documents: the files that can be named; those that stand in the application now when left out.
    """
    documents = application.attachments.all() if documents is None else documents
    return registers_of(application.authority_id, application.round.call.strategy, documents)


def registers_of(
    authority_id: UUID, strategy: Strategy | None, documents: Iterable[Document] = ()
) -> Mapping[str, Sequence[Choice]]:
    """The lists that the questions of an application's form choose from, by the name of the register."""
    municipalities = Municipality.objects.filter(authority_id=authority_id).order_by("name")
    priorities = strategy.priorities.order_by("position") if strategy is not None else ()
    return {
        "municipalities": [Choice(value=m.code, label=Text(sv=m.name)) for m in municipalities],
        "strategy_priorities": [
            Choice(value=p.code, label=Text(sv=p.title, en=p.title_en)) for p in priorities
        ],
        "cost_types": [Choice(value=c.value, label=COST_TYPE_TEXTS[c]) for c in CostType],
        "documents": [Choice(value=str(d.pk), label=Text(sv=d.title)) for d in documents],
    }


COST_TYPE_TEXTS = {
    CostType.STAFF: Text(sv="Personal", en="Staff"),
    CostType.EXTERNAL_SERVICES: Text(sv="Externa tjänster", en="External services"),
    CostType.TRAVEL_LODGING: Text(sv="Resor och logi", en="Travel and lodging"),
    CostType.INVESTMENTS: Text(
        sv="Investeringar, materiel och lokaler", en="Investments, material and premises"
    ),
    CostType.INDIRECT_COSTS: Text(sv="Indirekta kostnader", en="Indirect costs"),
    CostType.OTHER: Text(sv="Övriga kostnader", en="Other costs"),
    CostType.IN_KIND: Text(sv="Bidrag i annat än pengar", en="Contribution in kind"),
}


def concepts_visible_to(user: User) -> QuerySet[Concept]:
    """The rows that `applications.view_concept` allows; a test holds the two together."""
    own = Q(organisation_id__in=organisations_of(user))
    received = Q(authority_id__in=user.authorities_as(*DESK)) & ~Q(state=ConceptState.DRAFT)
    return Concept.objects.filter(own | received)


def concepts_written_by(user: User) -> QuerySet[Concept]:
    """The concepts of the organisations that the user acts for, the newest first."""
    held = organisations_of(user)
    found = Concept.objects.filter(organisation_id__in=held)
    return found.select_related("organisation", "round__call", "case", "application").order_by(
        "-created_at", "id"
    )


def registers_for_concept(concept: Concept) -> Mapping[str, Sequence[Choice]]:
    return registers_of(concept.authority_id, concept.round.call.strategy)


def concept_facts(concept: Concept) -> Facts:
    """What the concept's answers mean, as they stand."""
    return facts_from(concept.answer_set.form_version.schema, answers_of(concept.answer_set))


def problems_at_concept_submission(concept: Concept, *, at: datetime) -> list[Problem]:
    """Everything that stands between a concept and the register: time, form and period."""
    schema = concept.answer_set.form_version.schema
    return [
        *problems_with_concept_time(concept.round, at=at),
        *problems_with(schema, answers_of(concept.answer_set), registers_for_concept(concept)),
        *problems_with_period(concept_facts(concept)),
    ]


def problems_with_concept_time(round_: Round, *, at: datetime) -> list[Problem]:
    """A concept can be begun and sent in while its window is open, in a published call."""
    phase = round_.concept_phase(at)
    if phase is None or not round_.call.is_two_step:
        return [Problem("concepts_not_wanted")]
    if round_.call.state != CallState.PUBLISHED or phase == RoundPhase.UPCOMING:
        return [Problem("concepts_not_open")]
    if phase == RoundPhase.CLOSED:
        return [Problem("concepts_closed", params={"closed_at": round_.concept_closes_at})]
    return []


def limits_of(round_: Round, *, for_the_authority: bool = False) -> Limits:
    """What the round and its call allow, as values for the rules."""
    call = round_.call
    return Limits(
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        is_published=call.state == CallState.PUBLISHED,
        highest_share_percent=call.highest_share_percent,
        highest_grant_sek=call.highest_grant_sek,
        open_to_the_authority=not (for_the_authority and call.decider == Decider.DIRECTOR),
    )


def answers_handed_in(application: Application) -> dict[str, Any]:
    """The answers as the applicant last sent them in; of a draft, as they stand.

    What is written during a completion is for the applicant's eyes until it is sent, also when it never is.
    """
    request = _unanswered(application)
    if request is None or request.handed_in_versions is None:
        return answers_of(application.answer_set)
    return answers_at(application.answer_set, request.handed_in_versions)


def attachments_handed_in(application: Application) -> QuerySet[Document]:
    """The attachments as they were last sent in, in the same way."""
    request = _unanswered(application)
    if request is None or request.handed_in_versions is None:
        return application.attachments.order_by("created_at")
    return Document.objects.filter(pk__in=request.handed_in_attachments).order_by("created_at")


def attachments_received(application: Application) -> QuerySet[Document]:
    """Every attachment that has been handed in, also one that a completion has taken out: it was received."""
    kept = application.completion_requests.values_list("handed_in_attachments", flat=True)
    earlier = [pk for attachments in kept for pk in attachments]
    now = attachments_handed_in(application).values("pk")
    return Document.objects.filter(Q(pk__in=now) | Q(pk__in=earlier))


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The application as it was sent in at one moment. `answers`: question key → value."""

    at: datetime
    answers: dict[str, Any]


def versions_handed_in(application: Application) -> list[HandedIn]:
    """What was sent in, the first version first: at submission, and each time a completion was answered.

    A draft has none. What is written for a completion that is not answered is in none of them.
    """
    if application.submitted_at is None:
        return []
    asked = list(application.completion_requests.order_by("asked_at"))
    moments = [application.submitted_at, *(one.answered_at for one in asked if one.answered_at)]
    replaced = [one.handed_in_versions for one in asked]
    return [
        HandedIn(at, _answers_before(application, versions))
        for at, versions in zip_longest(moments, replaced[: len(moments)])
    ]


def _answers_before(application: Application, versions: Mapping[str, int] | None) -> dict[str, Any]:
    """The answers as a request for completion found them; as they stand where none came after them."""
    if versions is None:
        return answers_of(application.answer_set)
    return answers_at(application.answer_set, versions)


def _unanswered(application: Application) -> CompletionRequest | None:
    return application.completion_requests.filter(answered_at=None).first()


def facts_of(application: Application) -> Facts:
    """The facts as they were last handed in: what everybody but the applicant goes by."""
    return facts_from(application.answer_set.form_version.schema, answers_handed_in(application))


def facts_as_written(application: Application) -> Facts:
    """The facts as the answers stand now, for whoever writes them."""
    return facts_from(application.answer_set.form_version.schema, answers_of(application.answer_set))


def problems_at_submission(application: Application, *, at: datetime) -> list[Problem]:
    """Everything that stands between the draft and the register: time, form, period and money."""
    facts = facts_as_written(application)
    limits = limits_of(application.round, for_the_authority=application.applicant_is_authority)
    schema = application.answer_set.form_version.schema
    found = [] if application.state == State.COMPLETION_REQUESTED else [*problems_with_time(limits, at=at)]
    if not limits.open_to_the_authority:
        found.append(Problem("region_not_in_small_round"))
    return [
        *found,
        *problems_with(schema, answers_of(application.answer_set), registers_for(application)),
        *problems_with_period(facts),
        *problems_with_money(facts, limits),
        *problems_with_other_call(facts),
    ]


def letter_values(about: Application | Concept) -> dict[str, str]:
    """What every letter about the case can say: `wordings.letters.EVERYWHERE` by name."""
    handles = about.case_officer if isinstance(about, Application) else about.answered_by
    return {
        "ärendenummer": about.case_number,
        "projekt": about.title,
        "sökande": about.organisation.name,
        "utlysning": about.round.call.title,
        "myndighet": about.authority.name,
        "handläggare": handles.name if handles is not None else about.authority.name,
    }


def digest_of(application: Application) -> str:
    """SHA-256 of the answers and the attachments, as they stand."""
    papers = application.attachments.order_by("sha256", "pk").values_list("sha256", flat=True)
    written = [answers_of(application.answer_set), [*papers]]
    return hashlib.sha256(json.dumps(written, sort_keys=True, default=str).encode()).hexdigest()


def is_as_signed(application: Application, signed: Signature | None) -> bool:
    """Whether the answers and the attachments are those that the signature stands under."""
    return signed is not None and signed.digest == digest_of(application)


def awaited_signature(application: Application, at: datetime) -> Signing | None:
    """Who has signed an application that came in with one signature of two, and who can sign it too."""
    if application.state not in SIGNABLE or not application.organisation.signs_together:
        return None
    return signing_of(SignedAct.SUBMIT_APPLICATION, application.pk, Scope.WRITE, at)


def problems_with_signatures(application: Application, at: datetime) -> list[Problem]:
    """An application that one of two has signed is completed or dismissed, and never decided."""
    awaited = awaited_signature(application, at)
    if awaited is None:
        return []
    return [Problem("second_signature_missing", params={"name": awaited.first_by.name})]


def to_sign(cases: Iterable[Application], user: User) -> list[Application]:
    """Of `cases` those that came in with one signature of two, and that the user can sign too."""
    signable = {
        case.pk: case
        for case in cases
        if case.state in SIGNABLE
        and case.organisation.signs_together
        and acts_for(user, case.organisation_id, Scope.WRITE)
    }
    if not signable:
        return []
    waiting = Signature.objects.filter(
        act=SignedAct.SUBMIT_APPLICATION, subject_id__in=signable, second_at=None, annulled_at=None
    ).exclude(first_by=user)
    return [signable[pk] for pk in waiting.order_by("first_at", "id").values_list("subject_id", flat=True)]
