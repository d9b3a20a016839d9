"""What would mend a finding, in words for a reader who never calls a tool.

Values in, Markdown of the assessment out; imports the assessment's words alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.assess.words import code, enumerated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.assess.weak_point import Remedy

_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "add_circuit_breaker": ("Put a circuit breaker into {relationships}",),
    "add_control": ("Give {on} the control {control_id}",),
    "add_relationship": ("Join the two sides by a second relationship",),
    "document_operations": ("Document how {on} is run", ", with the owner {owner}"),
    "edit_flow": ("Complete the steps of {flow}",),
    "extract_container": ("Put {nodes} into a container of their own, {container}",),
    "insert_between": ("Put a node between the two ends of {relationship}",),
    "insert_queue": ("Put the queue {queue} into {relationships}",),
    "make_redundant": ("Make {node} redundant", ", as {instances}", ", behind {load_balancer}"),
    "remove": ("Remove {ids}",),
    "replicate_store": ("Replicate {store}", ", with the replicas {replicas}"),
    "rewire": ("Lead {relationship} to other ends", ": to {target_interfaces}"),
    "set_service_level": (
        "State a service level of {on}",
        ": {availability_percent} % available",
        ": its business impact, {business_impact}",
        ": restored within {rto_minutes} minutes",
        ", with at most {rpo_minutes} minutes of data lost",
    ),
}
"""By tool, the beginning and the ends of a sentence; an end is said where all its values are."""

_VALUE = re.compile(r"\{(\w+)\}")


def sentence(remedy: Remedy) -> str:
    """A remedy in a sentence, as Markdown of the assessment; the tool's name for an unknown one."""
    begin, *ends = _SENTENCES.get(remedy.tool, ("",))
    told = _filled(begin, remedy.arguments) or remedy.tool.replace("_", " ").capitalize()
    said = (_filled(end, remedy.arguments) for end in ends)
    return f"{told}{''.join(said)}."


def _filled(part: str, arguments: Mapping[str, Any]) -> str:
    """A part of a sentence with its values; empty where one is missing."""
    if any(arguments.get(name) in (None, "", []) for name in _VALUE.findall(part)):
        return ""
    return _VALUE.sub(lambda found: _said(arguments[found[1]]), part)


def _said(value: Any) -> str:
    """Ids as ids, numbers as they are; of many ids the first."""
    if isinstance(value, list):
        return enumerated([str(each) for each in value])
    return code(value) if isinstance(value, str) else str(value)
