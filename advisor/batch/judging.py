"""Expectations of a script judged on a document as it was and as it became, and on what was said.

Pure: the same values give the same judgements. Findings and weak points are computed only for an
expectation that asks for them. Imports no model library.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.batch import notation, problems
from advisor.batch.collateral import outside, unmatched
from advisor.batch.words import beginning, brief, enumerated, expression, named, shown
from advisor.calm.element import ARCHITECTURE
from advisor.calm.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from advisor.assess.weak_point import WeakPoint
    from advisor.batch.script import AtMost, Condition, Element, Expected, Problem
    from advisor.calm.finding import Finding

_FEW = 3
"""Entries of `only` that match nothing and are told."""


class Judgement(NamedTuple):
    """What became of one expectation."""

    expectation: str
    """As in the script, such as `elements.load-balancer.node-type`."""
    passed: bool
    why: str = ""
    """Where it failed, what was found instead, in one line; else empty."""
    collateral: tuple[str, ...] = ()
    """Of `only`: each difference that is outside, as `node edge-cache.metadata`."""


class Said(NamedTuple):
    """What a step said and used."""

    answer: str
    calls: int
    tokens: int
    cost: float | None
    """US dollars; None where the model's prices are not known."""
    tool_calls: int


class Found(NamedTuple):
    """A finding or a weak point at an element."""

    element: str
    """Its unique-id; empty for the document itself."""
    message: Callable[[], str]
    """Made when it is asked for, since a large document has very many weak points."""


class State:
    """A document at a moment, with what is found in it."""

    def __init__(self, value: dict[str, Any], found: Callable[[], Sequence[Finding]]) -> None:
        """Of a document; `found` is asked at most once, when an expectation needs findings."""
        self.value = value
        self._found = found
        self._weak: dict[str, list[Found]] = {}

    @classmethod
    def of(cls, value: dict[str, Any], found: Sequence[Finding]) -> State:
        """A document whose findings are known."""
        return cls(value, lambda: found)

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """What the checks find."""
        return self._found()

    @cached_property
    def model(self) -> Model:
        """The elements by unique-id."""
        return Model(self.value)

    def element(self, identity: str) -> dict[str, Any] | None:
        """The element of an id, the document itself for `ARCHITECTURE`; None if there is none."""
        if identity == ARCHITECTURE:
            return self.value
        element = self.model.get(identity)
        return element.value if element else None

    def where(self, problem: Problem) -> list[Found]:
        """Each time that a problem is found; empty for one that is not."""
        if problem.rule in notation.WEAK_POINTS:
            found = self._weak_at(problem.rule)
        else:
            found = [
                Found(each.element, partial(str, each.message))
                for each in self.findings
                if each.rule == problem.rule
            ]
        wanted = "" if problem.element == ARCHITECTURE else problem.element
        return [each for each in found if not problem.element or each.element == wanted]

    def _weak_at(self, rule: str) -> list[Found]:
        """The elements that the assessment says this of, each with its words."""
        if rule not in self._weak:
            # Imported here: it takes 0.2 s, and few expectations need it.
            from advisor.assess.assessing import assess

            weak = assess(self.model, rules=[notation.WEAK_POINTS[rule]]).findings
            self._weak[rule] = [
                Found(each, partial(_in_words, point)) for point in weak for each in point.elements
            ]
        return self._weak[rule]


def judge(
    expected: Expected,
    before: State,
    after: State,
    said: Said,
    renames: Mapping[str, str] | None = None,
) -> list[Judgement]:
    """What became of each expectation of a step, in the order of the values.

    Args:
        expected: by the script.
        before: the document that the step began with.
        after: the one that it proposed, or the same where it proposed none.
        said: what it said and used.
        renames: old to new unique-id of elements that the proposal renamed.
    """
    known = renames or {}
    found = list(_about(expected.valid, expected.elements, after))
    for problem in expected.fixed:
        why = problems.not_fixed(problem, before, after, known)
        found.append(_judged(f"fixed {_said(problem)}", not why, why))
    for problem in expected.absent:
        why = problems.not_absent(problem, before, after)
        found.append(_judged(f"absent {_said(problem)}", not why, why))
    if expected.only is not None:
        found.append(_only(expected.only, before, after, known))
    found += [_mentions(texts, said.answer) for texts in expected.mentions]
    found += _at_most(expected.at_most, said)
    return found


def holds(condition: Condition, state: State) -> list[Judgement]:
    """What of a step's condition holds of the document before it."""
    found = list(_about(condition.valid, condition.elements, state))
    for problem in condition.findings:
        why = problems.not_found(problem, state)
        found.append(_judged(f"findings {_said(problem)}", not why, why))
    return found


def _judged(what: str, passed: object, why: str) -> Judgement:
    return Judgement(what, passed=bool(passed), why="" if passed else why)


def _about(valid: bool | None, elements: Sequence[Element], state: State) -> Iterator[Judgement]:  # noqa: FBT001  a value of the script
    """What is judged of one document alone."""
    if valid is not None:
        yield _valid(state, wanted=valid)
    for element in elements:
        yield from _element(element, state)


def _valid(state: State, *, wanted: bool) -> Judgement:
    errors = [each for each in state.findings if each.severity == "error"]
    if not wanted:
        return _judged("valid: false", errors, "no finding is of severity error")
    said = f"{errors[0].rule} at {_place(errors[0].element)}: {errors[0].message}" if errors else ""
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return _judged("valid", not errors, f"{brief(said)}{more}")


def _element(expected: Element, state: State) -> Iterator[Judgement]:
    what = f"elements.{named(expected.id)}"
    value = state.element(expected.id)
    meant = problems.meant(expected.id, state) if value is None and expected.present else ""
    if not expected.present:
        yield _judged(f"{what}: absent", value is None, "it is there")
    elif not expected.values:
        why = f"it is not there{meant}"
        yield _judged(f"{what}: present", value is not None, why)
    for path, wanted in expected.values.items():
        about = f"{what}.{expression(path)}"
        if value is None:
            yield Judgement(about, passed=False, why=f"the element is not there{meant}")
        else:
            yield _value(about, path, wanted, value)


def _value(about: str, path: str, wanted: Any, element: dict[str, Any]) -> Judgement:
    try:
        found = notation.search(path, element)
    except ValueError as error:
        return Judgement(about, passed=False, why=brief(str(error)))
    is_equal = notation.equal(found, wanted)
    why = f"{shown(found)}, not {shown(wanted)}"
    if found is None:
        why = f"it is not there; expected {shown(wanted)}"
    elif wanted is None:
        why = f"it is there: {shown(found)}"
    return _judged(about, is_equal, why)


def _only(
    entries: Sequence[str], before: State, after: State, renames: Mapping[str, str]
) -> Judgement:
    found = tuple(outside(entries, before.value, after.value, renames))
    if not found:
        return Judgement("only", passed=True)
    ids = dict.fromkeys((*before.model.ids(), *after.model.ids()))
    notes = (
        f" · {named(entry)} matches nothing{_meant(entry, before, after)}"
        for entry in unmatched(entries, ids)[:_FEW]
    )
    why = f"changed outside: {enumerated(found)}{''.join(notes)}"
    return Judgement("only", passed=False, why=why, collateral=found)


def _meant(entry: str, before: State, after: State) -> str:
    """Which id an entry of `only` meant, alone or with a member behind it."""
    owner = entry.partition(".")[0]
    return problems.meant(entry, before, after) or problems.meant(owner, before, after)


def _mentions(texts: Sequence[str], answer: str) -> Judgement:
    said = answer.casefold()
    what = " or ".join(shown(text) for text in texts)
    passed = any(text.casefold() in said for text in texts)
    why = f"it is not in the answer, which begins {beginning(answer)}"
    return _judged(f"mentions {what}", passed, why if said.strip() else "there is no answer")


def _at_most(bounds: AtMost, said: Said) -> Iterator[Judgement]:
    for name, bound in bounds._asdict().items():
        if bound is None:
            continue
        used = getattr(said, name)
        what = f"at-most.{name.replace('_', '-')}: {bound}"
        why = "what it cost is not known" if used is None else f"it used {_amount(used)}"
        yield _judged(what, used is not None and used <= bound, why)


def _amount(used: float) -> str:
    return f"{used:,}" if isinstance(used, int) else f"{used:.3g}"


def _said(problem: Problem) -> str:
    return f"{problem.rule}: {named(problem.element)}" if problem.element else problem.rule


def _in_words(point: WeakPoint) -> str:
    """What the assessment says of a weak point, without its Markdown."""
    return point.told.title.replace("**", "").replace("`", "")


def _place(element: str) -> str:
    return named(element) if element else "the document itself"
