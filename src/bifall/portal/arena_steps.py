"""What a leader does with a meeting place around its day."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.arenas import commands
from bifall.arenas.models import Arena, Timetable, TimetableRun
from bifall.arenas.states import TimetableState
from bifall.arenas.tasks import make_proposal
from bifall.flows import arena_days
from bifall.ui.background import in_background
from bifall.ui.steps import Step, open_to


def carry_out(run: TimetableRun) -> None:
    """Make the proposal beside the request: of a large fair it takes longer than anybody waits for a page."""
    in_background(lambda: make_proposal(run_id=run.pk, clock=timezone.now))


def _propose(arena: Arena, _values: object, actor: User, at: datetime) -> None:
    carry_out(commands.begin_timetable(arena_id=arena.pk, actor=actor, at=at))


PROPOSE = Step(
    name="gor-forslag",
    permission="arenas.make_timetable",
    title=_("Gör ett förslag till schema"),
    button=_("Gör förslaget"),
    lead=_(
        "Önskemålen från båda sidor läggs ihop till ett schema utan krockar. Ingen får veta något förrän du"
        " har tittat på förslaget och publicerat det. Ett tidigare förslag ersätts. En stor dag kan ta några"
        " minuter."
    ),
    told=_("Förslaget görs. Titta igenom det när det är klart, och publicera det sedan."),
    run=_propose,
)
PUBLISH = Step(
    name="publicera-schemat",
    permission="arenas.plan",
    title=_("Publicera schemat"),
    button=_("Publicera och berätta för alla"),
    lead=_("Alla som kommer får ett brev med sina tider. Efter det flyttas ett möte bara när det måste."),
    told=_("Schemat är publicerat, och alla har fått besked."),
    run=lambda thing, values, actor, at: arena_days.publish_timetable(arena_id=thing.pk, actor=actor, at=at),
)
MEND = Step(
    name="fyll-luckor",
    permission="arenas.change_timetable",
    title=_("Fyll luckor i schemat"),
    button=_("Fyll luckorna"),
    lead=_(
        "Nya önskemål och tider som har blivit lediga tas till vara. Möten som redan är utlagda ligger kvar,"
        " om det går. De som berörs får besked."
    ),
    told=_("Schemat är genomgånget."),
    run=lambda thing, values, actor, at: arena_days.mend_timetable(arena_id=thing.pk, actor=actor, at=at),
)
HOLD = Step(
    name="avsluta-dagen",
    permission="arenas.hold",
    title=_("Dagen är slut"),
    button=_("Summera dagen"),
    lead=_(
        "Ett möte räknas som hållet om båda har checkat in, annars som uteblivet. Det går att ändra efteråt."
        " Alla som har haft ett möte får frågan vad det blev."
    ),
    told=_("Dagen är summerad, och frågan om vad det blev är ställd."),
    run=lambda thing, values, actor, at: arena_days.hold_arena(arena_id=thing.pk, actor=actor, at=at),
)
CLOSE = Step(
    name="avsluta",
    permission="arenas.close",
    title=_("Avsluta mötesplatsen"),
    button=_("Avsluta"),
    lead=_("Efter det ställs inga fler frågor till dem som var med. Siffrorna finns kvar."),
    told=_("Mötesplatsen är avslutad."),
    run=lambda thing, values, actor, at: commands.close_arena(arena_id=thing.pk, actor=actor, at=at),
)
STEPS = (PROPOSE, PUBLISH, MEND, HOLD, CLOSE)


def steps_now(user: User, arena: Arena, timetable: Timetable | None, run: TimetableRun | None) -> list[Step]:
    """The steps that make sense now, among those that the user may take; none while a `run` is under way."""
    if run is not None:
        return []
    proposed = timetable is not None and timetable.state == TimetableState.PROPOSED
    published = timetable is not None and not proposed
    senseless = {PUBLISH.name} if not proposed else set()
    if published:
        senseless |= {PROPOSE.name, PUBLISH.name}
    order = (PUBLISH, PROPOSE, HOLD, MEND, CLOSE) if proposed else (PROPOSE, HOLD, MEND, CLOSE)
    return [step for step in open_to(user, arena, order) if step.name not in senseless]
