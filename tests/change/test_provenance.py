"""Who made an element or a field what it is, told from operations alone."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.equality import ABSENT, same
from advisor.change.history import Applied, Entry
from advisor.change.provenance import causes, elements, inside, is_beginning
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.architectures import architectures, calls
from tests.change.staging import (
    ADD_CACHE,
    CACHE,
    CONNECT_CACHE,
    ORIGIN,
    metadata,
    of,
    platform,
    staged,
)
from tests.change.steps import NEW, OLD

if TYPE_CHECKING:
    from advisor.change.draft import Draft


def applied(workspace: Workspace, number: int = 1) -> Applied:
    """What is staged, as history brings it back."""
    proposed = workspace.propose(ORIGIN).to_json()
    details = {"origin": proposed["origin"], "changes": proposed["changes"]}
    entry = Entry(number, "apply", "shop.json", OLD, NEW, details, "done")
    return Applied(entry, (entry,))


def of_operations(*operations: dict[str, Any]) -> Applied:
    """An application of one change with these operations."""
    change = {"number": 1, "tool": "edit", "operations": list(operations), "elements": []}
    entry = Entry(1, "apply", "shop.json", OLD, NEW, {"changes": [change]}, "done")
    return Applied(entry, (entry,))


def told(standing: list[Applied], identity: str, field: str = "") -> list[str]:
    """The causes in short: number of the entry, tool and what was touched."""
    return [
        f"{cause.entry.id} {cause.change.tool}: {touch.field or 'all'} "
        f"{_short(touch.old)} > {_short(touch.new)}"
        for cause in causes(standing, identity, field)
        for touch in cause.touches
    ]


def _short(value: Any) -> str:
    if value is ABSENT:
        return "-"
    return "{}" if isinstance(value, dict) else json.dumps(value)


def edited(base: dict[str, Any], *steps: Any) -> list[Applied]:
    """Applications, one a step, each on the result of those before."""
    standing = []
    for number, step in enumerate(steps, 1):
        if callable(step):
            workspace = Workspace(of(base))
            workspace.stage("edit", {}, "", step)
        else:
            workspace = staged(of(base), step)
        standing.append(applied(workspace, number))
        base = workspace.model.value
    return standing


def test_a_field_has_the_changes_that_touched_it_newest_first() -> None:
    """Old and new value of each; the search ends where the field came into being."""
    standing = edited(
        platform(),
        metadata("order-db", tier="data"),
        metadata("order-db", other=1),
        metadata("order-db", tier="gold"),
    )
    assert told(standing, "order-db", "metadata.tier") == [
        '3 set_metadata: metadata.tier "data" > "gold"',
        '1 set_metadata: metadata.tier - > "data"',
    ]
    assert told(standing[:2], "order-db", "metadata") == [
        "2 set_metadata: metadata.other - > 1",
        '1 set_metadata: metadata.tier - > "data"',
    ]
    assert len(causes(standing, "order-db", "")) == 3
    assert causes(standing, "order-service", "") == []
    assert causes(standing, "order-db", "name") == []


def test_a_new_element_and_all_its_fields_come_from_its_adding() -> None:
    """What it has is known, what it has not is not made up."""
    standing = edited(platform(), ADD_CACHE, metadata("cache", tier="data"), CONNECT_CACHE)
    assert told(standing, "cache") == [
        '2 set_metadata: metadata.tier - > "data"',
        "1 add_node: all - > {}",
    ]
    assert told(standing, "cache", "name") == ['1 add_node: name - > "Cache"']
    assert told(standing, "cache", "owner") == []
    assert told(standing, "order-connects-cache") == ["3 add_relationship: all - > {}"]
    assert is_beginning(causes(standing, "cache", "")[-1].touches[0], "")


def test_the_architecture_has_fields_of_its_own() -> None:
    """What is done to its elements is not done to it."""
    standing = edited(platform(), metadata("architecture", owner="ada"), ADD_CACHE)
    assert told(standing, "architecture") == told(standing, "architecture", "metadata.owner")
    assert len(told(standing, "architecture")) == 1


def rename(old: str, new: str) -> Any:
    """A step that renames an element; what names it is left."""

    def step(draft: Draft) -> None:
        draft.set_member(draft.model.get(old), ["unique-id"], new)

    return step


def test_renames_are_followed_back() -> None:
    """Asked for by its last name, with what was done under every earlier one."""
    standing = edited(
        {"nodes": [CACHE | {"unique-id": "a"}, CACHE | {"unique-id": "other"}]},
        metadata("a", tier=1),
        rename("a", "b"),
        metadata("b", tier=2),
        rename("b", "c"),
        metadata("c", tier=3),
    )
    assert told(standing, "c", "metadata.tier") == [
        "5 set_metadata: metadata.tier 2 > 3",
        "3 set_metadata: metadata.tier 1 > 2",
        "1 set_metadata: metadata.tier - > 1",
    ]
    assert told(standing, "c")[1] == '4 edit: unique-id "b" > "c"'
    assert [cause.entry.id for cause in causes(standing, "c", "")] == [5, 4, 3, 2, 1]
    assert told(standing, "b")[0] == '4 edit: unique-id "b" > "c"'
    assert causes(standing, "other", "") == []


def test_two_elements_that_swap_their_names_are_not_mixed_up() -> None:
    """Each goes its own way back."""
    standing = edited(
        {"nodes": [CACHE | {"unique-id": "a"}, CACHE | {"unique-id": "b"}]},
        metadata("a", tier="was a"),
        metadata("b", tier="was b"),
        rename("a", "x"),
        rename("b", "a"),
        rename("x", "b"),
    )
    assert told(standing, "a", "metadata.tier")[-1].endswith('"was b"')
    assert told(standing, "b", "metadata.tier")[-1].endswith('"was a"')


def test_a_removed_element_has_its_removal_and_what_was_before() -> None:
    """Under a name that is used again the story is that of the new element."""

    def remove(draft: Draft) -> None:
        element = draft.model.get("cache")
        assert element is not None
        draft.remove_element(element)

    base = {"nodes": [CACHE]}
    standing = edited(base, metadata("cache", tier="data"), remove)
    assert told(standing, "cache", "metadata.tier") == [
        '2 edit: metadata.tier "data" > -',
        '1 set_metadata: metadata.tier - > "data"',
    ]
    assert told(standing, "cache")[0] == "2 edit: all {} > -"
    again = edited(base, metadata("cache", tier="data"), remove, ("add_node", {"node": CACHE}))
    assert told(again, "cache") == ["3 add_node: all - > {}"]


def guard(path: str, value: Any) -> dict[str, Any]:
    """A test operation."""
    return {"op": "test", "path": path, "value": value}


STEP = {"relationship-unique-id": "pays", "sequence-number": 1, "description": "d"}
PARTS: dict[str, tuple[list[dict[str, Any]], str, str, str]] = {
    "a step of a flow is called by its relationship": (
        [
            guard("/flows/0/unique-id", "buy"),
            guard("/flows/0/transitions/2", STEP),
            guard("/flows/0/transitions/2/description", "d"),
            {"op": "replace", "path": "/flows/0/transitions/2/description", "value": "e"},
        ],
        "buy",
        "transitions.pays",
        'transitions.pays.description "d" > "e"',
    ),
    "a step that is put in": (
        [
            guard("/flows/0/unique-id", "buy"),
            {"op": "add", "path": "/flows/0/transitions/1", "value": STEP},
        ],
        "buy",
        "transitions.pays.description",
        'transitions.pays.description - > "d"',
    ),
    "all steps at once": (
        [
            guard("/flows/0/unique-id", "buy"),
            guard("/flows/0/transitions", [STEP]),
            {
                "op": "replace",
                "path": "/flows/0/transitions",
                "value": [STEP | {"sequence-number": 2}],
            },
        ],
        "buy",
        "transitions.pays.sequence-number",
        "transitions.pays.sequence-number 1 > 2",
    ),
    "metadata that is a list": (
        [
            guard("/nodes/3/unique-id", "shop"),
            guard("/nodes/3/metadata/0", {"tier": 1}),
            guard("/nodes/3/metadata/0/tier", 1),
            {"op": "replace", "path": "/nodes/3/metadata/0/tier", "value": 2},
        ],
        "shop",
        "metadata.tier",
        "metadata.tier 1 > 2",
    ),
    "names with dots and slashes": (
        [
            guard("/nodes/3/unique-id", "shop"),
            {"op": "add", "path": "/nodes/3/metadata", "value": {"a.b": {"c/d": 1}}},
        ],
        "shop",
        "metadata.a.b.c/d",
        "metadata.a.b.c/d - > 1",
    ),
    "a name of digits": (
        [
            guard("/nodes/3/unique-id", "shop"),
            {"op": "add", "path": "/nodes/3/metadata/2026", "value": 1},
        ],
        "shop",
        "metadata.2026",
        "metadata.2026 - > 1",
    ),
    "an interface by its own id": (
        [
            guard("/nodes/3/unique-id", "shop"),
            guard("/nodes/3/interfaces/1/unique-id", "shop-https"),
            guard("/nodes/3/interfaces/1/port", 80),
            {"op": "replace", "path": "/nodes/3/interfaces/1/port", "value": 443},
        ],
        "shop-https",
        "port",
        "port 80 > 443",
    ),
    "an interface as a part of its node": (
        [
            guard("/nodes/3/unique-id", "shop"),
            guard("/nodes/3/interfaces/1/unique-id", "shop-https"),
            guard("/nodes/3/interfaces/1/port", 80),
            {"op": "replace", "path": "/nodes/3/interfaces/1/port", "value": 443},
        ],
        "shop",
        "interfaces.shop-https.port",
        "interfaces.shop-https.port 80 > 443",
    ),
    "an interface that came with its node": (
        [
            {
                "op": "add",
                "path": "/nodes/-",
                "value": {
                    "unique-id": "shop",
                    "interfaces": [{"unique-id": "shop-https", "port": 1}],
                },
            }
        ],
        "shop-https",
        "port",
        "port - > 1",
    ),
    "a list that came with its elements": (
        [{"op": "add", "path": "/flows", "value": [{"unique-id": "buy", "name": "Buy"}, None]}],
        "buy",
        "name",
        'name - > "Buy"',
    ),
    "a requirement is called by its URL": (
        [
            guard("/nodes/3/unique-id", "shop"),
            guard("/nodes/3/controls/audit/requirements/0", {"requirement-url": "https://x.y/z"}),
            {"op": "add", "path": "/nodes/3/controls/audit/requirements/0/config", "value": 1},
        ],
        "shop",
        "controls.audit.requirements.https://x.y/z.config",
        "controls.audit.requirements.https://x.y/z.config - > 1",
    ),
}


@pytest.mark.parametrize("case", PARTS)
def test_parts_are_called_as_a_person_would(case: str) -> None:
    """Positions in lists shift; names do not."""
    operations, identity, field, expected = PARTS[case]
    standing = [of_operations(*operations)]
    assert told(standing, identity, field) == [f"1 edit: {expected}"]
    assert causes(standing, "another", field) == []
    assert causes(standing, identity, "no-such-field") == []
    assert identity in elements(each.entry for each in standing)


def test_each_operation_stands_on_its_own_guards() -> None:
    """What was removed and is added again was not there when it was added."""
    standing = [
        of_operations(
            guard("/nodes/3/unique-id", "shop"),
            guard("/nodes/3/tier", 1),
            {"op": "remove", "path": "/nodes/3/tier"},
            guard("/nodes/3/unique-id", "shop"),
            {"op": "add", "path": "/nodes/3/tier", "value": 2},
        )
    ]
    assert told(standing, "shop", "tier") == ["1 edit: tier 1 > -", "1 edit: tier - > 2"]


def test_of_names_with_dots_the_longest_is_meant() -> None:
    """Where it leads nowhere a shorter one is."""
    value = {"a": {"b": 1, "b.c": 2, "d": 3}, "a.b": {"c": 4}}
    assert inside(value, "a.b.c") == 4
    assert inside(value, "a.b") == {"c": 4}
    assert inside(value, "a.d") == 3
    assert inside(value, "a.e") is ABSENT


def test_one_patch_for_all_changes_counts_as_one_change() -> None:
    """The older form of records does not say which operation is whose."""
    workspace = staged(of(platform()), ADD_CACHE, metadata("order-db", tier="data"))
    proposed = workspace.propose(ORIGIN)
    changes = [asdict(change) | {"operations": None} for change in proposed.changes]
    details = {"changes": changes, "patch": proposed.operations}
    entry = Entry(1, "apply", "shop.json", OLD, NEW, details, "done")
    standing = [Applied(entry, (entry,))]
    assert told(standing, "order-db", "metadata.tier") == [
        '1 add_node, set_metadata: metadata.tier - > "data"'
    ]


STRANGE: list[list[Any]] = [
    [7],
    [{"op": "move", "path": "/a", "from": "/b"}],
    [{"op": "remove", "path": "nodes"}],
    [{"op": "remove", "path": "/"}],
    [{"op": "remove", "path": "/nodes"}],
    [{"op": "add", "path": "/nodes/-", "value": None}],
    [{"op": "add", "path": "/nodes/-", "value": {"unique-id": ["x"], "interfaces": 7}}],
    [guard("/nodes/0/unique-id", ["x"]), {"op": "remove", "path": "/nodes/0/unique-id"}],
    [guard("/nodes/0/unique-id", 7), {"op": "replace", "path": "/nodes/0/unique-id", "value": "x"}],
    [guard("/nodes", "x"), {"op": "replace", "path": "/nodes", "value": "y"}],
]


@pytest.mark.parametrize("operations", STRANGE, ids=ascii)
def test_what_no_advisor_wrote_breaks_nothing(operations: list[Any]) -> None:
    """A clone may bring a history along; what is behind a strange entry is still found."""
    first = edited({"nodes": [CACHE]}, metadata("cache", tier="data"))
    standing = [*first, of_operations(*operations)]
    assert told(standing, "cache", "metadata.tier")[-1].endswith('- > "data"')
    for identity in ("architecture", "x", "nodes"):
        causes(standing, identity, "")
        causes(standing, identity, "unique-id")
    elements(each.entry for each in standing)


def fields(value: Any, label: str = "") -> dict[str, Any]:
    """Every member of an object that is no list, dotted, with its value."""
    found: dict[str, Any] = {}
    for key, child in value.items():
        here = f"{label}.{key}" if label else key
        if isinstance(child, dict) and child:
            found |= fields(child, here)
        elif not isinstance(child, list | dict):
            found[here] = child
    return found


@given(base=architectures(), turns=st.lists(st.lists(calls(), max_size=4), max_size=4))
def test_what_differs_has_a_cause_and_what_does_not_has_none_that_matters(
    base: dict[str, Any], turns: list[list[Any]]
) -> None:
    """The newest cause of a field leads to its value, the oldest begins with that of the base."""
    standing, value = [], base
    for number, turn in enumerate(turns, 1):
        workspace = Workspace(of(value))
        for tool, arguments in turn:
            registry.call(workspace, tool, arguments)
        standing.append(applied(workspace, number))
        value = workspace.model.value
    nodes = {node["unique-id"]: node for node in base["nodes"]}
    for node in value["nodes"]:
        before = nodes.get(node["unique-id"])
        if before is None:
            assert is_beginning(causes(standing, node["unique-id"], "")[-1].touches[0], "")
        for field, now in fields(node).items():
            touches = [
                touch
                for cause in causes(standing, node["unique-id"], field)
                for touch in reversed(cause.touches)
            ]
            old = ABSENT if before is None else inside(before, field)
            assert touches or same(old, now)
            if touches and touches[0].field == field:
                assert same(touches[0].new, now)
                assert same(touches[-1].old, old) or touches[-1].old is ABSENT
