"""What a script says of documents and answers, made into the values that are judged by.

May import only the marked value, the notation and the values of a script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.batch import notation
from advisor.batch.mistakes import Mistake
from advisor.batch.script import AtMost, Condition, Element, Expected
from advisor.calm.quoting import quote

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.batch.marked import Marked
    from advisor.batch.marked import Path as Way
    from advisor.batch.script import Problem


def bounds(said: dict[str, float]) -> dict[str, Any]:
    """Bounds by the names that they have as values; `1e3` requests are 1000."""
    return {
        key.replace("-", "_"): int(bound) if float(bound).is_integer() else bound
        for key, bound in said.items()
    }


class Expecting:
    """Reads what has the right shape; what is wrong all the same goes to `mistakes`."""

    def __init__(self, marked: Marked, path: Path, mistakes: list[Mistake]) -> None:
        self._marked = marked
        self._path = path
        self._mistakes = mistakes

    def condition(self, way: Way, said: dict[str, Any]) -> Condition:
        """What must hold before a step."""
        return Condition(
            said.get("valid"),
            self._elements((*way, "elements"), said.get("elements", {})),
            self._problems((*way, "findings"), said.get("findings", ())),
        )

    def expected(self, way: Way, said: dict[str, Any]) -> Expected:
        """What is to come of a step."""
        return Expected(
            said.get("valid"),
            self._elements((*way, "elements"), said.get("elements", {})),
            self._problems((*way, "fixed"), said.get("fixed", ())),
            self._problems((*way, "absent"), said.get("absent", ())),
            tuple(said["only"]) if "only" in said else None,
            self._mentions((*way, "mentions"), said.get("mentions", ())),
            AtMost(**bounds(said.get("at-most", {}))),
        )

    def _elements(self, way: Way, said: dict[str, Any]) -> tuple[Element, ...]:
        return tuple(self._element((*way, name), name, value) for name, value in said.items())

    def _element(self, way: Way, name: str, said: str | dict[str, Any]) -> Element:
        if isinstance(said, str):
            return Element(name, present=said == "present")
        for expression in said:
            try:
                notation.compiled(expression)
            except ValueError as error:
                message = f"{quote(expression)} is no JMESPath: {error}"
                self._note(self._marked.key((*way, expression)), message)
        return Element(name, values=said)

    def _problems(self, way: Way, said: list[str | dict[str, str]]) -> tuple[Problem, ...]:
        found = tuple(notation.problem(each) for each in said)
        for index, each in enumerate(found):
            wrong = notation.unknown_rule(each.rule)
            if wrong:
                self._note(self._marked.place((*way, index)), wrong)
        return found

    def _mentions(self, way: Way, said: list[Any]) -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple(self._marked.text((*way, index, place), each) for place, each in enumerate(entry))
            if isinstance(entry, list)
            else (self._marked.text((*way, index), entry),)
            for index, entry in enumerate(said)
        )

    def _note(self, place: tuple[int, int], message: str) -> None:
        self._mistakes.append(Mistake(str(self._path), *place, message))
