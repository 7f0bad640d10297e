"""The rooms that an application goes through until it is decided, with something on every page."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from bifall.accounts.models import RoleAssignment, User
from bifall.applications.commands import add_attachment, request_completion, start_application
from bifall.applications.models import Application
from bifall.applications.states import ConceptState, EffectLevel, State
from bifall.assessment.models import Scenario
from bifall.assessment.states import AssignmentState, ScenarioBasis
from bifall.board.models import BoardMember, DecisionCondition
from bifall.calls.models import Call
from bifall.calls.states import CallState, Decider
from bifall.collaboration.commands import send_batch
from bifall.collaboration.states import ConsultationState, HandlingOutcome, Position
from bifall.flows.invitation import invite_by_letter
from bifall.flows.powers_of_attorney import give_by_letter
from bifall.kernel.forms import edits
from bifall.kernel.forms.questions import Text
from bifall.kernel.forms.schema import SumAtMost, Term
from bifall.notices.models import Message
from bifall.organisations.models import Mandate
from bifall.organisations.states import MandateKind, MembershipRole, Scope
from bifall.questionnaires.commands import begin_version, edit_version
from bifall.webhooks.states import EndpointState
from bifall.wordings.commands import word_letter, write_phrase
from bifall.wordings.rules import Text as LetterText
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories import assessment, board, collaboration, correspondence, drafts, webhooks
from tests.factories.absences import away
from tests.factories.applications import application
from tests.factories.calls import form_version, open_round, strategy
from tests.factories.concepts import concept, two_step_round
from tests.factories.concepts import written as written_concept
from tests.factories.state_aid import assessed
from tests.journeys.forum_rooms import in_the_municipality
from tests.journeys.visits import Visit, visits_to

# Words as long as the field they are about: they do not fit on a narrow screen without breaking.
LONG = "Kompetensförsörjningsinsatser för besöksnäringsföretagen i Västerbottensfjällens glesbygdskommuner"


def message(cast: Cast, user: User | None, **fields: object) -> Message:
    values: dict[str, object] = {
        "authority": cast.region,
        "recipient": user,
        "email": user.email if user else "fel@example.org",
        "kind": "applications.completion_requested",
        "subject": "RUN 1-2026: vi behöver en komplettering",
        "body": "Budgeten behöver delas upp.\n\nSvara senast 2026-12-04.",
        "path": "/ansokan/",
        "created_at": NOW,
        "leaves_at": NOW,
    }
    return Message.objects.create(**(values | fields))


def chain(of: Application) -> Application:
    steps = [of.effect_steps.create(level=level, position=1, title=LONG) for level in EffectLevel]
    steps[0].leads_to.add(steps[1])
    steps[1].leads_to.add(steps[2])
    return of


def portal(cast: Cast) -> list[Visit]:
    round_ = open_round(cast)
    whole = drafts.draft(cast, round=round_, title=LONG)
    empty = start_application(
        round_id=round_.pk, organisation_id=cast.chamber.pk, actor=cast.colleague, at=NOW
    )
    add_attachment(
        application_id=whole.pk, filename=f"{LONG}.pdf", content=b"%PDF-1.7", actor=cast.applicant, at=NOW
    )
    asked = chain(application(cast, title=LONG, round=round_))
    request_completion(
        application_id=asked.pk,
        text="Budgeten behöver delas upp.",
        pages=[],
        due_on=(NOW + timedelta(days=9)).date(),
        actor=cast.officer,
        at=NOW,
    )
    assessed(cast, asked)
    correspondence.from_authority(cast, asked, LONG, attachments=[(f"{LONG}.pdf", b"%PDF-1.7")])
    correspondence.from_applicant(cast, asked)
    granted = board.grant(cast, board.meeting(cast))
    DecisionCondition.objects.create(decision=granted, position=1, text="Lägesrapport varje halvår.")
    invite_by_letter(
        organisation_id=cast.chamber.pk,
        email="ny.kollega@example.org",
        role=MembershipRole.EDITOR,
        actor=cast.applicant,
        at=NOW,
    )
    give_by_letter(
        organisation_id=cast.chamber.pk,
        name="Olle Ombud",
        email=cast.umea_official.email,
        scopes=list(Scope),
        first_day=NOW.date(),
        last_day=NOW.date(),
        filename="fullmakt.pdf",
        content=b"%PDF-1.7",
        actor=cast.applicant,
        at=NOW,
    )
    message(cast, cast.applicant)
    message(cast, cast.applicant, read_at=NOW, path="")
    parts = [page.key for page in whole.answer_set.form_version.schema.pages]
    two_steps = two_step_round(cast, opens_at=NOW + timedelta(days=1))
    sketch = written_concept(cast, round=two_steps, title=LONG)
    pages_of_the_sketch = [page.key for page in sketch.answer_set.form_version.schema.pages]
    answered = [
        concept(cast, state, round=two_steps, title=LONG)
        for state in (ConceptState.SUBMITTED, ConceptState.INVITED, ConceptState.DECLINED)
    ]
    newcomer = person("Nina Ny", at=NOW)
    return [
        *visits_to(
            cast.applicant,
            "portal:home",
            "portal:messages",
            ("portal:organisation", cast.chamber.pk),
            ("portal:give_power_of_attorney", cast.chamber.pk),
            "portal:authorisations",
            ("portal:start", round_.pk),
            ("portal:start", two_steps.pk),
            *(("portal:concept", one.pk) for one in (sketch, *answered)),
            *(("portal:concept_page", sketch.pk, key) for key in pages_of_the_sketch),
            ("portal:application", asked.pk),
            ("portal:declare_aid", asked.pk),
            ("portal:contact", asked.pk),
            ("portal:application", granted.item.application_id),
            ("portal:thread", asked.pk),
            ("portal:thread", granted.item.application_id),
            ("portal:review", whole.pk),
            ("portal:review", empty.pk),
            ("portal:review", asked.pk),
        ),
        *(Visit(cast.applicant, reverse("portal:page", args=[whole.pk, part])) for part in parts),
        Visit(cast.applicant, reverse("portal:page", args=[empty.pk, parts[0]])),
        *visits_to(
            newcomer,
            "portal:home",
            "portal:register_organisation",
            ("portal:accept_invitation", "abc"),
            ("portal:accept_power_of_attorney", "abc"),
        ),
    ]


def desk(cast: Cast) -> list[Visit]:
    round_ = open_round(cast, name="Hösten 2026")
    case = chain(application(cast, title=LONG, round=round_, organisation=cast.region_as_applicant))
    assessment.done(cast, case, [4, 5], assessor=cast.other_assessor)
    done = assessment.done(cast, case, [2, 3])
    said = collaboration.consultation(
        cast, case, ConsultationState.ANSWERED, position=Position.SUPPORT_WITH_CONDITIONS, conditions=LONG
    )
    collaboration.consultation(cast, case, municipality=cast.sorsele, due_on=(NOW - timedelta(days=2)).date())
    asked_of_both = application(cast, title=LONG, round=round_)
    asked_of_both.municipalities.set([cast.umea, cast.sorsele])
    batch = send_batch(
        authority_id=cast.region.pk,
        title=LONG,
        application_ids=[asked_of_both.pk],
        municipality_ids=[],
        question="Vad betyder projektet för er?",
        due_on=(NOW + timedelta(days=20)).date(),
        actor=cast.officer,
        at=NOW,
    )
    asked_for = collaboration.time_request(asked_of_both.consultations.get(municipality=cast.umea))
    new = application(cast, State.SUBMITTED, title="Nytt projekt", case_officer=None, round=round_)
    to_assess = assessment.assignment(cast, new)
    scoring = assessment.assignment(
        cast, chain(application(cast, round=round_)), AssignmentState.ACCEPTED, points=[3]
    )
    asked = application(cast, round=round_, title="Komplettering")
    request_completion(
        application_id=asked.pk,
        text="Budgeten behöver delas upp.",
        pages=[],
        due_on=(NOW + timedelta(days=9)).date(),
        actor=cast.officer,
        at=NOW,
    )
    correspondence.from_applicant(cast, asked, LONG, attachments=[(f"{LONG}.pdf", b"%PDF-1.7")])
    correspondence.from_authority(cast, asked)
    correspondence.note(cast, asked, LONG)
    away(cast)
    waits = Message.objects.filter(kind="correspondence.to_applicant").latest("created_at")
    small = open_round(cast, slug="sma-projekt", name="Våren 2027")
    Call.objects.filter(pk=small.call_id).update(decider=Decider.DIRECTOR)
    prepared = application(cast, State.PREPARED, round=small, sought_sek=90_000)
    assessment.memo(cast, prepared)
    two_steps = two_step_round(cast, name="Hösten 2026")
    concepts = [
        concept(cast, state, round=two_steps, title=LONG)
        for state in (ConceptState.SUBMITTED, ConceptState.INVITED)
    ]
    granted = board.grant(cast, board.meeting(cast))
    scenario = Scenario.objects.create(
        round=round_,
        name=LONG[:80],
        frame_sek=1_000_000,
        basis=ScenarioBasis.SOUGHT,
        saved_by=cast.officer,
        saved_at=NOW,
    )
    unpublished = Call.objects.create(
        authority=cast.region,
        slug="nasta-ar",
        title=LONG,
        summary="Fler ska kunna mötas.",
        form_version=form_version(cast),
        strategy=strategy(cast),
        state=CallState.DRAFT,
        created_by=cast.officer,
        created_at=NOW,
    )
    word_letter(
        call_id=round_.call_id,
        code="applications.dismissed",
        sv=LetterText(f"Avvisad: {LONG}", f"{LONG}\n\n{{skäl}}"),
        en=LetterText("Dismissed", "{skäl}"),
        based_on=0,
        actor=cast.officer,
        at=NOW,
    )
    write_phrase(
        call_id=round_.call_id,
        number=None,
        name=LONG[:80],
        sv=LONG,
        en="Thank you.",
        based_on=0,
        actor=cast.officer,
        at=NOW,
    )
    return [
        *visits_to(
            cast.officer,
            "desk:home",
            "desk:cases",
            *(("desk:case", found.pk) for found in (case, new, asked, granted.item.application)),
            ("desk:memo", case.pk),
            *(("desk:thread", found.pk) for found in (asked, new)),
            *(("desk:notes", found.pk) for found in (asked, new)),
            ("desk:statement", said.statement.pk),
            "desk:absences",
            "desk:outbox",
            ("desk:stop_letters", waits.pk),
            "desk:batches",
            "desk:send_batch",
            ("desk:batch", batch.pk),
            ("desk:time_request", asked_for.pk),
            "desk:calls",
            "desk:create_call",
            ("desk:call", round_.call_id),
            ("desk:call", two_steps.call_id),
            ("desk:add_round", two_steps.call_id),
            ("desk:change_round", two_steps.pk),
            ("desk:concepts", two_steps.pk),
            *(("desk:concept", one.pk) for one in concepts),
            ("desk:call_letters", round_.call_id),
            ("desk:call_letter", round_.call_id, "applications.dismissed"),
            ("desk:new_phrase", round_.call_id),
            ("desk:call_phrase", round_.call_id, 1),
            ("desk:call", unpublished.pk),
            ("desk:change_call", unpublished.pk),
            ("desk:criteria", unpublished.pk),
            ("desk:add_round", unpublished.pk),
            ("desk:change_round", round_.pk),
            "desk:portfolios",
            ("desk:portfolio", round_.pk),
            ("desk:ranking", round_.pk),
            ("desk:calibration", round_.pk),
            ("desk:spread", round_.pk),
            ("desk:support", round_.pk),
            ("desk:scenarios", round_.pk),
            ("desk:new_scenario", round_.pk),
            ("desk:scenario", round_.pk, scenario.pk),
        ),
        *visits_to(cast.director, ("desk:case", prepared.pk), ("desk:decide_on_delegation", prepared.pk)),
        *visits_to(
            cast.assessor,
            "desk:assignments",
            *(("desk:assignment", task.pk) for task in (to_assess, scoring, done)),
        ),
        *_forms(cast),
        *_administration(cast),
    ]


def _forms(cast: Cast) -> list[Visit]:
    """A form in the making, with a fault and a rule, beside the published version."""
    by = {"actor": cast.officer, "at": NOW}
    first = form_version(cast)
    second = begin_version(form_id=first.form_id, **by)
    rule = SumAtMost(
        left=(Term(question="sought_sek"),), limit=2_000_000, at="sought_sek", message=Text(sv=LONG)
    )
    for edit in (
        edits.PutCheck(check=rule),
        edits.MoveQuestion("state_aid_advantage", -1),
        edits.RemoveQuestion("risk"),
        edits.PutPage(title=Text(sv=LONG)),
    ):
        edit_version(version_id=second.pk, edit=edit, **by)
    return visits_to(
        cast.officer,
        "desk:forms",
        "desk:create_form",
        ("desk:form", first.form_id),
        ("desk:form_version", first.pk),
        ("desk:form_version", second.pk),
        ("desk:compare_form", second.pk),
        ("desk:preview_form", first.pk),
        ("desk:preview_form", second.pk),
        ("desk:form_title", second.pk),
        ("desk:add_form_page", second.pk),
        ("desk:form_page", second.pk, "project"),
        ("desk:form_question", second.pk, "budget"),
        ("desk:form_question", second.pk, "state_aid_advantage"),
        ("desk:form_column", second.pk, "budget", "cost_type"),
        ("desk:form_check", second.pk, 1),
    ) + [
        Visit(cast.officer, f"{reverse(name, args=[second.pk, *about])}?kind={kind}")
        for name, kind, *about in (
            ("desk:add_form_question", "rows", "project"),
            ("desk:add_form_column", "single_choice", "budget"),
            ("desk:add_form_check", "sums_equal"),
        )
    ]


def _administration(cast: Cast) -> list[Visit]:
    message(cast, None, attempts=8, last_error="550 no such user")
    for held in (
        RoleAssignment.objects.filter(user=cast.secretary),
        Mandate.objects.filter(user=cast.sorsele_official),
        BoardMember.objects.filter(pk=cast.substitute.pk),
    ):
        held.update(ended_at=NOW)
    told, silent, asked = (
        webhooks.endpoint(cast, state, name=LONG, address=f"{webhooks.ADDRESS}/{LONG.casefold()}")
        for state in (EndpointState.ACTIVE, EndpointState.FAILED, EndpointState.UNCONFIRMED)
    )
    webhooks.delivered(told)
    webhooks.refused(silent)
    return visits_to(
        cast.administrator,
        "desk:webhooks",
        "desk:add_webhook",
        *(("desk:webhook", one.pk) for one in (told, silent, asked)),
        ("desk:change_webhook", told.pk),
        "desk:administration",
        "desk:letters",
        "desk:authority",
        "desk:strategies",
        "desk:people",
        "desk:register_person",
        ("desk:person", cast.officer.pk),
        "desk:municipalities",
        "desk:add_municipality",
        ("desk:municipality", cast.umea.pk),
        ("desk:municipality", cast.sorsele.pk),
        ("desk:change_municipality", cast.sorsele.pk),
        "desk:boards",
        "desk:add_board",
        ("desk:board", cast.board.pk),
        ("desk:change_board", cast.board.pk),
        ("desk:add_seat", cast.board.pk),
        ("desk:seat", cast.chair.pk),
    )


def municipal(cast: Cast) -> list[Visit]:
    speaker = person("Stina Styrelse", at=NOW)
    Mandate.objects.create(municipality=cast.umea, user=speaker, kind=MandateKind.POLITICIAN, since=NOW)
    case = chain(application(cast, title=LONG))
    asked = collaboration.consultation(cast, case)
    decided = board.grant(cast, board.meeting(cast)).item.application
    collaboration.statement_draft(asked, reasons=LONG)
    theirs = collaboration.consultation(
        cast, case, ConsultationState.ANSWERED, municipality=cast.sorsele, reasons=LONG
    )
    collaboration.joint_offer(theirs.statement, asked)
    answered = collaboration.consultation(
        cast,
        decided,
        ConsultationState.ANSWERED,
        conditions="Träffar hålls också i Obbola.",
        is_late=True,
        handled=HandlingOutcome.PARTLY,
    )
    return [
        *visits_to(
            cast.umea_official,
            "municipal:inbox",
            "municipal:my_municipality",
            ("municipal:consultation", asked.pk),
            ("municipal:consultation", answered.pk),
            "municipal:evaluations",
        ),
        *visits_to(
            cast.sorsele_official,
            ("municipal:consultation", theirs.pk),
        ),
        *visits_to(cast.sorsele_official, "municipal:inbox"),
        *in_the_municipality(cast),
    ]
