"""Whom somebody could meet, with the reasons.

One's own profile is compared whole, and the others' no further than they have agreed to show it. Were the
rest compared too, one could find out what somebody hides by asking for it and looking who is suggested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.arenas.models import Participant
from bifall.arenas.queries.shown import Shown, level_in_words, shown, shown_to_others, with_profile
from bifall.arenas.states import OTHER_SIDE, OfferKind, Purpose, Relation, Side
from bifall.matching import Kind, Profile, Reason, Want, explain_candidates, find_candidates, fit

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


MOST = 20
WORTH_OF_A_LEVEL, WORTH_OF_A_KIND, WORTH_OF_A_PLACE = 10, 5, 3
KIND, PLACE, TERM = "kind:", "place:", "term:"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody to meet: how they are shown, what the two have for each other, and the engine's points."""

    other: Shown
    reasons: Sequence[StrPromise | str]
    score: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The best first. obstacles: when there are none, what most often stood in the way."""

    found: Sequence[Suggestion]
    obstacles: Sequence[StrPromise | str] = ()


OBSTACLES = {
    "no_common_kind": _("De flesta gäller något annat än det du har valt."),
    "no_common_place": _("De flesta finns i andra kommuner än dem du har valt."),
    "skill_missing": _("Någon av er kräver en kunskap som den andra inte har i sin profil."),
    "level_too_low": _("Någon av er kräver en högre nivå än den andra har i sin profil."),
}


def other_side(participant: Participant) -> list[Participant]:
    """Everybody whom the participant is shown, with what `shown` and the engine need: four queries."""
    return list(with_profile(shown_to_others(participant.arena, OTHER_SIDE[Side(participant.side)])))


def suggestions_for(
    participant: Participant, there: Sequence[Participant] | None = None, *, most: int = MOST
) -> Suggestions:
    """Those of the other side who fit best: four queries, and none for `there`, when it has been fetched."""
    me = with_profile(Participant.objects.filter(pk=participant.pk)).get()
    there = other_side(participant) if there is None else there
    views = {str(view.id): view for view in shown(there)}
    mine = engine_profile(me, frozenset(Purpose))
    theirs = {str(one.pk): engine_profile(one, views[str(one.pk)].agreed) for one in there}
    words = _words([me, *there])
    candidates = find_candidates([mine], theirs.values(), most=most).of(mine.id)
    found = [
        Suggestion(
            other=views[other_id],
            reasons=list(_told(fit(mine, theirs[other_id]).reasons, mine.id, words)),
            score=score,
        )
        for other_id, score in candidates
    ]
    if found or not there:
        return Suggestions(found)
    missed = explain_candidates(mine, theirs.values(), most=len(theirs))
    met = Counter(reason.code for _other, fitted in missed for reason in fitted.obstacles)
    return Suggestions([], [OBSTACLES[code] for code, _times in met.most_common(2) if code in OBSTACLES])


def engine_profile(participant: Participant, agreed: frozenset[Purpose]) -> Profile:
    """A participant as the engine sees them, no further than `agreed`. Give what `with_profile` fetched.

    A kind or a place in common is no more than possible to the engine; here it is also worth a little, so
    that those who have written no more than that are suggested to each other.
    """
    profile = getattr(participant, "profile", None)
    if profile is None:
        return Profile(str(participant.pk))
    rows = list(profile.terms.all()) if Purpose.SHOW_SKILLS in agreed else []

    def levels(relation: Relation) -> dict[str, int]:
        return {
            f"{TERM}{row.term.kind}:{row.term.concept}": row.level for row in rows if row.relation == relation
        }

    tells_places = Purpose.SHOW_PLACES in agreed
    kinds = {k.value for k in OfferKind if k.value in profile.kinds and Purpose.SHOW_KINDS in agreed}
    places = {place.code for place in profile.places.all()} if tells_places else set()
    common = {f"{KIND}{kind}": WORTH_OF_A_KIND for kind in kinds}
    common |= {f"{PLACE}{place}": WORTH_OF_A_PLACE for place in places}
    wants = {term: Want(level, WORTH_OF_A_LEVEL) for term, level in levels(Relation.WANTS).items()}
    # What is required is wished for as well: more of those who have it is better.
    wants |= {term: Want(level, WORTH_OF_A_LEVEL) for term, level in levels(Relation.NEEDS).items()}
    return Profile(
        str(participant.pk),
        has=levels(Relation.HAS) | dict.fromkeys(common, 1),
        needs=levels(Relation.NEEDS),
        wants=wants | {name: Want(1, worth) for name, worth in common.items()},
        kinds=frozenset(Kind(kind) for kind in kinds),
        places=frozenset(places),
        remote=profile.remote and tells_places,
    )


def _words(people: Iterable[Participant]) -> dict[str, StrPromise | str]:
    """What the engine's ids are called."""
    words: dict[str, StrPromise | str] = {f"{KIND}{kind.value}": kind.label for kind in OfferKind}
    for one in people:
        profile = getattr(one, "profile", None)
        if profile is not None:
            words |= {f"{TERM}{r.term.kind}:{r.term.concept}": r.term.label for r in profile.terms.all()}
            words |= {f"{PLACE}{place.code}": place.name for place in profile.places.all()}
    return words


def _told(
    reasons: Iterable[Reason], me: str, words: Mapping[str, StrPromise | str]
) -> Iterator[StrPromise | str]:
    """The reasons in words, the heaviest first. What both wish, and so gives two reasons, is told once."""
    seen = set()
    for reason in sorted(reasons, key=lambda reason: (-reason.points, str(reason.params["skill"]))):
        skill, is_mine = str(reason.params["skill"]), reason.params["by"] == me
        if skill.startswith((KIND, PLACE)):
            is_mine = True
        if (skill, is_mine) not in seen:
            seen.add((skill, is_mine))
            yield _sentence(skill, is_mine, int(str(reason.params["level"])), words[skill])


def _sentence(skill: str, is_mine: bool, level: int, what: StrPromise | str) -> StrPromise | str:
    if skill.startswith(KIND):
        return format_lazy(_("Gäller samma sak: {what}"), what=what)
    if skill.startswith(PLACE):
        return format_lazy(_("Samma kommun: {what}"), what=what)
    if is_mine:
        return format_lazy(_("Har det du söker: {what}, {level}"), what=what, level=level_in_words(level))
    return format_lazy(_("Söker det du kan: {what}"), what=what)
