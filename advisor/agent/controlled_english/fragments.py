"""Ways to give JSON as it shall stand: a node, a relationship, a flow, metadata, a control.

JSON is a value and never an order: what is done with it is said in the sentence around it.
Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.fitting import metadata
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.selection import selected
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import value_of

if TYPE_CHECKING:
    import re

    from advisor.agent.controlled_english.scene import Scene

_PARTS = {"node": "add_node", "relationship": "add_relationship", "flow": "add_flow"}
_CONNECTION = "connection"
"""Another word for a relationship."""


def added(match: re.Match[str], scene: Scene) -> None:
    """Nodes, relationships or flows as they are written.

    Raises:
        NotUnderstoodError: it is no JSON, or nothing of that kind.
    """
    kind = match["kind"].lower().removesuffix("s").replace(_CONNECTION, "relationship")
    ids = []
    for value in _objects(scene, match["json"]):
        where = {"in": scene.one(match["into"]).id} if match["into"] else {}
        scene.do(_PARTS[kind], **{kind: value}, **where)
        ids.append(str(value.get("unique-id", "")))
    scene.it = tuple(ids)


def reached(match: re.Match[str], scene: Scene) -> None:
    """Interfaces of a node as they are written."""
    node = scene.one(match["on"])
    scene.do("add_interface", node=node.id, interfaces=_objects(scene, match["json"]))
    scene.it = (node.id,)


def controlled(match: re.Match[str], scene: Scene) -> None:
    """Controls as they are written, each under its id.

    Raises:
        NotUnderstoodError: it is no JSON, or no object of controls.
    """
    on = selected(match["on"], scene)
    for value in _objects(scene, match["json"]):
        for identity, body in value.items():
            if not isinstance(body, dict) or not {"description", "requirements"} <= body.keys():
                raise NotUnderstoodError(
                    f'"{identity}" is no control: it needs a description and requirements'
                )
            scene.do("add_control", on=on, control_id=identity, **body)
    scene.it = tuple(each for each in on if scene.names.known_by(each))


def described(match: re.Match[str], scene: Scene) -> None:
    """Keys and values of an object join the metadata."""
    on = selected(match["on"], scene)
    (value,) = _objects(scene, match["json"], most=1)
    there = [element for each in on if (element := scene.model.get(each))]
    left = sorted({key for each in there for key in metadata(each.value) if key not in value})
    scene.do("set_metadata", entries=[{"on": on, "values": value}])
    if left:
        scene.choose(f"metadata that is not named stays: {', '.join(left)}")
    scene.it = tuple(each for each in on if scene.names.known_by(each))


def updated(match: re.Match[str], scene: Scene) -> None:
    """Members of an element get the values of an object."""
    ids = selected(match["on"], scene)
    (value,) = _objects(scene, match["json"], most=1)
    scene.do("update", entries=[{"id": each, "values": value} for each in ids])
    scene.it = tuple(ids)


def _objects(scene: Scene, text: str, most: int = 0) -> list[dict[str, Any]]:
    """The object that is written, or those of the list.

    Raises:
        NotUnderstoodError: it is something else, or more of them than `most`.
    """
    value = value_of(text, scene.literals)
    found = value if isinstance(value, list) else [value]
    if not found or not all(isinstance(each, dict) and each for each in found):
        raise NotUnderstoodError(f"{scene.literals.restore(text)} is no JSON object with values")
    if most and len(found) > most:
        raise NotUnderstoodError("that is a list, and one object is wanted")
    return found


_ADD = r"(?:add|create|insert|include|introduce|append)"
_THIS = r"(?:(?:this|these|the|following|an?|new|as\s+follows)\s+)*"
_JSON = rf"\s*(?::|as\s+follows:?|as:?|=)?\s*(?P<json>{LITERAL})"

FORMS = (
    form(
        rf"{_ADD}\s+{_THIS}(?P<kind>nodes?|relationships?|connections?|flows?)"
        rf"(?:\s+(?:in|to|into)\s+(?:the\s+)?(?P<into>[^:]+?))?{_JSON}",
        added,
        "add_node",
        "adds a node, relationship or flow that is written as JSON, in the sentence or in a code "
        "block right after its colon",
        'Add this node: {"unique-id": "audit-log", "node-type": "database", "name": "Audit Log", '
        '"description": "Who did what."}',
    ),
    form(
        rf"{_ADD}\s+{_THIS}interfaces?\s+(?:to|on|for)\s+(?P<on>[^:]+?){_JSON}",
        reached,
        "add_interface",
        "the same for interfaces",
        'Add this interface to order-service: {"unique-id": "order-grpc", "port": 9090}',
    ),
    form(
        rf"{_ADD}\s+{_THIS}controls?\s+(?:to|on|for)\s+(?P<on>[^:]+?){_JSON}",
        controlled,
        "add_control",
        "the same for controls, by their ids",
        'Add these controls to order-db: {"backup": {"description": "Copies are kept.", '
        '"requirements": [{"requirement-url": "https://policy.example.com/backup", '
        '"config": {"copies": 2}}]}}',
    ),
    form(
        rf"give\s+(?P<on>[^:]+?)\s+{_THIS}controls?{_JSON}",
        controlled,
        "add_control",
        "the same",
        'Give order-db this control: {"backup": {"description": "Copies are kept.", '
        '"requirements": [{"requirement-url": "https://policy.example.com/backup", '
        '"config": {"copies": 2}}]}}',
    ),
    form(
        r"(?:set|change|extend|update)\s+(?:the\s+)?metadata\s+(?:of|on|for)\s+"
        rf"(?P<on>[^:]+?)\s+(?:to|with|by){_JSON}",
        described,
        "set_metadata",
        "sets the keys of an object; others stay",
        'Set the metadata of payment-service to {"tier": 1, "owner": "Payments"}',
    ),
    form(
        rf"{_ADD}\s+{_THIS}metadata\s+(?:of|on|for|to)\s+(?P<on>[^:]+?){_JSON}",
        described,
        "set_metadata",
        "the same",
        'Add this metadata to order-db: {"retention-days": 30}',
    ),
    form(
        rf"(?:give|provide)\s+(?P<on>[^:]+?)\s+(?:with\s+)?{_THIS}metadata{_JSON}",
        described,
        "set_metadata",
        "the same",
        'Give order-service this metadata: {"language": "Kotlin"}',
    ),
    form(
        rf"(?:update|change)\s+(?P<on>[^:]+?)\s+(?:with|by)\s*{_THIS}"
        rf"(?:values|members|json)?{_JSON}",
        updated,
        "update",
        "changes members of an element to the values of an object",
        'Update order-db with {"description": "Keeps every order."}',
    ),
)
