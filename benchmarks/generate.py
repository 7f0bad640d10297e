"""Data sets, made by the same commands as the pages use, from the demo's ideas and the reference case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bifall.accounts.models import Authority
    from bifall.applications.models import Application
    from bifall.board.models import Meeting
    from bifall.flows.casefile.scene import Scene
    from bifall.flows.casefile.schema import ApplicationPart, CaseFile

REFERENCE = Path(__file__).parents[1] / "examples" / "projekt-for-regional-tillvaxt.toml"
FIRST_MEETING = date(2026, 2, 4)


def parts(closes_at: datetime, count: int) -> list[ApplicationPart]:
    """`count` whole applications from one applicant: the demo's ideas, over and over."""
    from bifall.config.demo.ideas import CLOSED_ROUND, OPEN_ROUND  # noqa: PLC0415 -- after django.setup()
    from bifall.config.demo.parts import part_for  # noqa: PLC0415

    ideas = CLOSED_ROUND + OPEN_ROUND

    def one(number: int) -> ApplicationPart:
        idea = replace(
            ideas[number % len(ideas)],
            title=f"{ideas[number % len(ideas)].title} {number + 1}",
            sought_sek=100_000 + 1_000 * number,
            applicant="skogsklustret",
            municipalities=("2480", "2482"),
        )
        made = part_for(idea, number, closes_at, count)
        return made.model_copy(update={"key": f"{made.key}-{number}"})

    return [one(number) for number in range(count)]


def file_of(count: int, number: int, *, decided: bool) -> CaseFile:
    """Meeting `number` of a series, with `count` cases; all of them granted if it has `decided`."""
    from bifall.config.demo.parts import file_with  # noqa: PLC0415
    from bifall.flows.casefile.handling import LOCAL_TIME  # noqa: PLC0415
    from bifall.flows.casefile.reading import read  # noqa: PLC0415
    from bifall.flows.casefile.schema import DecisionPart, ItemPart  # noqa: PLC0415

    def at(days: int, hour: int) -> datetime:
        day = FIRST_MEETING + timedelta(weeks=12 * number, days=days)
        return datetime.combine(day, time(hour), tzinfo=LOCAL_TIME)

    closes_at = at(-40, 16)
    reference = read(REFERENCE)
    file = file_with(
        reference, parts(closes_at, count), opens_at=at(-80, 8), closes_at=closes_at, meets_at=at(0, 9)
    )
    applications = [
        part.model_copy(
            update={
                "memo": part.memo.model_copy(
                    update={"outcome": "grant", "proposed_sek": part.sought_sek, "highest_share_percent": 50}
                )
            }
        )
        for part in file.applications
    ]
    items = [
        ItemPart(
            kind="grant",
            application=part.key,
            decision=DecisionPart(
                outcome="granted",
                text="Nämnden beviljar stödet.",
                granted_sek=part.sought_sek,
                highest_share_percent=50,
            ),
        )
        for part in applications
    ]
    values = file.model_copy(
        update={
            "applications": tuple(applications),
            "call": reference.call.model_copy(update={"created_at": at(-90, 9)}),
            "round": file.round.model_copy(update={"name": f"Omgång {number + 1}", "frame_sek": 90_000_000}),
            "meeting": file.meeting.model_copy(update={"ends_at": at(0, 16), "items": tuple(items)}),
            "minutes": reference.minutes.model_copy(
                update={"adjusted_at": at(5, 10), "posted_on": at(6, 10).date()}
            ),
            "release": reference.release.model_copy(update={"published_at": at(6, 14)}),
        }
    )
    return values if decided else values.model_copy(update={"minutes": reference.minutes})


def meeting_to_be_summoned(count: int, number: int) -> tuple[Scene, Meeting]:
    """A planned meeting with `count` prepared cases on its agenda."""
    from bifall.flows.casefile.handling import handle_applications  # noqa: PLC0415
    from bifall.flows.casefile.run import open_call, plan  # noqa: PLC0415
    from bifall.flows.casefile.scene import set_the_scene  # noqa: PLC0415
    from bifall.flows.casefile.session import put_on_agenda  # noqa: PLC0415

    file = file_of(count, number, decided=False)
    scene = set_the_scene(file, lambda line: None, file.call.created_at - timedelta(days=1))
    round_ = open_call(scene)
    meeting = plan(scene, round_)
    handle_applications(scene, round_)
    put_on_agenda(scene, meeting)
    return scene, meeting


def grants(sizes: tuple[int, ...]) -> Iterator[int]:
    """Held meetings with so many grants each; after each meeting, how many there are in all."""
    from bifall.flows.casefile.run import run  # noqa: PLC0415

    total = 0
    for number, size in enumerate(sizes):
        run(file_of(size, number, decided=True), tell=lambda line: None)
        total += size
        yield total


def under_review(sizes: tuple[int, ...]) -> Iterator[tuple[int, Scene]]:
    """Cases with an assessor at work and a municipality asked; after each size, how many there are."""
    from bifall.applications.commands import start_review, submit  # noqa: PLC0415
    from bifall.assessment.commands import assign_assessors  # noqa: PLC0415
    from bifall.collaboration.commands import consult  # noqa: PLC0415
    from bifall.flows.casefile.handling import QUESTION, applicant_of, write_draft  # noqa: PLC0415
    from bifall.flows.casefile.run import open_call  # noqa: PLC0415
    from bifall.flows.casefile.scene import set_the_scene  # noqa: PLC0415

    file = file_of(sum(sizes), 0, decided=False)
    scene = set_the_scene(file, lambda line: None, file.call.created_at - timedelta(days=1))
    round_ = open_call(scene)
    waiting = iter(file.applications)

    def begin(part: ApplicationPart) -> Application:
        application = write_draft(scene, round_, part, part.submitted_at - timedelta(hours=1))
        submit(application_id=application.pk, actor=applicant_of(scene, part), at=part.submitted_at)
        at = round_.closes_at + timedelta(hours=1)
        start_review(application_id=application.pk, actor=scene.officer, at=at)
        due_on = (at + timedelta(days=20)).date()
        assign_assessors(
            application_id=application.pk,
            assessor_ids=[scene.people["beda-bedomare"].pk],
            due_on=due_on,
            actor=scene.officer,
            at=at,
        )
        consult(
            application_id=application.pk,
            municipality_ids=[scene.municipalities["2480"].pk],
            question=QUESTION,
            due_on=due_on,
            actor=scene.officer,
            at=at,
        )
        return application

    total = 0
    for size in sizes:
        total += len([begin(part) for part in islice(waiting, size)])
        yield total, scene


def audit_entries(count: int) -> Authority:
    """An authority whose chain has `count` entries, two years of a region's work."""
    from django.db import transaction  # noqa: PLC0415

    from bifall.accounts.commands import found_authority  # noqa: PLC0415
    from bifall.accounts.models import User  # noqa: PLC0415
    from bifall.audit.commands import record  # noqa: PLC0415
    from bifall.audit.models import Entry  # noqa: PLC0415
    from bifall.flows.casefile.handling import LOCAL_TIME  # noqa: PLC0415
    from bifall.flows.casefile.reading import read  # noqa: PLC0415
    from bifall.organisations.events import MunicipalityLoaded  # noqa: PLC0415

    begin = datetime.combine(FIRST_MEETING, time(9), tzinfo=LOCAL_TIME)
    administrator = User.objects.create_user("adam-administrator@example.org", name="Adam Wiklund")
    authority = found_authority(
        administrator=administrator, at=begin, **read(REFERENCE).authority.model_dump()
    )
    with transaction.atomic():
        for number in range(count - Entry.objects.count()):
            at = begin + timedelta(minutes=number)
            record(MunicipalityLoaded(code="2480"), subject=authority, actor=administrator, at=at)
    return authority
