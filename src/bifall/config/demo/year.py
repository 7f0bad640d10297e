"""A believable year in a region: calls, applications in every state, meetings held and meetings to come, and
something to do for everybody whom one can be.

Everything is done by the same commands as the pages use; only the people, the ideas and the clock are made
up. The year ends on the day it is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from bifall.applications.commands import (
    save_draft,
    start_application,
    start_review,
    submit,
)
from bifall.applications.models import Application
from bifall.board.commands import add_item, plan_meeting
from bifall.board.models import Board, Meeting
from bifall.board.states import ItemKind
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
from bifall.config.demo import two_steps
from bifall.config.demo.carried_out import carry_out
from bifall.config.demo.collaboration import show_collaboration
from bifall.config.demo.colleagues import share_the_cases
from bifall.config.demo.delegated import decide_small_project
from bifall.config.demo.evaluation import ask_applicants, follow_up
from bifall.config.demo.fair import hold_fair
from bifall.config.demo.followers import (
    add_receivers,
    call_receivers,
    follow_newsroom,
    look_at_what_is_public,
)
from bifall.config.demo.frames import keep_frames
from bifall.config.demo.ideas import CLOSED_ROUND, OPEN_ROUND, Idea
from bifall.config.demo.letters import send_letters
from bifall.config.demo.meetings import (
    call_to_meeting,
    coming_meeting_day,
    free_day,
    hold_extra_meeting,
    next_meeting_day,
)
from bifall.config.demo.newsroom import keep_newsroom
from bifall.config.demo.parts import file_with, part_for
from bifall.config.demo.payments import pay_in_advance
from bifall.config.demo.populations import load_earlier_populations
from bifall.config.demo.reference_case import carry_meetings, scene_of
from bifall.config.demo.review import put_under_review
from bifall.config.demo.small_ideas import SMALL_PROJECTS
from bifall.config.demo.state_aid import assess_small_project, keep_rate, keep_register, record_small_award
from bifall.config.demo.threads import word_letters, write_to_each_other
from bifall.config.demo.weighing import weigh
from bifall.flows.case_endings import dismiss, withdraw
from bifall.flows.casefile.handling import (
    LOCAL_TIME,
    answers_from,
    applicant_of,
    prepare_case,
    write_draft,
)
from bifall.flows.casefile.run import standard_form
from bifall.flows.casefile.scene import Scene, Tell, set_the_scene
from bifall.flows.casefile.schema import ApplicationPart, CaseFile
from bifall.flows.press_mail import write_due_letters
from bifall.organisations.commands import end_mandate
from bifall.questionnaires.commands import Change


@transaction.atomic
def load_year(*, now: datetime, tell: Tell, stage: str = "published") -> None:
    """Write the whole year. `now` is the moment it ends; `stage` is how far the reference case has come."""
    reference = carry_meetings(now=now, tell=tell, stage=stage)
    file = file_with(reference, [], opens_at=now, closes_at=now, meets_at=now)
    year = Year(reference, now, tell, set_the_scene(file, tell, now - timedelta(days=210)))
    follow_newsroom(year.people, year.at(-30))
    write_due_letters(at=year.at(-3))
    year.small_projects(SMALL_PROJECTS)
    # At that stage the reference case is what the board has been summoned to.
    year.closed_round(CLOSED_ROUND, summons=stage != "board")
    year.open_round(OPEN_ROUND)
    year.two_step_call()
    share_the_cases(year.people, year.at)
    look_at_what_is_public(year.people, year.at(-5))
    receivers = add_receivers(year.people, year.at(-5, 11))
    year.coming_call()
    show_collaboration(year.people, year.at)
    year.silence("2403")
    load_earlier_populations(year.people, now)
    if stage == "ended":
        carry_out(scene_of(reference, year.people), now=now, tell=tell)
    keep_frames(year.people, now - timedelta(days=14))
    ask_applicants(year.people, at=year.at(-5))
    if stage in {"published", "ended"}:
        follow_up(year.people, at=reference.meeting.starts_at + timedelta(days=2))
    if stage == "published":
        hold_fair(year.people, now=now, tell=tell)
    pay_in_advance(year.people, now)
    keep_register(year.people, year.at(-1, 16))
    keep_newsroom(year.people, now - timedelta(hours=1))
    look_at_what_is_public(year.people, now - timedelta(minutes=30))
    call_receivers(receivers, now - timedelta(minutes=30))
    write_due_letters(at=now - timedelta(minutes=30))
    send_letters(now)
    look_at_what_is_public(year.people, now)


@dataclass(slots=True)
class Year:
    """The part of the year that is still going on."""

    reference: CaseFile
    now: datetime
    tell: Tell
    people: Scene

    def at(self, days: float, hour: int = 10) -> datetime:
        """A moment `days` from now (negative: ago), at a full hour local time."""
        day = (self.now + timedelta(days=days)).astimezone(LOCAL_TIME).date()
        return datetime.combine(day, time(hour), tzinfo=LOCAL_TIME)

    @property
    def today(self) -> date:
        return self.now.astimezone(LOCAL_TIME).date()

    def first_free(self, day: date) -> datetime:
        """When a meeting can begin: that day, or the next Wednesday that the board does not meet."""
        return datetime.combine(free_day(self.people, day), time(9), tzinfo=LOCAL_TIME)

    def scene_for(
        self, ideas: Sequence[Idea], opens_at: datetime, closes_at: datetime, meets_at: datetime
    ) -> Scene:
        """The same people with these ideas."""
        file = file_with(
            self.reference,
            [part_for(idea, number, closes_at, len(ideas)) for number, idea in enumerate(ideas)],
            opens_at=opens_at,
            closes_at=closes_at,
            meets_at=meets_at,
        )
        return replace(self.people, file=file, applications={})

    def closed_round(self, ideas: Sequence[Idea], *, summons: bool) -> None:
        """A round that has closed: one grant is decided, two cases are on their way to the next meeting,
        three to the one after that, and the others are being prepared.
        """
        opens_at, closes_at = self.at(-75, 8), self.at(-24, 16)
        scene = self.scene_for(ideas, opens_at, closes_at, self.at(30, 9))
        call = Call.objects.get(authority=scene.authority, slug=self.reference.call.slug)
        round_ = self._round(scene, call, "Vinteromgången", opens_at, closes_at, 9_000_000)
        meeting = self._meeting(scene, round_, self.first_free(coming_meeting_day(self.today)))
        cases = [self._submit(scene, round_, part) for part in scene.file.applications]
        self.tell(f"{len(cases)} applications in {round_.name}")
        parts = list(scene.file.applications)
        for number, part in enumerate(parts[:8]):
            prepare_case(scene, part, end=self.at(-3) if number else self.at(-13))
        hold_extra_meeting(scene, parts[0], today=self.today, summoned_at=self.at(-12))
        if summons:
            starts_at = self.first_free(next_meeting_day(self.today))
            call_to_meeting(scene, parts[1:3], starts_at=starts_at, summoned_at=self.at(-2))
        for part in parts[3:6]:
            add_item(
                meeting_id=meeting.pk,
                kind=ItemKind.GRANT,
                application_id=scene.applications[part.key].pk,
                actor=scene.secretary,
                at=self.at(-2),
            )
        word_letters(scene, call, self.at(-22))
        put_under_review(scene, parts[8:20], at=self.at)
        write_to_each_other(scene, parts[8:20], self.at)
        weigh(scene, round_, self.at(-1))
        for part in parts[20:22]:
            withdraw(
                application_id=scene.applications[part.key].pk,
                actor=applicant_of(scene, part),
                at=self.at(-12),
            )
        dismissed = scene.applications[parts[22].key]
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
        for number, part in enumerate(scene.file.applications):
            sent = self.at(-150 + 8 * number, 11)
            application = write_draft(scene, round_, part, sent - timedelta(days=1))
            application = submit(application_id=application.pk, actor=applicant_of(scene, part), at=sent)
            scene.applications[part.key] = application
            if number < 15:
                prepare_case(
                    scene,
                    part,
                    begin=sent + timedelta(days=1),
                    end=sent + timedelta(days=30),
                    assess_aid=partial(self._assess_aid, scene, number, part),
                )
            if number < 12:
                keep_rate(scene, sent + timedelta(days=30, hours=2))
                decide_small_project(scene, part, sent + timedelta(days=30, hours=2), granted=number % 4 != 3)
                record_small_award(scene, number, application, sent + timedelta(days=31))
        self.tell(f"{len(ideas)} small projects")

    def _assess_aid(
        self, scene: Scene, number: int, part: ApplicationPart, application: Application, at: datetime
    ) -> bool:
        return assess_small_project(scene, number, application, applicant_of(scene, part), at)

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

    def two_step_call(self) -> None:
        """A call where concepts come first: one round in its second step, one open for concepts."""
        first, second = (self.at(-15, 8), self.at(25, 16)), (self.at(35, 8), self.at(70, 16))
        scene = self.scene_for([], *first, self.at(120, 9))
        call = self._call(
            scene,
            two_steps.SLUG,
            self.at(-95),
            title="Innovation i två steg",
            title_en="Innovation in two steps",
            summary="Stöd till nya lösningar som prövas tillsammans. Först en kort skiss, sedan en ansökan.",
            summary_en="Support to new solutions tried together. First a short concept, then an application.",
            highest_grant_sek=two_steps.HIGHEST_SEK,
            concept_form_version_id=two_steps.concept_version(scene, self.at).pk,
        )
        rounds = (
            self._round(
                scene, call, "Första omgången", *first, 6_000_000, at=self.at(-90), concepts=(-60, -25)
            ),
            self._round(
                scene, call, "Andra omgången", *second, 6_000_000, at=self.at(-90), concepts=(-5, 24)
            ),
        )
        publish_call(call_id=call.pk, actor=scene.officer, at=self.at(-88))
        two_steps.hand_in_concepts(scene, rounds, self.at)
        self.tell(f"{len(two_steps.FIRST_ROUND) + len(two_steps.SECOND_ROUND)} concepts")

    def silence(self, code: str) -> None:
        """Who spoke for a municipality has left, and the administrator has not found anybody else yet."""
        municipality = self.people.municipalities[code]
        for mandate in municipality.mandates.filter(ended_at=None):
            end_mandate(mandate_id=mandate.pk, actor=self.people.administrator, at=self.at(-1))

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
        concepts: tuple[int, int] | None = None,
    ) -> Round:
        """`concepts`: from and to which day, counted from now, concepts are taken."""
        opens, closes = concepts or (None, None)
        return add_round(
            call_id=call.pk,
            name=name,
            opens_at=opens_at,
            closes_at=closes_at,
            frame_sek=frame,
            concept_opens_at=None if opens is None else self.at(opens, 8),
            concept_closes_at=None if closes is None else self.at(closes, 16),
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
