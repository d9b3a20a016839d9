"""Why something was found, why it matters, and why something was changed.

Numbers are those of the findings that were told last, `change 3` is what was staged in this
conversation. Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.agent import topics, wanted
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.earlier import Listed
from advisor.agent.questions import one_node
from advisor.agent.questions.answer import ANYTHING, Answer, Question, patterns
from advisor.assess.rules import RULES
from advisor.assess.telling import in_full
from advisor.assess.words import bullets, code, enumerated, plain
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from advisor.agent.earlier import Staged
    from advisor.agent.questions.answer import Asking
    from advisor.assess.weak_point import WeakPoint

_TOLD = 5
"""Findings, or changes, that are told at once."""
_EVIDENCE = 12
"""Items of one list of evidence that are told."""
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}


def _numbered(match: re.Match[str], asking: Asking) -> Answer:
    """The proofs of findings by their numbers; without one, of all that were told last.

    Raises:
        NotUnderstoodError: there are not so many.
    """
    said, listed = match.groupdict().get("number"), asking.earlier.listed
    if listed is None and not said:
        return Answer(closing="No finding has been told yet: ask for the weak points.")
    listed = listed or Listed.of(wanted.Wanted().assessed(asking.model).findings, 0)
    numbers = [_number(said)] if said else range(1, min(listed.told, _TOLD) + 1)
    if not all(1 <= number <= len(listed.keys) for number in numbers):
        raise NotUnderstoodError(f"there are {len(listed.keys)} findings in the list")
    keys = [listed.keys[number - 1] for number in numbers]
    points = [
        (number, wanted.finding(asking.model, key))
        for number, key in zip(numbers, keys, strict=True)
    ]
    gone = [key for key, (_, point) in zip(keys, points, strict=True) if point is None]
    parts = [_proved(number, point) for number, point in points if point]
    parts += [f"{enumerated(gone)} is not found any more."] if gone else []
    return Answer(closing="\n\n".join(parts), listed=listed)


def _number(said: str) -> int:
    return _ORDINALS.get(said.lower()) or wanted.number(said)


def _proved(number: int, point: WeakPoint) -> str:
    """A finding in full, with the evidence by which somebody can check it."""
    proof = point.told.proof
    evidence = "; ".join(f"{plain(name)} {_value(value)}" for name, value in proof.evidence.items())
    return f"{in_full(number, point)}\n   - To check ({proof.kind}): {evidence}."


def _value(value: Any) -> str:
    """Evidence within a sentence; no JSON, since an answer with JSON would seem a change."""
    if isinstance(value, dict):
        return ", ".join(f"{plain(str(key))} {_value(each)}" for key, each in value.items())
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return enumerated(value, _EVIDENCE)
    if isinstance(value, list):
        return "; ".join(f"({_value(each)})" for each in value[:_EVIDENCE])
    return code(value) if isinstance(value, str) else plain(str(value))


def _of_kind(match: re.Match[str], asking: Asking) -> Answer:
    """Why an element is what a rule looks for, or that it is not.

    Raises:
        NotUnderstoodError: no rule is meant.
    """
    named = topics.rules(asking.words(match["kind"]))
    identity = asking.one(match["x"], ANYTHING)
    if not named:
        raise NotUnderstoodError(f'no rule looks for "{plain(match["kind"])}"')
    found = wanted.Wanted(rules=named).assessed(asking.model)
    points = wanted.about(found, (identity,)).findings[:_TOLD]
    if not points:
        known = (
            one_node.known(asking.model, identity) if identity in asking.model.definitions else ""
        )
        rules = enumerated([rule.name for rule in RULES if rule.name in named])
        return Answer(opening=f"{code(identity)} is none: {rules} does not find it.", closing=known)
    parts = [_proved(number, point) for number, point in enumerate(points, 1)]
    return Answer(closing="\n\n".join(parts), listed=Listed.of(points, len(points)))


def _found_at(match: re.Match[str], asking: Asking) -> Answer:
    """The proofs of what is found at an element.

    Raises:
        NotUnderstoodError: nothing is.
    """
    identity = asking.one(match["x"], ANYTHING)
    found = wanted.Wanted().assessed(asking.model)
    points = [each for each in found.findings if identity in each.elements]
    # What names it first is about it; the sort keeps the ranking among these.
    points.sort(key=lambda each: each.elements[0] != identity)
    if not points:
        return Answer(opening=f"The assessment finds nothing at {code(identity)}.")
    parts = [_proved(number, point) for number, point in enumerate(points[:_TOLD], 1)]
    return Answer(closing="\n\n".join(parts), listed=Listed.of(points, _TOLD))


def _matters(match: re.Match[str], asking: Asking) -> Answer:
    """Why a kind of weak point matters, with its source, and what is found of it.

    Raises:
        NotUnderstoodError: no rule is meant.
    """
    said = asking.words(match["kind"])
    rules = [rule for rule in RULES if rule.name in topics.rules(said)]
    if not rules:
        raise NotUnderstoodError(f'no rule looks for "{plain(said)}"')
    names = tuple(rule.name for rule in rules)
    points = wanted.Wanted(rules=names).assessed(asking.model).findings
    found = {rule.name for rule in rules if any(each.rule is rule for each in points)}
    told = [rule for rule in rules if rule.name in found] or rules[:1]
    lines = [f"{code(rule.name)}: {rule.why} ({rule.source})" for rule in told[:_TOLD]]
    more = f" The first {_TOLD}:" if len(points) > _TOLD else ""
    here = [f"Found here: {counted(len(points), 'finding')}.{more}"]
    here += [in_full(number, point) for number, point in enumerate(points[:_TOLD], 1)]
    listed = Listed.of(points, _TOLD) if points else None
    return Answer(opening="\n\n".join(lines), closing="\n\n".join(here), listed=listed)


def _changed(match: re.Match[str], asking: Asking) -> Answer:
    """Why the changes of this conversation to an element were made."""
    identity = asking.one(match["x"], ANYTHING)
    about = [each for each in asking.earlier.staged if each.is_about(identity)]
    if not about:
        return Answer(
            closing=f"No change of this conversation names {code(identity)}; what was changed "
            f"before is told by /why {plain(identity)}."
        )
    return Answer(closing=bullets(f"What was changed of {code(identity)}:", _reasons(about)))


def _staged(match: re.Match[str], asking: Asking) -> Answer:
    """Why one change was made, or the last ones."""
    said, staged = match.groupdict().get("number"), asking.earlier.staged
    chosen = [each for each in staged if not said or each.number == int(said)]
    if not chosen:
        what = f"No change {said} was" if said else "Nothing was"
        return Answer(closing=f"{what} staged in this conversation.")
    # A later proposal counts anew, so the last of a number is meant.
    shown = chosen[-1:] if said else chosen[-_TOLD:]
    return Answer(closing=bullets("What was staged, and why:", _reasons(shown)))


def _reasons(staged: Sequence[Staged]) -> Iterator[str]:
    for each in staged[-_TOLD:]:
        why = plain(each.why, 400) or "no reason was given"
        yield f"change {each.number}, {plain(each.title, 200)}: {why}"


_NUMBER = (
    r"(?:the )?(?:(?:finding|number|no\.?|point|concern|risk|issue|problem|weak point|#) ?)?#?"
    rf"(?P<number>\d{{1,3}}|{'|'.join(_ORDINALS)})(?: (?:one|finding|point|concern|risk|issue"
    rf"|problem))?"
)
_THAT = r"(?:it|that|this|these|those|them|so|all of (?:it|them|that))"
_DONE = (
    r"(?:change|add|remove|rename|stage|touch|make|edit|update|move|split|replace|delete|propose"
    r"|insert|connect|introduce|do|want|put|create)"
)
_BE_DONE = (
    r"(?:changed|added|removed|renamed|staged|touched|edited|updated|moved|split|replaced|deleted"
    r"|proposed|inserted|connected|introduced|created|made redundant)"
)
_BAD = (
    r"(?:matter|important|bad|a problem|a concern|a risk|risky|dangerous|wrong|an issue|needed"
    r"|necessary|relevant|grave|serious|critical|fixed|mended|worth \w+|count)"
)

QUESTIONS = (
    Question(
        "Why a change of this conversation was made",
        patterns(
            r"(?:why|explain|justify|what is|what's|what was)(?: was| is| did you make| have you"
            r" made)?"
            r"(?: the)? change (?:number |no\.? |#)?(?P<number>\d{1,4})(?: (?:for|made|there"
            r"|needed|about))?",
            r"why (?:did|have|do|would) (?:you|we) "
            rf"(?:{_DONE}|{_BE_DONE})(?: {_THAT}| these changes| this change)?",
        ),
        _staged,
        ("Why change 1?",),
    ),
    Question(
        "Why an element was changed in this conversation",
        patterns(
            rf"why (?:did|have|do|would) (?:you|we) (?:{_DONE}|{_BE_DONE})"
            r"(?: (?:an?|the|new|to|in|on|at))* (?P<x>.+)",
            rf"why (?:was|were|is|has|have|are) (?P<x>.+?) (?:been |being )?{_BE_DONE}(?: .*)?",
        ),
        _changed,
        ("Why did you change the order-db?",),
    ),
    Question(
        "The proof of a finding that was told, by its number in the list, or of all of them",
        patterns(
            rf"why(?: is| are| does| do)?(?: there)? {_NUMBER}(?: (?:there|in the list|{_BAD}).*)?",
            rf"(?:explain|prove|justify|show me|tell me (?:more )?about) {_NUMBER}",
            rf"(?:(?:what is|what's|what are|show(?: me)?|give(?: me)?|tell(?: me)?) )?(?:the"
            rf"|your) "
            rf"(?:proof|evidence|reasons?|grounds?|source)(?: (?:of|for|behind) (?:{_NUMBER}"
            rf"|{_THAT}))?"
            rf"(?:,?(?: please,?)? and (?:what|why|how) .*\b{_THAT}(?: {_BAD}s?)?)?",
            r"(?:(?:and )?who says (?:so|that|this))?(?:, ?)?(?:(?:in |from )?(?:which"
            r"|what) (?:book|source"
            r"|standard|reference))(?: (?:says|is|tells) (?:so|that|this|it))?",
            rf"(?:prove|justify|explain) {_THAT}",
            rf"(?:how|why) (?:do|can|could) you (?:know|say|tell|think|claim)(?: {_THAT})?(?: .*)?",
            rf"(?:why|why {_THAT}|why is {_THAT}|how so|how come|says who|who says so)",
        ),
        _numbered,
        ("Why 2?", "How do you know?"),
    ),
    Question(
        "Why an element is a weak point of a kind, or that it is none",
        patterns(
            r"(?:why|how|in what way|since when) (?:is|are) (?:the )?(?P<x>.+?)"
            rf" (?:an? |the |not )?(?P<kind>{topics.RULE_WORDS})(?: .*)?",
            rf"why (?:does|do|has|have) (?P<x>.+?) (?:have |has |need |lack )?(?:no |an? |the )*"
            rf"(?P<kind>{topics.RULE_WORDS})",
            r"you (?:say|said|claim(?:ed)?|told (?:me|us)|found|wrote"
            r"|complain(?:ed)?)(?: that)? (?:the )?"
            rf"(?P<x>.+?) (?:is|are|has|have|lacks?|needs?) (?:an? |the |no |not )*"
            rf"(?P<kind>{topics.RULE_WORDS})(?: .*)?",
        ),
        _of_kind,
        ("Why is api-gateway a single point of failure?",),
    ),
    Question(
        "Why an element is complained about: the proofs of all that is found at it",
        patterns(
            r"(?:why|how come) (?:do|did|does|would|have) ?(?:you|the assessment|it"
            r"|they)? (?:complain(?:ed)?"
            r" (?:about|of)|mention(?:ed)?|list(?:ed)?|flag(?:ged)?|report(?:ed)?|criticis?z?e[d]?"
            r"|dislike"
            r"|object to|worry about|name[d]?|pick(?:ed)?(?: on)?|warn(?:ed)? (?:of"
            r"|about)) (?P<x>.+)",
            r"(?:how come|why) you (?:complain about|mention|list|flag|report|dislike|warn of"
            r"|warn about)"
            r" (?P<x>.+)",
            r"(?:why|how come|in what way) (?:is"
            r"|are) (?:the )?(?P<x>(?!the \w+ one\b).+?) (?:(?:such )?an?"
            r" (?:problem|concern|risk|issue|weak(?:ness| point| spot)|danger)|risky|dangerous"
            r"|weak|listed"
            r"|flagged|mentioned|on (?:the|your) list|bad)",
        ),
        _found_at,
        ("Why is the payment-service a problem?",),
    ),
    Question(
        "Why a kind of weak point matters, with its source",
        patterns(
            r"why (?:does|do|is|are|would|should|must) (?:(?:the|an?|all|these|having) )*"
            rf"(?:(?:missing|lacking|lack of|absent|no) )*(?P<kind>(?:{topics.RULE_WORDS})"
            rf"(?: \w+){{0,2}}?)(?: be)? {_BAD}(?: .*)?",
            rf"why (?:does it matter|is it {_BAD}|is it so {_BAD}|should it matter) (?:that|if"
            rf"|when) .*?"
            rf"(?<![\w-])(?P<kind>{topics.RULE_WORDS})(?![\w-]).*",
            rf"(?:what is|what's) (?:so )?(?:bad|wrong|dangerous|risky) (?:about|with|in|at) "
            rf"(?:(?:the|an?|all|having|missing|no) )*(?P<kind>{topics.RULE_WORDS})(?: \w+)?",
            rf"why (?:do|should|would|must) (?:i|we|you|one|anybody) (?:care|worry|bother|mind)"
            rf" about "
            rf"(?:(?:the|an?|all|having|missing|no) )*(?P<kind>{topics.RULE_WORDS})(?: \w+)?",
        ),
        _matters,
        ("Why does the missing replica matter?",),
    ),
)
