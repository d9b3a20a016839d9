"""A prompt carried out by the built-in rules and the real tools, and a look at the result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from advisor.agent.controlled_english import Understanding, understand
from advisor.calm.document import read
from advisor.change.workspace import Workspace
from advisor_tools import registry

Json = dict[str, Any]

FIXTURES = Path(__file__).parents[2] / "fixtures"


class Result(NamedTuple):
    """An architecture after a prompt."""

    value: Json
    said: Understanding
    changes: int

    def element(self, identity: str) -> Json:
        """The node, relationship or flow with this id."""
        (found,) = (each for each in self.elements() if each["unique-id"] == identity)
        return found

    def elements(self) -> list[Json]:
        """All nodes, relationships and flows."""
        return [
            each
            for kind in ("nodes", "relationships", "flows")
            for each in self.value.get(kind, [])
        ]

    def ids(self) -> set[str]:
        """The ids of all nodes, relationships and flows."""
        return {each["unique-id"] for each in self.elements()}

    def calls(self) -> dict[tuple[str, str], Json]:
        """The relationships along which something passes, by the ids of both ends."""
        return {
            (source, target): each
            for each in self.value["relationships"]
            for source, targets in [_ends(each)]
            for target in targets
        }

    def parts(self, container: str, kind: str = "composed-of") -> set[str]:
        """What a container holds."""
        bodies = (each["relationship-type"].get(kind, {}) for each in self.value["relationships"])
        return {
            node for body in bodies if body.get("container") == container for node in body["nodes"]
        }

    def way(self, flow: str) -> list[tuple[str, str]]:
        """The ends of each step of a flow, in its direction."""
        found = []
        for step in self.element(flow)["transitions"]:
            source, (target, *_) = _ends(self.element(step["relationship-unique-id"]))
            back = step.get("direction") == "destination-to-source"
            found.append((target, source) if back else (source, target))
        return found

    def metadata(self, identity: str) -> Json:
        """The metadata of an element."""
        held = self.element(identity).get("metadata", {})
        assert isinstance(held, dict)
        return held


def fixture() -> Json:
    """The e-commerce platform."""
    value = json.loads((FIXTURES / "architectures/ecommerce-platform.json").read_text("utf-8"))
    assert isinstance(value, dict)
    return value


def carried_out(value: Json, prompt: str) -> Result:
    """The result of a prompt of which all is understood, and which leaves nothing wrong or open."""
    result, workspace = attempted(value, prompt)
    assert result.said.not_understood == ()
    assert workspace.problems() == []
    assert workspace.open_problems() == []
    before = {(each.rule, each.message) for each in workspace.findings}
    # That a requirement's URL was not read is no fault of the change.
    new = [each for each in workspace.checked() if each.severity in ("error", "warning")]
    assert [each.message for each in new if (each.rule, each.message) not in before] == []
    return result


def attempted(value: Json, prompt: str) -> tuple[Result, Workspace]:
    """The result of a prompt, whatever was understood of it; no call may be refused."""
    workspace = Workspace(read(json.dumps(value).encode(), "architecture.json"))
    understanding = understand(prompt, workspace.model)
    for call in understanding.calls:
        outcome = registry.call(workspace, call.tool, {**call.arguments, "why": call.because})
        assert outcome.refusal == ""
    after: Json = json.loads(json.dumps(workspace.model.value))
    return Result(after, understanding, len(understanding.calls)), workspace


def _ends(relationship: Json) -> tuple[str, list[str]]:
    body = relationship["relationship-type"]
    if "connects" in body:
        return body["connects"]["source"]["node"], [body["connects"]["destination"]["node"]]
    if "interacts" in body:
        return body["interacts"]["actor"], body["interacts"]["nodes"]
    return "", []
