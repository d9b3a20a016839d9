"""Controls that ask for encryption or authentication, and what says the contrary below them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess import trust
from advisor.assess.connections import connections
from advisor.assess.rules.security.calls import affirm, first
from advisor.assess.rules.security.unencrypted_communication import secured
from advisor.assess.statements import AUTHENTICATION, ENCRYPTION, declared, denials
from advisor.assess.weak_point import Found, Proof, Rule, Told
from advisor.assess.words import code, enumerated
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.connections import Connection
    from advisor.assess.facts import Facts
    from advisor.assess.statements import Denial, Matter, Statement
    from advisor.calm.element import Element

_MATTERS = (("encryption", ENCRYPTION), ("authentication", AUTHENTICATION))


class _Against(NamedTuple):
    """Something below a control that contradicts it: a protocol, or a member that says no."""

    identity: str
    pointer: str
    value: Any
    connection: Connection | None = None
    denied: tuple[Element, Denial] | None = None


class _Control(NamedTuple):
    """A statement of the controls, and whose it is: a unique-id, or nothing for the document."""

    statement: Statement
    holder: str


def _find(facts: Facts) -> Iterator[Found]:
    for name, matter in _MATTERS:
        own = facts.of(_controls)
        found: dict[_Control, list[_Against]] = {}
        for against in _against(facts, matter):
            holders = _above(facts, against)
            above = (control for holder in holders for control in own.get(holder, ()))
            control = next((each for each in above if declared([each.statement], matter)), None)
            if control and control.statement.pointer != _control_of(against.pointer):
                found.setdefault(control, []).append(against)
        for control, listed in found.items():
            ids = tuple(dict.fromkeys(each.identity for each in listed))
            flows = trust.flows_over(facts, ids)
            told = partial(_told, facts, name, control, listed)
            yield Found(ids, told, flows, len(ids))


def _controls(facts: Facts) -> dict[str, list[_Control]]:
    """The controls of the document and of each element, by its id; the document's is empty."""
    found = {"": _of(facts.of(trust.document_statements), "")}
    for told in (facts.of(trust.node_statements), facts.of(trust.relationship_statements)):
        for identity, listed in told.items():
            found.setdefault(identity, []).extend(_of(listed, identity))
    return found


def _of(listed: Sequence[Statement], holder: str) -> list[_Control]:
    return [_Control(each, holder) for each in listed if "/controls/" in each.pointer]


def _against(facts: Facts, matter: Matter) -> Iterator[_Against]:
    """All that contradicts such a control, wherever it stands: each element once."""
    if matter is ENCRYPTION:
        for each in facts.of(connections):
            if each.secrecy == "plain":
                pointer = f"{each.element.pointer}/protocol"
                yield _Against(each.identity, pointer, each.protocol, connection=each)
    for identity, part, by in facts.of(_denials):
        if matter.is_denied_by(by):
            yield _Against(identity, by.pointer, by.value, denied=(part, by))


def _denials(facts: Facts) -> list[tuple[str, Element, Denial]]:
    """All that says no: of which node or relationship, and in which element."""
    return [
        (identity, part, by)
        for elements in (facts.nodes, facts.relationships)
        for identity, element in elements.items()
        for part in (element, *element.interfaces)
        for by in denials(part.value, part.pointer)
    ]


def _above(facts: Facts, against: _Against) -> Iterator[str]:
    """Whose controls hold for it: the document's first, its own last."""
    yield ""
    element = facts.relationships.get(against.identity)
    ends = (
        [named.id for named in element.references if named.role in ("source", "destination")]
        if element
        else [against.identity]
    )
    enclosing = facts.of(trust.around)
    for end in ends:
        yield from reversed(enclosing.get(end, ()))
    yield from ends
    yield against.identity


def _control_of(pointer: str) -> str:
    """The pointer of the control that the value stands in, if it stands in one."""
    before, inside, after = pointer.partition("/controls/")
    return f"{before}{inside}{after.partition('/')[0]}" if inside else ""


def _told(facts: Facts, name: str, control: _Control, listed: Sequence[_Against]) -> Told:
    ids = list(dict.fromkeys(each.identity for each in listed))
    shown = [f"{code(each.pointer)} is {code(str(each.value))}" for each in listed]
    whose = code(control.holder) if control.holder else "the document"
    proof = Proof(
        "values",
        f"the control {code(control.statement.pointer)} of {whose} asks for {name}; "
        f"{first(shown)}.",
        {
            "control": control.statement.pointer,
            "contradicted by": [{"pointer": e.pointer, "value": e.value} for e in listed],
        },
    )
    plain = [each.connection for each in listed if each.connection]
    denied = [each.denied for each in listed if each.denied]
    remedies = secured(facts, plain) if plain and not denied else ()
    if denied and not plain:
        remedies = affirm(facts, denied)
    return Told(
        f"{enumerated(ids, 3)} {'contradicts' if len(ids) == 1 else 'contradict'} the control "
        f"{code(control.statement.key)} of {whose} ({counted(len(listed), 'value')}).",
        proof,
        remedies,
        "if the exception is meant, say so in the control instead." if remedies else "",
    )


RULE = Rule(
    "control-contradicted-below",
    "security",
    "high",
    "A control asks for encryption or authentication, and something below it says the contrary",
    "A control of the document, a container, a node or the connection itself speaks of TLS, "
    "encryption in transit or authentication; a connection below has a protocol that does not "
    "encrypt, such as HTTP, or a member such as tls or authentication is false, null or none. Of "
    "several such controls the outermost is told.",
    "The control is taken as kept by whoever reads it alone, an auditor for one.",
    "ISO/IEC 27001:2022, A.5.36; NIST SP 800-53 Rev. 5, CA-2 and SC-8",
    _find,
)
