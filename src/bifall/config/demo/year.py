"""A believable year in a region: calls, applications in every state, two meetings held and one to come.

Everything is done by the same commands as the pages use; only the people, the ideas and the clock are made
up. The year ends on the day it is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from bifall.applications.commands import (
    dismiss,
    save_draft,
    start_application,
    start_review,
    submit,
    withdraw,
)
from bifall.applications.models import Application
from bifall.board.commands import add_item, decide_on_delegation, plan_meeting
from bifall.board.models import Board, Meeting
from bifall.board.states import ItemKind, Outcome
from bifall.calls.commands import (
    CallValues,
    CriterionValues,
    add_round,
    create_call,
    publish_call,
    set_criteria,
)
from bifall.calls.models import Call, Round, Strategy
from bifall.calls.states import Decider
from bifall.config.demo.parts import file_with, part_for
from bifall.config.demo.projects import IDEAS, Idea
from bifall.config.demo.review import put_under_review
from bifall.config.demo.stages import carry
from bifall.flows.casefile.handling import (
    LOCAL_TIME,
    answers_from,
    applicant_of,
    prepare_case,
    write_draft,
)
from bifall.flows.casefile.reading import read
from bifall.flows.casefile.reschedule import rescheduled
from bifall.flows.casefile.run import run, standard_form
from bifall.flows.casefile.scene import Scene, Tell, set_the_scene
from bifall.flows.casefile.schema import ApplicationPart, CaseFile
from bifall.kernel.workdays import is_workday
from bifall.questionnaires.commands import Change

EXAMPLES = Path(__file__).parents[4] / "examples"
REFERENCE = EXAMPLES / "projekt-for-regional-tillvaxt.toml"
EARLIER = EXAMPLES / "rostning-avslag-aterremiss.toml"
WEDNESDAY = 2


def latest_meeting_day(today: date) -> date:
    """The Wednesday 13 to 19 days ago: its minutes are adjusted and still on the notice board."""
    latest = today - timedelta(days=13)
    return latest - timedelta(days=(latest.weekday() - WEDNESDAY) % 7)


def coming_meeting_day(today: date) -> date:
    """The first Wednesday three weeks ahead or more that is a working day."""
    day = today + timedelta(days=21)
    while day.weekday() != WEDNESDAY or not is_workday(day):
        day += timedelta(days=1)
    return day


@transaction.atomic
def load_year(*, now: datetime, tell: Tell, stage: str = "published") -> None:
    """Write the whole year. `now` is the moment it ends; `stage` is how far the reference case has come."""
    year = Year(carry_meetings(now=now, tell=tell, stage=stage), now, tell)
    year.coming_round(IDEAS[:24])
    year.open_round(IDEAS[24:36])
    year.small_projects(IDEAS[36:53])
    year.coming_call()


def carry_meetings(*, now: datetime, tell: Tell, stage: str) -> CaseFile:
    """The two meetings from files: the earlier one is over, the reference case stands at `stage`."""
    reference = read(REFERENCE)
    today = now.astimezone(LOCAL_TIME).date()
    weeks = weeks_until(reference, stage, today)
    run(rescheduled(read(EARLIER), weeks=weeks_until(reference, "published", today)), tell=tell)
    reference = rescheduled(reference, weeks=weeks)
    carry(reference, stage=stage, tell=tell)
    return reference


def weeks_until(reference: CaseFile, stage: str, today: date) -> int:
    """By how many weeks the reference case is to move, so that today lies at `stage` of it."""
    held = reference.meeting.starts_at.astimezone(LOCAL_TIME).date()
    if stage == "published":
        return (latest_meeting_day(today) - held).days // 7
    closing = reference.round.closes_at.astimezone(LOCAL_TIME).date()
    summons = reference.meeting.summoned_at.astimezone(LOCAL_TIME).date()
    # The day of the case that is to be today or within the week before it.
    landmark = {
        "call": reference.round.opens_at.astimezone(LOCAL_TIME).date() + timedelta(days=8),
        "application": closing - timedelta(days=14),
        "assessment": closing + timedelta(days=10),
        "municipalities": closing + timedelta(days=10),
        "board": summons + timedelta(days=2),
    }[stage]
    return (today - landmark).days // 7


@dataclass(slots=True)
class Year:
    """The part of the year that is still going on."""

    reference: CaseFile
    now: datetime
    tell: Tell
    people: Scene | None = None

    def at(self, days: float, hour: int = 10) -> datetime:
        """A moment `days` from now (negative: ago), at a full hour local time."""
        day = (self.now + timedelta(days=days)).astimezone(LOCAL_TIME).date()
        return datetime.combine(day, time(hour), tzinfo=LOCAL_TIME)

    def scene_for(
        self, ideas: Sequence[Idea], opens_at: datetime, closes_at: datetime, meets_at: datetime
    ) -> Scene:
        """The same people, whom it takes long to enter, with these ideas."""
        file = file_with(
            self.reference,
            [part_for(idea, number, closes_at, len(ideas)) for number, idea in enumerate(ideas)],
            opens_at=opens_at,
            closes_at=closes_at,
            meets_at=meets_at,
        )
        if self.people is None:
            self.people = set_the_scene(file, self.tell, self.at(-210))
        return replace(self.people, file=file, applications={})

    def coming_round(self, ideas: Sequence[Idea]) -> None:
        """A round that has closed and is being prepared for the next meeting."""
        opens_at, closes_at = self.at(-75, 8), self.at(-24, 16)
        next_day = coming_meeting_day(self.now.astimezone(LOCAL_TIME).date())
        meets_at = datetime.combine(next_day, time(9), tzinfo=LOCAL_TIME)
        scene = self.scene_for(ideas, opens_at, closes_at, meets_at)
        call = Call.objects.get(authority=scene.authority, slug=self.reference.call.slug)
        round_ = self._round(scene, call, "Vinteromgången", opens_at, closes_at, 9_000_000)
        meeting = self._meeting(scene, round_, meets_at)
        cases = [self._submit(scene, round_, part) for part in scene.file.applications]
        self.tell(f"{len(cases)} applications in {round_.name}")
        parts = list(scene.file.applications)
        for part in parts[:6]:
            prepare_case(scene, part, end=self.at(-3))
        for part in parts[:4]:
            add_item(
                meeting_id=meeting.pk,
                kind=ItemKind.GRANT,
                application_id=scene.applications[part.key].pk,
                actor=scene.secretary,
                at=self.at(-2),
            )
        put_under_review(scene, parts[6:18], at=self.at)
        for part in parts[18:20]:
            withdraw(
                application_id=scene.applications[part.key].pk,
                actor=applicant_of(scene, part),
                at=self.at(-12),
            )
        dismissed = scene.applications[parts[20].key]
        start_review(application_id=dismissed.pk, actor=scene.officer, at=self.at(-15))
        dismiss(
            application_id=dismissed.pk,
            reason="Projektet är ordinarie verksamhet och prövas därför inte.",
            actor=scene.officer,
            at=self.at(-14),
        )

    def open_round(self, ideas: Sequence[Idea]) -> None:
        """A round that is open now: drafts of all sorts, and some that have come in."""
        opens_at, closes_at = self.at(-10, 8), self.at(32, 16)
        scene = self.scene_for(ideas, opens_at, closes_at, self.at(90, 9))
        call = Call.objects.get(authority=scene.authority, slug=self.reference.call.slug)
        round_ = self._round(scene, call, "Våromgången nästa år", opens_at, closes_at, 14_000_000)
        for number, part in enumerate(scene.file.applications):
            if number < 4:
                application = write_draft(scene, round_, part, self.at(-6))
                submit(
                    application_id=application.pk,
                    actor=applicant_of(scene, part),
                    at=self.at(-3, 9 + number),
                )
            else:
                self._draft(scene, round_, part, pages=number - 3)
        self.tell(f"{len(ideas)} applications in {round_.name}")

    def _draft(self, scene: Scene, round_: Round, part: ApplicationPart, pages: int) -> Application:
        """A draft that has got some way: the answers of its first pages."""
        applicant = applicant_of(scene, part)
        application = start_application(
            round_id=round_.pk,
            organisation_id=scene.organisations[part.organisation].pk,
            actor=applicant,
            at=self.at(-5),
        )
        schema = application.answer_set.form_version.schema
        written = {q.key for page in schema.pages[:pages] for q in page.questions}
        save_draft(
            application_id=application.pk,
            changes={k: Change(v, 0) for k, v in answers_from(part).items() if k in written},
            actor=applicant,
            at=self.at(-4),
        )
        return application

    def small_projects(self, ideas: Sequence[Idea]) -> None:
        """The call that is always open, where the director decides on delegation."""
        opens_at, closes_at = self.at(-200, 8), self.at(160, 16)
        scene = self.scene_for(ideas, opens_at, closes_at, self.at(170, 9))
        call = self._small_call(scene, opens_at)
        round_ = self._round(scene, call, "Löpande", opens_at, closes_at, 8_000_000)
        publish_call(call_id=call.pk, actor=scene.officer, at=opens_at)
        board = Board.objects.get(authority=scene.authority)
        for number, part in enumerate(scene.file.applications):
            sent = self.at(-150 + 8 * number, 11)
            application = write_draft(scene, round_, part, sent - timedelta(days=1))
            application = submit(application_id=application.pk, actor=applicant_of(scene, part), at=sent)
            scene.applications[part.key] = application
            if number < 12:
                self._decide(scene, application, part, board, sent, number)
        self.tell(f"{len(ideas)} small projects")

    def _decide(
        self,
        scene: Scene,
        application: Application,
        part: ApplicationPart,
        board: Board,
        sent: datetime,
        number: int,
    ) -> None:
        scene_at = sent + timedelta(days=30)
        prepare_case(scene, part, begin=sent + timedelta(days=1), end=scene_at)
        granted = number % 4 != 3
        decide_on_delegation(
            application_id=application.pk,
            board_id=board.pk,
            outcome=Outcome.GRANTED if granted else Outcome.REJECTED,
            reasons="Projektet svarar mot strategin och har en rimlig plan."
            if granted
            else "Projektet liknar ett som redan får stöd.",
            legal_basis="Delegationsordningen 4.2",
            granted_sek=part.sought_sek if granted else None,
            highest_share_percent=Decimal(50) if granted else None,
            actor=scene.people[scene.file.staff.director.key],
            at=scene_at + timedelta(hours=2),
        )

    def coming_call(self) -> None:
        """A call that is known already and opens in three weeks."""
        opens_at, closes_at = self.at(21, 8), self.at(80, 16)
        scene = self.scene_for([], opens_at, closes_at, self.at(140, 9))
        call = self._call(
            scene,
            "internationella-samarbeten",
            self.at(-6),
            title="Internationella samarbeten",
            title_en="International cooperation",
            summary="Stöd till att förbereda projekt med parter kring Kvarken och Barents hav.",
            summary_en="Support to prepare projects with partners around the Kvarken and the Barents Sea.",
            highest_grant_sek=400_000,
        )
        self._round(scene, call, "Första omgången", opens_at, closes_at, 2_000_000, at=self.at(-5))
        publish_call(call_id=call.pk, actor=scene.officer, at=self.at(-4))

    def _small_call(self, scene: Scene, at: datetime) -> Call:
        return self._call(
            scene,
            "sma-projekt",
            at,
            title="Små projekt och förstudier",
            title_en="Small projects and feasibility studies",
            summary="Stöd till små projekt och förstudier. Utlysningen är alltid öppen.",
            summary_en="Support for small projects and feasibility studies. Always open.",
            decider=Decider.DIRECTOR,
            highest_grant_sek=1_200_000,
        )

    def _call(self, scene: Scene, slug: str, at: datetime, **says: Any) -> Call:
        """A call with the authority's form and strategy, and the reference case's criteria."""
        call = create_call(
            authority_id=scene.authority.pk,
            slug=slug,
            values=CallValues(
                form_version_id=standard_form(scene.authority.pk, scene.officer, at).pk,
                strategy_id=Strategy.objects.get(authority=scene.authority).pk,
                **says,
            ),
            actor=scene.officer,
            at=at,
        )
        criteria = [CriterionValues(**c.model_dump()) for c in self.reference.call.criteria]
        set_criteria(call_id=call.pk, criteria=criteria, actor=scene.officer, at=at)
        return call

    def _round(
        self,
        scene: Scene,
        call: Call,
        name: str,
        opens_at: datetime,
        closes_at: datetime,
        frame: int,
        *,
        at: datetime | None = None,
    ) -> Round:
        return add_round(
            call_id=call.pk,
            name=name,
            opens_at=opens_at,
            closes_at=closes_at,
            frame_sek=frame,
            actor=scene.officer,
            at=at or opens_at - timedelta(days=7),
        )

    def _meeting(self, scene: Scene, round_: Round, starts_at: datetime) -> Meeting:
        board = Board.objects.get(authority=scene.authority)
        return plan_meeting(
            board_id=board.pk,
            starts_at=starts_at,
            place="Regionens hus, Umeå",
            round_ids=[round_.pk],
            actor=scene.secretary,
            at=self.at(-70),
        )

    def _submit(self, scene: Scene, round_: Round, part: ApplicationPart) -> Application:
        application = write_draft(scene, round_, part, part.submitted_at - timedelta(days=2))
        application = submit(
            application_id=application.pk, actor=applicant_of(scene, part), at=part.submitted_at
        )
        scene.applications[part.key] = application
        return application
