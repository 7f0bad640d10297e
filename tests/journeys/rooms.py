"""Every page of every room with something on it, and those who may open it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.urls import reverse

from bifall.accounts.sign_in import password_path
from bifall.applications.states import State
from bifall.board.commands import declare_conflict, move_motion, open_vote, record_reservation
from bifall.board.models import AgendaItem, DecisionCondition, MinutesVerifier
from bifall.board.states import Choice, ItemKind, MeetingState, MotionKind, Outcome
from bifall.collaboration.states import ConsultationState
from bifall.flows.release_drafts import draft_release
from bifall.flows.voting import record_vote
from bifall.notices.letters import unsubscribe_address
from bifall.press.commands import load_topic, save_contact, set_duty_week
from bifall.press.links import subscription_token_of, token_of
from bifall.press.models import QuoteApproval, ReleasePage
from bifall.ui.addresses import case_slug
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories import assessment, board, collaboration, pictures, press
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.concepts import two_step_round
from tests.factories.sittings import in_session, roll
from tests.factories.subscribers import asked, subscriber
from tests.journeys.aid_rooms import state_aid_desk
from tests.journeys.case_rooms import LONG, chain, desk, message, municipal, portal
from tests.journeys.evaluation_rooms import evaluation_desk, public_pages
from tests.journeys.forum_rooms import collaboration_desk, council
from tests.journeys.funding_rooms import my_projects, project_desk
from tests.journeys.meeting_rooms import meetingplace
from tests.journeys.visits import Visit, visits_to

PAGES_OF_A_SUBSCRIPTION = ("publicsite:subscription", "publicsite:subscription_leave")
Room = Callable[[Cast], list[Visit]]


def boardroom(cast: Cast) -> list[Visit]:
    planned = board.meeting(cast, MeetingState.PLANNED, starts_at=NOW + timedelta(days=60))
    for kind, title in ((ItemKind.INFORMATION, LONG), (ItemKind.MATTER, "Svar på remiss")):
        board.item(planned, kind, title)
    summoned = board.meeting(cast, MeetingState.SUMMONED, starts_at=NOW + timedelta(days=8))
    about = board.item(summoned, title=LONG)
    adjusted, announced = board.meeting(cast, MeetingState.ADJUSTED), board.meeting(cast)
    board.grant(cast, announced)
    closed = board.meeting(cast, MeetingState.CLOSED)
    board.decision(board.item(closed, title="Svar på remiss"), Outcome.ADOPTED)
    MinutesVerifier.objects.create(meeting=closed, member=cast.chair)
    items = _in_session(cast)
    return [
        *visits_to(
            cast.secretary,
            "boardroom:meetings",
            "boardroom:plan",
            *(("boardroom:meeting", m.pk) for m in (planned, summoned, items[0].meeting, adjusted)),
            ("boardroom:roll_call", summoned.pk),
            *(("boardroom:item", item.pk) for item in items),
            *(("boardroom:item_step", about.pk, name) for name in ("utdrag", "fraga")),
        ),
        *visits_to(
            cast.chair.user,
            "boardroom:meetings",
            ("boardroom:meeting", closed.pk),
            ("boardroom:meeting", announced.pk),
            ("boardroom:item", items[0].pk),
        ),
        # A member with a conflict of interest is told so, and no more.
        *visits_to(
            cast.members[4].user,
            ("boardroom:meeting", items[0].meeting_id),
            ("boardroom:item", items[0].pk),
        ),
    ]


def _in_session(cast: Cast) -> Sequence[AgendaItem]:
    """An item on which people have moved, voted and reserved; one being voted on; one that is decided."""
    prepared = application(
        cast, State.PREPARED, title=LONG, organisation=cast.region_as_applicant, round=open_round(cast)
    )
    assessment.memo(cast, prepared)
    collaboration.consultation(cast, prepared, ConsultationState.ANSWERED, conditions="Också i Obbola.")
    meeting = in_session(cast, roll(*cast.members, listening=[cast.substitute]))
    moved = board.item(meeting, ItemKind.GRANT, LONG, application=prepared, draft_decision="Bifall.")
    voted_on, decided = board.item(meeting, title="Svar på remiss"), board.item(meeting, title="Plan")
    by = {"actor": cast.secretary, "at": NOW}
    declare_conflict(item_id=moved.pk, member_id=cast.members[4].pk, reason="Arbetar hos sökanden.", **by)
    move_motion(
        item_id=moved.pk, mover_id=cast.vice_chair.pk, kind=MotionKind.REJECTION, text="Avslag.", **by
    )
    vote = open_vote(item_id=moved.pk, yes_means="bifall", no_means="avslag", **by)
    taking_part = cast.members[:4]
    record_vote(vote_id=vote.pk, ballots=dict.fromkeys([m.pk for m in taking_part], Choice.YES), **by)
    record_reservation(item_id=moved.pk, member_id=cast.vice_chair.pk, text="Jag ville avslå.", **by)
    open_vote(item_id=voted_on.pk, yes_means="bifall", no_means="avslag", **by)
    board.decision(decided, Outcome.ADOPTED)
    return [moved, voted_on, decided]


def publicsite(cast: Cast) -> list[Visit]:
    round_ = open_round(cast, name="Hösten 2026")
    held, grants = board.reference_meeting(cast)
    project = chain(grants[0].item.application)
    collaboration.consultation(cast, project, ConsultationState.ANSWERED)
    assessment.done(cast, project, [4, 5])
    DecisionCondition.objects.create(decision=grants[0], position=1, text="Lägesrapport varje halvår.")
    later = board.meeting(cast, MeetingState.CLOSED)
    board.grant(cast, later, title=LONG)
    press.newsroom(cast)
    by = {"authority_id": cast.region.pk, "actor": cast.communicator, "at": NOW}
    contact = save_contact(name="Cia Presskontakt", phone="070-174 06 05", email="cia@example.org", **by)
    set_duty_week(year=2026, week=48, contact_id=contact.pk, **by)
    shown = pictures.described(cast, pictures.added(cast), title=LONG)
    topic = load_topic(name="Regional utveckling", **by)
    drafted = draft_release(
        meeting_id=held.pk, quote="Det är en nyckelfråga.", actor=cast.communicator, at=NOW
    ).get_latest_revision_as_object()
    drafted.topics, drafted.more_information = [topic], contact
    drafted.save_revision()
    release = press.published(cast, drafted)
    corrected = ReleasePage.objects.get(pk=release.pk).get_latest_revision_as_object()
    corrected.lead, corrected.correction = f"{corrected.lead} Mer.", "Ingressen är rättad."
    corrected.save_revision()
    press.published(cast, corrected)
    unpublished = draft_release(meeting_id=later.pk, actor=cast.communicator, at=NOW)
    question = QuoteApproval.objects.filter(page=release)[:1].get()
    subscriptions = [
        subscription_token_of(one.pk) for one in (subscriber(cast), asked(cast, "olle@example.org"))
    ]
    public = visits_to(
        None,
        ("publicsite:press_quote", token_of(question.pk)),
        "publicsite:start",
        "publicsite:calls",
        ("publicsite:call", round_.call.slug),
        ("publicsite:call", two_step_round(cast).call.slug),
        "publicsite:projects",
        ("publicsite:project", case_slug(project.case_number)),
        "publicsite:meetings",
        ("publicsite:meeting", held.pk),
        ("publicsite:meeting", later.pk),
        "publicsite:notice_board",
        "publicsite:notice_log",
        "publicsite:municipalities",
        ("publicsite:municipality", cast.umea.code),
        "publicsite:statistics",
        "publicsite:influence",
        "publicsite:influence_rows",
        "publicsite:voting_power",
        "publicsite:collaboration",
        ("publicsite:collaboration_model", council(cast).model_id),
        "publicsite:open_data",
        "publicsite:accessibility",
        "publicsite:newsroom",
        "publicsite:subscriptions",
        *((name, token) for token in subscriptions for name in PAGES_OF_A_SUBSCRIPTION),
        "publicsite:picture_bank",
        ("publicsite:release", release.slug),
        *(("publicsite:release_version", release.slug, number) for number in (1, 2)),
    )
    return (
        public
        + public_pages(cast)
        + visits_to(
            cast.communicator,
            "publicsite:press_desk",
            "publicsite:press_material",
            ("publicsite:press_review", unpublished.pk),
            ("publicsite:press_review", release.pk),
            "publicsite:press_rota",
            "publicsite:press_bank",
            ("publicsite:press_picture_details", shown.pk),
            "publicsite:press_contact_new",
            ("publicsite:press_contact", contact.pk),
            "publicsite:press_topics",
            ("publicsite:press_topic", topic.pk),
        )
    )


def api(cast: Cast) -> list[Visit]:
    return visits_to(None, "api:reference")


def deliveries(cast: Cast) -> list[Visit]:
    letter = message(cast, cast.applicant, kind="projects.reminder")
    address = unsubscribe_address(letter).removeprefix(settings.BASE_URL)
    return [
        *visits_to(cast.applicant, "deliveries:choices"),
        *visits_to(cast.umea_official, "deliveries:choices"),
        Visit(None, address),
    ]


def accounts(cast: Cast) -> list[Visit]:
    """The way in and out. Some have a password, and some have yet to choose one."""
    with_password, without = person("Nina Ny", at=NOW), person("Ulf Utan", at=NOW)
    with_password.set_password("hemligt-och-langt")
    without.set_unusable_password()
    for somebody in (with_password, without):
        somebody.save(update_fields=["password"])
    unproved = EmailAddress.objects.create(user=with_password, email=with_password.email, primary=True)
    return [
        *visits_to(
            None,
            "account_login",
            "account_signup",
            "account_inactive",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key_done",
            "account_email_verification_sent",
            ("account_confirm_email", EmailConfirmationHMAC(unproved).key),
            ("account_confirm_email", "gammal"),
        ),
        Visit(None, password_path(without)),
        *visits_to(None, ("account_reset_password_from_key", "1", "gammal")),
        *visits_to(
            with_password,
            "account_logout",
            "account_email",
            "account_change_password",
            "account_reauthenticate",
        ),
        *visits_to(without, "account_set_password"),
        *visits_to(cast.administrator, "rights"),
    ]


def refusals(cast: Cast) -> list[Visit]:
    """The pages of what is not there, and of what somebody may not open."""
    return [
        Visit(None, "/finns-inte/", 404),
        Visit(cast.applicant, reverse("desk:case", args=[cast.region.pk]), 403),
        Visit(cast.officer, reverse("desk:case", args=[cast.region.pk]), 404),
    ]


# (where the house mounts it, its namespace): the visits to it
ROOMS: dict[tuple[str, str | None], Room] = {
    ("ansokan/", "portal"): portal,
    ("handlaggning/", "desk"): desk,
    ("kommun/", "municipal"): municipal,
    ("namnd/", "boardroom"): boardroom,
    ("motesplats/", "meetingplace"): meetingplace,
    ("mina-projekt/", "my_projects"): my_projects,
    ("projektstod/", "project_desk"): project_desk,
    ("utvardering/", "evaluation_desk"): evaluation_desk,
    ("forum/", "collaboration_desk"): collaboration_desk,
    ("statsstod/", "state_aid_desk"): state_aid_desk,
    ("", "publicsite"): publicsite,
    ("api/v1/", "api"): api,
    ("konto/", None): accounts,
    ("konto/utskick/", "deliveries"): deliveries,
}
