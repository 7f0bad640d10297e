"""The project bank with 100 000 projects: the first page of a search, on SQLite and on PostgreSQL.

One case comes about by the commands; the others are copies of its rows under other words, places and years,
since it is the reading that is measured. The bank is then built by its own command. Each question is asked as
a visitor would, through the whole page. Both databases are given the same projects, and must find the same.

    python -m benchmarks.project_search                                   # SQLite
    python -m benchmarks.project_search postgres://…/an_empty_one   # also PostgreSQL, in an empty database
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from benchmarks import generate
from benchmarks.ground import machine, report, stand

PROJECTS = int(os.environ.get("BIFALL_BENCHMARK_PROJECTS", "100000"))
LIMIT_SECONDS = 0.1
TIMES = 5
PER_MEETING = 25
AT_A_TIME = 2_000
YEARS = range(2005, 2027)
# The parts that titles and summaries are made of; many projects share a word, as they do in a county.
THINGS = [
    "bredband",
    "skog",
    "turism",
    "testbädd",
    "vattenkraft",
    "batterier",
    "rennäring",
    "kultur",
    "industri",
    "odling",
    "fiske",
    "malmbrytning",
    "besöksmål",
    "forskning",
    "utbildning",
    "arbetsliv",
    "integration",
    "folkhälsa",
    "järnväg",
    "vindkraft",
    "återbruk",
    "träbyggnad",
    "spelutveckling",
    "cybersäkerhet",
    "livsmedel",
    "matchning",
    "generationsväxling",
    "språk",
    "samiska",
    "ungdomar",
    "entreprenörer",
    "innovation",
    "export",
]
WAYS = [
    "utveckling",
    "samverkan",
    "kompetens",
    "nätverk",
    "förstudie",
    "satsning",
    "omställning",
    "hållbarhet",
    "digitalisering",
    "kartläggning",
    "mobilisering",
    "framtid",
    "attraktivitet",
    "tillväxt",
    "inkludering",
    "etablering",
    "centrum",
    "modell",
    "strategi",
    "plattform",
]
PLACES = [
    "fjällen",
    "inlandet",
    "kusten",
    "älvdalen",
    "skogslandet",
    "byarna",
    "länet",
    "bygden",
    "norr",
    "väster",
]
QUESTIONS = (
    "",
    "?page=40",
    "?q=bredband",
    "?q=bredbandsutveckling",
    "?q=skogen+fjällen",
    "?q=västerbotten",
    "?q=projekt",
    "?q=umea",
    "?q=testbädd+digitalisering+kusten",
    "?q=entreprenörerna",
    "?q=RUN+54321-2015",
    "?q=bredbnad",
    "?q=vindkarft+fjellen",
    "?q=finnsintealls",
    "?kommun=2480",
    "?kommun=2422&ar=2015",
    "?ar=2020",
    "?sokande=company",
    "?q=rennäring&kommun=2422",
    "?q=kultur&ar=2012&sokande=association",
)


def main() -> None:
    if len(sys.argv) > 2 and sys.argv[1] == "--on":
        print(json.dumps(measured(sys.argv[2])))
        return
    host = machine()
    found = {"sqlite": _in_a_process_of_its_own("sqlite")}
    if len(sys.argv) > 1:
        found["postgresql"] = _in_a_process_of_its_own(sys.argv[1])
    answers = [database.pop("answers") for database in found.values()]
    report(
        "project_search",
        host,
        projects=PROJECTS,
        questions=len(QUESTIONS),
        databases=found,
        same_answers=all(answer == answers[0] for answer in answers),
        limit_seconds=LIMIT_SECONDS,
        holds=all(database["p95_seconds"] < LIMIT_SECONDS for database in found.values())
        and all(answer == answers[0] for answer in answers),
    )


def _in_a_process_of_its_own(database: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.project_search", "--on", database]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 -- this module again
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(database: str) -> dict[str, Any]:
    stand(None if database == "sqlite" else database)
    fill(PROJECTS)
    from bifall.accounts.models import Authority  # noqa: PLC0415 -- after django.setup()
    from bifall.projectbank.commands import rebuild  # noqa: PLC0415

    _settle()
    began = time.perf_counter()
    entered = rebuild(authority_id=Authority.objects.get().pk)
    built = time.perf_counter() - began
    _settle()
    answers, seconds = _ask()
    taken = sorted(second for times in seconds.values() for second in times)
    return {
        "entered": entered,
        "seconds_to_build_anew": round(built, 1),
        "p50_seconds": round(statistics.median(taken), 3),
        "p95_seconds": round(taken[int(len(taken) * 0.95)], 3),
        "median_seconds": {
            question: round(statistics.median(times), 3) for question, times in seconds.items()
        },
        "answers": answers,
    }


def _settle() -> None:
    """Let the database know its tables, as it does by itself after some time."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _ask() -> tuple[dict[str, list[str]], dict[str, list[float]]]:
    """The projects on the page of each question, in order, and how long each asking took."""
    import re  # noqa: PLC0415

    from django.test import Client  # noqa: PLC0415

    client = Client()
    client.get("/projekt/")
    answers, seconds = {}, {}
    for question in QUESTIONS:
        times = []
        for _ in range(TIMES):
            began = time.perf_counter()
            response = client.get(f"/projekt/{question}")
            times.append(time.perf_counter() - began)
        page = response.content.decode()
        told = re.search(r"<p>([^<]*projekt,[^<]*)</p>", page)
        answers[question] = [told[1] if told else "", *re.findall(r'href="/projekt/(run-[^"]*)/"', page)]
        seconds[question] = times
    return answers, seconds


def fill(count: int) -> None:
    """`count` granted projects in announced meetings, all but one of them copied."""
    for _ in generate.grants((1,)):
        pass
    from bifall.applications.models import Application  # noqa: PLC0415 -- after django.setup()
    from bifall.board.models import AgendaItem, Decision, Meeting  # noqa: PLC0415
    from bifall.documents.models import RegisteredCase  # noqa: PLC0415
    from bifall.organisations.models import Municipality, Organisation  # noqa: PLC0415
    from bifall.questionnaires.models import AnswerSet  # noqa: PLC0415

    case = Application.objects.select_related("answer_set").get(bank_entry__isnull=False)
    held = Meeting.objects.get(items__application=case)
    applicants = list(Organisation.objects.order_by("register_number"))
    places = list(Municipality.objects.order_by("code"))
    priorities = list(case.round.call.strategy.priorities.order_by("position"))
    random = Random(1)  # noqa: S311 -- no secret
    to_place, to_priority = Application.municipalities.through, Application.priorities.through
    for start in range(0, count - 1, AT_A_TIME):
        rows: dict[Any, list[Any]] = {
            model: []
            for model in (
                Meeting,
                AnswerSet,
                RegisteredCase,
                Application,
                AgendaItem,
                Decision,
                to_place,
                to_priority,
            )
        }
        for number in range(start, min(start + AT_A_TIME, count - 1)):
            if number % PER_MEETING == 0 or not rows[Meeting]:
                year = YEARS[number * len(YEARS) // count]
                at = datetime(year, 1, 2, 9, tzinfo=held.starts_at.tzinfo) + timedelta(
                    hours=number // PER_MEETING % 8_000
                )
                rows[Meeting].append(
                    _copied(held, UUID(int=number), starts_at=at, minutes=None, board_pack=None)
                )
            meeting = rows[Meeting][-1]
            title, summary, sought = _told(random, number)
            answers = AnswerSet(
                id=UUID(int=10**9 + number),
                authority_id=case.authority_id,
                form_version_id=case.answer_set.form_version_id,
                created_at=meeting.starts_at,
            )
            registered = RegisteredCase(
                id=UUID(int=number),
                authority_id=case.authority_id,
                organ="RUN",
                number=10_000 + number,
                year=meeting.starts_at.year,
                case_number=f"RUN {10_000 + number}-{meeting.starts_at.year}",
                title=title,
                opened_at=meeting.starts_at,
            )
            project = _copied(
                case,
                UUID(int=number),
                title=title,
                summary=summary,
                answer_set=answers,
                case=registered,
                organisation=random.choice(applicants),
                sought_sek=sought,
                concept=None,
                receipt=None,
            )
            item = AgendaItem(
                id=UUID(int=number),
                meeting=meeting,
                position=1 + number % PER_MEETING,
                kind="grant",
                title=title,
                application=project,
            )
            rows[AnswerSet].append(answers)
            rows[RegisteredCase].append(registered)
            rows[Application].append(project)
            rows[AgendaItem].append(item)
            rows[Decision].append(
                Decision(
                    id=UUID(int=number),
                    authority_id=case.authority_id,
                    item=item,
                    outcome="granted",
                    text="Bifall.",
                    granted_sek=sought,
                    highest_share_percent=50,
                    decided_at=meeting.starts_at,
                )
            )
            near = random.sample(places, random.randint(1, min(3, len(places))))
            rows[to_place] += [to_place(application=project, municipality=place) for place in near]
            rows[to_priority].append(to_priority(application=project, priority=random.choice(priorities)))
        for model, made in rows.items():
            model.objects.bulk_create(made, batch_size=400)


def _told(random: Random, number: int) -> tuple[str, str, int]:
    """A title, a summary of some forty words, and a sum; the same for the same `random`."""
    thing, way, place = random.choice(THINGS), random.choice(WAYS), random.choice(PLACES)
    title = (
        f"{(thing + way if random.random() < 0.3 else f'{thing} och {way}').capitalize()} i {place} {number}"
    )
    words = [f"{random.choice(THINGS)}{random.choice(('', 's' + random.choice(WAYS)))}" for _ in range(20)]
    return (
        title,
        f"Projektet stärker {' '.join(words)} i hela Västerbotten.",
        random.randint(100, 3_000) * 1_000,
    )


def _copied(row: Any, pk: UUID, **changed: Any) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for name, value in changed.items():
        field = row._meta.get_field(name)
        values.pop(field.attname)
        values[name] = value
    return type(row)(**(values | {"id": pk}))


if __name__ == "__main__":
    main()
