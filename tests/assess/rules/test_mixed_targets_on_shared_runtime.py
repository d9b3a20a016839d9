"""What a runtime holds that should not stand beside each other."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.security.mixed_targets_on_shared_runtime import RULE
from tests.assess.findings import findings, found, links
from tests.calm.architectures import contains, doc, flow, node

Json = dict[str, Any]

SECRET = {"data-classification": "restricted"}


def host(*parts: Json, kind: str = "deployed-in", runtime: str = "system") -> Json:
    """A runtime with these parts, and an app that calls the service among them."""
    inside = [part["unique-id"] for part in parts]
    return doc(
        *(node("k8s", runtime), node("app", "webclient"), *parts),
        contains("runs", "k8s", *inside, kind=kind),
        *links("app>web", "web>db"),
        flow("buy", "app>web", "web>db"),
    )


def test_classified_data_beside_what_outside_reaches() -> None:
    """The proof says where the data are called so; the store gets a runtime of its own."""
    value = host(node("web"), node("db", "database", metadata=SECRET), node("other"))
    (point,) = findings(value, RULE)
    assert point.elements == ("k8s", "db", "web")
    assert (point.severity, point.flows) == ("medium", ("buy",))
    assert point.told.title == (
        "**`k8s`** runs classified data (`db`) beside what outside reaches (`web`)."
    )
    assert point.told.proof.evidence["said at"] == {"db": "/nodes/3/metadata/data-classification"}
    assert value["nodes"][3]["metadata"]["data-classification"] == "restricted"
    (remedy,) = point.told.remedies
    assert (remedy.tool, remedy.arguments["container"]) == ("extract_container", "k8s-data")
    assert (remedy.arguments["nodes"], remedy.arguments["node_type"]) == (["db"], "system")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"metadata": {"environment": "test"}}, {"metadata": {"environment": "production"}}),
        ({"metadata": {"stage": "UAT"}}, {"metadata": [{"env": "prod"}]}),
        ({"unique-id": "web-test"}, {"unique-id": "web-prod"}),
        ({"metadata": {"Umgebung": "Entwicklung"}}, {"metadata": {"Umgebung": "Produktion"}}),
    ],
)
def test_test_beside_production(one: Json, other: Json) -> None:
    """By metadata or the end of an id; test moves out."""
    value = host(node("a") | one, node("b") | other)
    (point,) = findings(value, RULE)
    trial = one.get("unique-id", "a")
    assert point.elements == ("k8s", trial, other.get("unique-id", "b"))
    assert point.told.title.startswith(f"**`k8s`** runs test (`{trial}`) beside production")
    (remedy,) = point.told.remedies
    assert (remedy.arguments["container"], remedy.arguments["nodes"]) == ("k8s-test", [trial])


@pytest.mark.parametrize(
    "value",
    [
        host(node("web"), node("db", "database")),
        host(node("web"), node("db", metadata=SECRET)),
        host(node("orders"), node("db", "database", metadata=SECRET)),
        host(node("web"), node("db", "database", metadata=SECRET), kind="composed-of"),
        host(node("web"), node("db", "database", metadata=SECRET), runtime="network"),
        host(node("a-test"), node("b")),
        host(node("contest"), node("b-prod")),
        host(node("a", metadata={"environment": "test and production"}), node("b-prod")),
        host(node("a", metadata={"note": "test"}), node("b-prod")),
    ],
)
def test_what_is_fine(value: Json) -> None:
    """Unclassified, not reached, another kind of border, or not said."""
    assert not found(value, RULE)
