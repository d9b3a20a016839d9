"""Sound architectures in which connections name interfaces and options name relationships."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.architectures import architectures


@st.composite
def wired(draw: st.DrawFn) -> dict[str, Any]:
    """An architecture in which every kind of reference may stand, and leads somewhere."""
    value = draw(architectures())
    own = {
        node["unique-id"]: [each["unique-id"] for each in node.get("interfaces", [])]
        for node in value["nodes"]
    }
    links = [relationship["unique-id"] for relationship in value["relationships"]]
    for relationship in value["relationships"]:
        ((kind, body),) = relationship["relationship-type"].items()
        for end in body.values() if kind == "connects" else ():
            if draw(st.booleans()):
                end["interfaces"] = [*own[end["node"]]]
        for decision in body if kind == "options" else ():
            decision["relationships"] = draw(st.lists(st.sampled_from(links), max_size=3))
    return value
