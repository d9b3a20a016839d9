"""Naming existing elements, and the answers to names that lead nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.calm.model import Model
from advisor.change.draft import RefusedError
from advisor_tools import registry
from advisor_tools.selection import listed, named, on_schema, one, select, the
from tests.tools.ledger import LEDGER, ledger, node, opened, relationship

SHOP = ledger(
    nodes=[
        node("order-service"),
        node("order-db", "database"),
        node("payment-service"),
        node("api-gateway"),
    ],
    relationships=[
        relationship(
            identity, connects={"source": {"node": source}, "destination": {"node": target}}
        )
        for identity, source, target in [
            ("pays", "order-service", "payment-service"),
            ("stores", "order-service", "order-db"),
            ("enters", "api-gateway", "order-service"),
            ("refunds", "payment-service", "order-service"),
        ]
    ],
    flows=[],
)

BOTH_WAYS = (
    "between order-service and payment-service: pays; between payment-service and order-service: "
    "refunds"
)


def why(identity: str, *kinds: Any, value: Any = SHOP) -> str:
    """Why nothing is found."""
    with pytest.raises(RefusedError) as caught:
        the(Model(value), identity, *(kinds or ("relationship",)))
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "order-to-payment",
            BOTH_WAYS,
        ),
        ("order-service-connects-order-db", "between order-service and order-db: stores"),
        ("gateway_to_orders", "between api-gateway and order-service: enters"),
        ("order-to-db", "between order-service and order-db: stores"),
        ("Order Service -> Order DB", "between order-service and order-db: stores"),
    ],
)
def test_an_unknown_relationship_is_told_by_its_ends(name: str, told: str) -> None:
    """Where the name says which two nodes it joins, spelling is not asked."""
    assert why(name) == f'there is no relationship "{name}"; {told}'


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("pay", "; nearest: pays"),
        ("order-service", None),
        ("order-to-order", ""),
        ("order_db", ""),
        ("gateway-to-payment", ""),
        ("zzz", ""),
    ],
)
def test_other_names_are_told_by_their_spelling(name: str, told: str | None) -> None:
    """One end alone, twice the same, or two that nothing joins say no relationship."""
    if told is None:
        assert why(name) == '"order-service" is a node, not a relationship'
    else:
        assert "between" not in why(name)
        assert told in why(name)


def test_only_where_relationships_are_asked_for() -> None:
    """A node is told by spelling, or by its name."""
    assert why("order-to-payment", "node") == (
        'there is no node "order-to-payment"; nearest: order-db'
    )
    value = ledger(nodes=[node("n-1", name="Settlement"), *LEDGER["nodes"]])
    assert why("settlement", "node", value=value).endswith("nearest: n-1")


def test_interfaces_are_selected_where_a_kind_allows() -> None:
    """And refused elsewhere."""
    model = Model(LEDGER)
    (chosen,) = select(model, ["ledger-api"], kinds=("node", "interface"))
    assert chosen is model.get("ledger-api")
    assert one(model, "ledger-api", "interface") is chosen
    assert one(model, "architecture", "interface") is None
    assert "is an interface, not a node" in why("ledger-api", "node", value=LEDGER)


@pytest.mark.parametrize(
    ("selector", "told"),
    [
        ("all:relationships", "selects relationships; this takes nodes and flows"),
        ("in:booking", "selects relationships; this takes nodes and flows"),
        ("in:ledger", "selects nothing"),
    ],
)
def test_what_a_tool_has_no_use_for_is_told_by_kind(selector: str, told: str) -> None:
    """The document has it, so it is not said to select nothing."""
    with pytest.raises(RefusedError) as caught:
        select(Model(LEDGER), [selector], kinds=("node", "flow"))
    assert str(caught.value) == f'"{selector}" {told}'


def test_a_tool_tells_only_of_selectors_that_it_has_a_use_for() -> None:
    """Read by itself it says what it is for, and what may be named."""
    assert on_schema("Of what", "node", "flow")["description"] == (
        "Of what: unique-ids of nodes and flows; or `architecture` for the document itself, "
        "`all:nodes`, `all:flows`, `type:NODE-TYPE`, `in:NODE-ID` (what it directly contains, not "
        "itself)."
    )
    shown = on_schema("What to show", "relationship", "interface", document=False)["description"]
    assert "architecture" not in shown
    assert "`all:relationships`" in shown
    assert "`in:FLOW-ID` (the relationships it runs over)" in shown


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("all:nodes", "a selection"),
        ("type:service", "a selection"),
        ("in:shop", "a selection"),
        ("architecture", "the document itself"),
    ],
)
def test_a_word_that_is_an_id_as_well_is_not_guessed(name: str, meant: str) -> None:
    """A clone may bring such an id along; it can be renamed, and nothing else is done to it."""
    model = Model(ledger(nodes=[node(name, name="Trap"), node("b")], relationships=[], flows=[]))
    told = f'"{name}" is {meant}, and the unique-id of the node "Trap" as well: rename that first'
    workspace = opened(model.value)
    entry = {"on": [name], "values": {"tier": 1}}
    assert registry.call(workspace, "set_metadata", {"entries": [entry]}).refusal == told
    if name == "architecture":
        entry = {"id": name, "values": {"title": "Mine"}}
        assert registry.call(workspace, "update", {"entries": [entry]}).refusal == told
    assert registry.call(workspace, "rename", {"id": name, "new_id": "c"}).change


@pytest.mark.parametrize("word", ["all", "nodes", "relationships", "flows"])
def test_a_selector_half_said_is_told_in_full(word: str) -> None:
    """Unless an element is called so."""
    with pytest.raises(RefusedError, match="is no id; everything of a kind is `all:nodes`"):
        select(Model(SHOP), [word], kinds=("node",))
    model = Model(ledger(nodes=[node(word)], relationships=[], flows=[]))
    assert select(model, [word], kinds=("node",)) == model.nodes


def test_many_are_counted() -> None:
    """Three in a title, ten in a refusal."""
    model = Model(SHOP)
    assert named([None, *model.nodes]) == "architecture, order-service, order-db and 2 more"
    assert listed([str(number) for number in range(12)]).endswith("8, 9 and 2 more")
    assert listed(["a", "b"]) == "a, b"


def test_an_id_that_stands_twice_is_refused() -> None:
    """It names no one element."""
    value = ledger(nodes=[node("twice"), node("twice")], relationships=[], flows=[])
    assert why("twice", "node", value=value) == (
        'unique-id "twice" stands 2 times; make it unique first'
    )


@pytest.mark.parametrize("broken", [None, {}, {"unique-id": 7}, {"unique-id": "r"}], ids=str)
def test_malformed_elements_are_passed_over(broken: Any) -> None:
    """An unknown name is answered all the same."""
    value = SHOP | {
        "nodes": [broken, *SHOP["nodes"]],
        "relationships": [broken, *SHOP["relationships"]],
    }
    assert "between order-service and order-db: stores" in why("order-to-db", value=value)
