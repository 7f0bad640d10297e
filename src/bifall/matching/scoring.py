"""The best rows of the other side for each row of one: exact, without looking at every pair."""

from __future__ import annotations

from bifall.matching.encoding import BySkill, Columns
from bifall.matching.speed import Ints, Kernel


def _best_rows(  # noqa: C901 -- one loop, which the compiler is given whole
    one: Columns,
    other: Columns,
    index: BySkill,
    most: int,
    seed: int,
    offset: int,
    level_of: Ints,
    score: Ints,
    touched: Ints,
    best_row: Ints,
    best_score: Ints,
    best_count: Ints,
) -> None:
    """Fill in `best_*`: for each row of `one` up to `most` rows of `other`, the best first.

    A row of `other` is a candidate when it scores more than 0 and every hard requirement holds both ways.
    Among equals a lottery of the two row numbers and the seed decides, so that nobody stands first by coming
    first. level_of (a place per skill), score and touched (a place per row of `other`) are scratch, and come
    as zeros.
    """
    words = one.words
    for row in range(len(one.kinds)):
        reached = 0
        for at in range(one.has_start[row], one.has_start[row + 1]):
            skill, level = one.has_skill[at], one.has_level[at]
            level_of[skill] = level
            for place in range(index.want_start[skill], index.want_start[skill + 1]):
                mate = index.want_row[place]
                if score[mate] == 0:
                    touched[reached] = mate
                    reached += 1
                score[mate] += min(level, index.want_level[place]) * index.want_weight[place]
        for at in range(one.want_start[row], one.want_start[row + 1]):
            skill, level, weight = one.want_skill[at], one.want_level[at], one.want_weight[at]
            for place in range(index.has_start[skill], index.has_start[skill + 1]):
                mate = index.has_row[place]
                if score[mate] == 0:
                    touched[reached] = mate
                    reached += 1
                score[mate] += min(level, index.has_level[place]) * weight

        base, count = row * most, 0
        for place in range(reached):
            mate = touched[place]
            points = score[mate]
            score[mate] = 0
            if count == most and points < best_score[base + count - 1]:
                continue
            if one.kinds[row] & other.kinds[mate] == 0:
                continue
            first = max(one.first_day[row], other.first_day[mate])
            last = min(one.last_day[row], other.last_day[mate])
            if last - first + 1 < max(one.least_days[row], other.least_days[mate]):
                continue
            near = False
            for word in range(words):
                if one.places[row * words + word] & other.places[mate * words + word] != 0:
                    near = True
                    break
            if not near:
                continue
            met = True
            for at in range(other.need_start[mate], other.need_start[mate + 1]):
                if level_of[other.need_skill[at]] < other.need_level[at]:
                    met = False
                    break
            if not met:
                continue
            for at in range(one.need_start[row], one.need_start[row + 1]):
                had = 0
                for seek in range(other.has_start[mate], other.has_start[mate + 1]):
                    if other.has_skill[seek] == one.need_skill[at]:
                        had = other.has_level[seek]
                        break
                if had < one.need_level[at]:
                    met = False
                    break
            if not met:
                continue
            # In among the best from below: by points, then by lot. No two of one row draw the same.
            ticket = ((row + offset) * 2654435761 + mate * 2246822519 + seed * 3266489917) & 0xFFFFFFFF
            ticket = ((ticket ^ (ticket >> 15)) * 739979873) & 0xFFFFFFFF
            spot = count
            while spot > 0:
                rival, theirs = best_row[base + spot - 1], best_score[base + spot - 1]
                if theirs > points:
                    break
                if theirs == points:
                    lot = ((row + offset) * 2654435761 + rival * 2246822519 + seed * 3266489917) & 0xFFFFFFFF
                    lot = ((lot ^ (lot >> 15)) * 739979873) & 0xFFFFFFFF
                    if lot < ticket:
                        break
                spot -= 1
            if spot == most:
                continue
            if count < most:
                count += 1
            for move in range(base + count - 1, base + spot, -1):
                best_row[move], best_score[move] = best_row[move - 1], best_score[move - 1]
            best_row[base + spot], best_score[base + spot] = mate, points
        best_count[row] = count
        for at in range(one.has_start[row], one.has_start[row + 1]):
            level_of[one.has_skill[at]] = 0


best_rows = Kernel(_best_rows)
