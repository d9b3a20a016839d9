"""A finding of the assessment: what is weak, its proof, why it matters and what would mend it.

Texts are Markdown of our own around ids of the document, which stand in backticks. Imports no model
library.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.evidence import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal, TypeAlias

    from advisor.assess.facts import Facts

    Focus: TypeAlias = Literal["resilience", "structure", "security", "operations"]
    Severity: TypeAlias = Literal["critical", "high", "medium", "low"]
    ProofKind: TypeAlias = Literal[
        "dominated set", "cut", "path", "cycle", "arithmetic", "values", "absence"
    ]

FOCUSES: tuple[Focus, ...] = ("resilience", "structure", "security", "operations")

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
"""The gravest first."""

GRAVE: tuple[Severity, ...] = ("critical", "high")
"""What counts as a weak point where only a number is told."""


class Proof(NamedTuple):
    """Why a finding is so, for a reader who checks it on the document."""

    kind: ProofKind
    """`dominated set`: what no origin reaches without a node. `cut`: relationships that part what
    is on either side. `path`, `cycle`: nodes, and the relationships between them. `arithmetic`:
    numbers and what they give. `values`: what stands where. `absence`: what was looked for and
    where, in vain."""
    text: str
    """The proof in a sentence or two."""
    evidence: dict[str, Any]
    """The same as JSON: lists of unique-ids, numbers, values, each under a name that says what it
    is."""


class Remedy(NamedTuple):
    """A tool call that mends it."""

    tool: str
    arguments: dict[str, Any]

    @property
    def is_claim(self) -> bool:
        """Whether it only says that there are several already, which is a person's to know."""
        entries = self.arguments.get("entries", ()) if self.tool == "set_metadata" else ()
        return any("instances" in entry["values"] for entry in entries)


class Told(NamedTuple):
    """What is said of a finding."""

    title: str
    """One sentence."""
    proof: Proof
    remedies: tuple[Remedy, ...] = ()
    """Each mends it by itself, the best first; none where only a person can know."""
    note: str = ""
    """What the remedies leave open, or which of their values a person should put in."""


class Found(NamedTuple):
    """What a rule yields."""

    elements: tuple[str, ...]
    """unique-ids, or pointers of what has none, the one to do something about first."""
    told: Callable[[], Told]
    """Made when it is asked for, since a large architecture has very many findings."""
    flows: tuple[str, ...] = ()
    """unique-ids of the flows that are affected."""
    weight: float = 0.0
    """How grave it is among the findings of its rule; any unit, the greatest comes first."""
    severity: Severity | None = None
    """Where it is another than the rule's own."""


class Doubt(NamedTuple):
    """What a rule believed of some elements, or could not know of them, and so did not report."""

    elements: tuple[str, ...]
    words: str


class Rule(NamedTuple):
    """One thing that is looked for."""

    name: str
    """Stable across releases."""
    focus: Focus
    severity: Severity
    """Of most of its findings."""
    summary: str
    """What it finds, in a line."""
    method: str
    """How it is judged: what counts, what is believed, by which words; a few sentences."""
    why: str
    """Why it matters, in a sentence or two."""
    source: str
    """The standard, book or pattern page that says so: author, title, and section or address."""
    find: Callable[[Facts], Iterable[Found]]
    doubts: Callable[[Facts], Iterable[Doubt]] | None = None


@dataclass(frozen=True, eq=False)
class WeakPoint:
    """A finding of the assessment."""

    rule: Rule
    severity: Severity
    elements: tuple[str, ...]
    flows: tuple[str, ...]
    weight: float
    tell: Callable[[], Told]

    @cached_property
    def told(self) -> Told:
        """Its title, proof and remedies, made once; long lists of the evidence are cut."""
        told = self.tell()
        proof = told.proof._replace(evidence=shortened(told.proof.evidence))
        return told._replace(proof=proof)

    @property
    def key(self) -> str:
        """What it is called on a command line: `RULE:ELEMENT`, of the first element."""
        return f"{self.rule.name}:{self.elements[0] if self.elements else ''}"

    @property
    def identity(self) -> tuple[str, tuple[str, ...]]:
        """What two assessments know it by: the rule and all elements, whatever their order."""
        return self.rule.name, tuple(sorted(self.elements))

    def to_json(self) -> dict[str, Any]:
        """The finding as plain JSON, as in `advisor assess --format json`."""
        told = self.told
        return {
            "rule": self.rule.name,
            "severity": self.severity,
            "title": told.title,
            "elements": [*self.elements],
            "proof": told.proof.text,
            "evidence": {"kind": told.proof.kind, **told.proof.evidence},
            "flows": [*self.flows],
            "why": self.rule.why,
            "source": self.rule.source,
            "remedies": [each._asdict() for each in told.remedies],
            **({"note": told.note} if told.note else {}),
        }
