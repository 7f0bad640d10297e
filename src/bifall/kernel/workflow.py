"""State machines as data: a table of allowed moves and a few questions about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

State = TypeVar("State", bound=Enum)
Action = TypeVar("Action", bound=Enum)


class MoveNotAllowed(Exception):
    """The action does not exist from this state."""


@dataclass(frozen=True, slots=True)
class Workflow(Generic[State, Action]):
    """The moves of one kind of thing: (state, action) → next state."""

    initial: State
    moves: Mapping[tuple[State, Action], State]

    def after(self, state: State, action: Action) -> State:
        """The state that `action` leads to. Raises MoveNotAllowed."""
        try:
            return self.moves[state, action]
        except KeyError:
            raise MoveNotAllowed(f"{action.name} from {state.name}") from None

    def allows(self, state: State, action: Action) -> bool:
        return (state, action) in self.moves

    def actions_from(self, state: State) -> frozenset[Action]:
        return frozenset(a for s, a in self.moves if s == state)

    def states_with(self, action: Action) -> frozenset[State]:
        """The states from which `action` can be taken: the list form of `allows`."""
        return frozenset(s for s, a in self.moves if a == action)

    def reachable(self) -> frozenset[State]:
        seen, queue = {self.initial}, [self.initial]
        while queue:
            here = queue.pop()
            for (source, _), target in self.moves.items():
                if source == here and target not in seen:
                    seen.add(target)
                    queue.append(target)
        return frozenset(seen)

    def as_mermaid(self) -> str:
        """The table as a Mermaid state diagram, for the docs."""
        rows = [f"    {s.value} --> {t.value}: {a.value}" for (s, a), t in self.moves.items()]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.initial.value}", *rows])
