"""How a command on the command line ends when it has done nothing."""

from __future__ import annotations


def refused_for(number: int, noun: str) -> SystemExit:
    """ "Refused: 3 contradictions. Nothing was changed.", one contradiction in the singular."""
    return SystemExit(f"Refused: {number} {noun}{'' if number == 1 else 's'}. Nothing was changed.")
