"""Edge colouring of a bipartite graph.

As many colours as the busiest corner has edges are enough (König 1916).
"""

from __future__ import annotations

from collections.abc import Sequence

NONE = -1


def colour_edges(
    tails: Sequence[int], heads: Sequence[int], colours: int, most: int | None = None
) -> list[int]:
    """A colour for each edge, so that no two at one corner share one; no colour on more than `most` edges.

    No corner has more edges than there are colours, and there are at most `most` times `colours` edges.
    """
    at = [[NONE] * colours for _ in range(max(tails, default=-1) + 1)]
    back = [[NONE] * colours for _ in range(max(heads, default=-1) + 1)]
    colour = [NONE] * len(tails)
    for edge, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        here, there = at[tail].index(NONE), back[head].index(NONE)
        if here != there and back[head][here] != NONE:
            _swap((tails, heads), (at, back), colour, 1, head, here, there)
        _paint(at[tail], back[head], colour, edge, here)
    if most is not None:
        _even_out((tails, heads), (at, back), colour, colours, most)
    return colour


def _paint(tail: list[int], head: list[int], colour: list[int], edge: int, new: int) -> None:
    colour[edge] = new
    tail[new] = head[new] = edge


def _path(
    ends: tuple[Sequence[int], Sequence[int]],
    seen: tuple[list[list[int]], list[list[int]]],
    side: int,
    corner: int,
    first: int,
    second: int,
) -> list[int]:
    """The edges in turn of the first and the second colour, from a corner that has none of the second."""
    path, wanted, other = [], first, second
    while (edge := seen[side][corner][wanted]) != NONE:
        path.append(edge)
        side = 1 - side
        corner = ends[side][edge]
        wanted, other = other, wanted
    return path


def _swap(
    ends: tuple[Sequence[int], Sequence[int]],
    seen: tuple[list[list[int]], list[list[int]]],
    colour: list[int],
    side: int,
    corner: int,
    first: int,
    second: int,
) -> None:
    """Change the two colours for each other along the path from a corner."""
    path = _path(ends, seen, side, corner, first, second)
    for edge in path:
        seen[0][ends[0][edge]][colour[edge]] = seen[1][ends[1][edge]][colour[edge]] = NONE
    for edge in path:
        colour[edge] = second if colour[edge] == first else first
        seen[0][ends[0][edge]][colour[edge]] = seen[1][ends[1][edge]][colour[edge]] = edge


def _even_out(
    ends: tuple[Sequence[int], Sequence[int]],
    seen: tuple[list[list[int]], list[list[int]]],
    colour: list[int],
    colours: int,
    most: int,
) -> None:
    """Move edges from the fullest colour to the emptiest until none has more than `most`.

    The two colours together make paths and circles. A path that begins and ends in the fuller colour has one
    edge more of it, and while one colour has more edges than the other there is such a path.
    """
    count = [colour.count(one) for one in range(colours)]
    while colours and max(count) > most:
        full, empty = count.index(max(count)), count.index(min(count))
        _swap_one_path(ends, seen, colour, full, empty)
        count[full] -= 1
        count[empty] += 1


def _swap_one_path(
    ends: tuple[Sequence[int], Sequence[int]],
    seen: tuple[list[list[int]], list[list[int]]],
    colour: list[int],
    full: int,
    empty: int,
) -> None:
    for side in (0, 1):
        for corner, edges in enumerate(seen[side]):
            if edges[full] != NONE and edges[empty] == NONE:
                path = _path(ends, seen, side, corner, full, empty)
                if len(path) % 2:
                    _swap(ends, seen, colour, side, corner, full, empty)
                    return
