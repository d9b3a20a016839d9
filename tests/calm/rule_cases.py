"""For each rule one small document in which it fires, where, and one in which it is silent."""

from __future__ import annotations

from typing import NamedTuple

from tests.calm.architectures import (
    Json,
    connects,
    contains,
    control,
    doc,
    flow,
    interacts,
    node,
    relationship,
)


class Case(NamedTuple):
    """The smallest documents that show a rule."""

    fires: Json
    at: list[str]
    """The pointers of all its findings in `fires`, in document order."""
    silent: Json


A, B, C = node("a"), node("b"), node("c")
AB, BC = connects("a-b", "a", "b"), connects("b-c", "b", "c")
SOUND = doc(A, B, C, AB, BC)
TYPE = "/relationships/0/relationship-type"

REFERENCE = {
    "architecture-has-nodes-relationships": Case({"nodes": []}, [""], doc()),
    "unique-ids-must-be-unique-in-architecture": Case(
        doc(node("a", "service", "b"), B, connects("a", "a", "b")), ["", ""], SOUND
    ),
    "architecture-nodes-must-be-referenced": Case(
        doc(A, B, C, AB), ["/nodes/2/unique-id"], doc(A, B, C, AB, BC)
    ),
    "relationship-references-existing-nodes-in-architecture": Case(
        doc(A, B, interacts("r", "aa", "b"), contains("s", "z", "a"), relationship("t", "x", "y")),
        [
            f"{TYPE}/interacts/actor",
            "/relationships/1/relationship-type/composed-of/container",
            "/relationships/2/relationship-type/x",
        ],
        doc(A, B, interacts("r", "a", "b"), relationship("t", "x", "a")),
    ),
    "connects-relationship-references-existing-nodes-in-architecture": Case(
        doc(node("api-gateway"), B, AB, connects("g-r", "api-gatway", "r")),
        [
            f"{TYPE}/connects/source/node",
            "/relationships/1/relationship-type/connects/source/node",
            "/relationships/1/relationship-type/connects/destination/node",
        ],
        SOUND,
    ),
    "composition-relationships-reference-existing-nodes-in-architecture": Case(
        doc(A, B, AB, contains("r", "a", "b", "a-b"), interacts("s", "a", "nobody")),
        [
            "/relationships/1/relationship-type/composed-of/nodes/1",
            "/relationships/2/relationship-type/interacts/nodes/0",
        ],
        doc(A, B, C, contains("r", "a", "b", "c", kind="deployed-in")),
    ),
    "flow-transitions-references-existing-relationship-in-architecture": Case(
        doc(A, B, C, AB, BC, flow("f", "a-b", "b-d", "c")),
        [
            "/flows/0/transitions/1/relationship-unique-id",
            "/flows/0/transitions/2/relationship-unique-id",
        ],
        doc(A, B, C, AB, BC, flow("f", "a-b", "b-c")),
    ),
    "referenced-interfaces-defined-in-architecture": Case(
        doc(
            node("a", "service", "a-https"),
            B,
            connects("r", {"node": "a", "interfaces": ["x"]}, "b"),
        ),
        [f"{TYPE}/connects/source/interfaces/0"],
        doc(node("a", "service", "x"), B, connects("r", {"node": "a", "interfaces": ["x"]}, "b")),
    ),
    "referenced-interfaces-defined-on-correct-node-in-architecture": Case(
        doc(
            node("a", "service", "a-https", "a-admin"),
            node("b", "service", "b-jdbc"),
            C,
            connects("r", {"node": "a", "interfaces": ["b-jdbc"]}, {"node": "b", "interface": "x"}),
            connects("s", {"node": "c", "interfaces": ["a-admin"]}, {"interfaces": ["b-jdbc"]}),
        ),
        [
            f"{TYPE}/connects/source",
            f"{TYPE}/connects/destination",
            "/relationships/1/relationship-type/connects/source",
            "/relationships/1/relationship-type/connects/destination",
        ],
        doc(
            node("a", "service", "a-https"),
            B,
            connects(
                "r", {"node": "a", "interfaces": ["a-https"]}, {"node": "b", "interfaces": []}
            ),
        ),
    ),
    "flow-transitions-have-unique-sequence-numbers": Case(
        doc(A, B, AB, flow("f", "a-b", "a-b", "a-b", numbers=[1, 2, 2])),
        ["/flows/0/transitions"],
        doc(A, B, AB, flow("f", "a-b", "a-b"), flow("g", "a-b", "a-b")),
    ),
    "architecture-has-no-empty-string-properties": Case(
        {"metadata": {"owner": "", "x/y": [{"k": ""}]}},
        ["/metadata/owner", "/metadata/x~1y/0/k"],
        {"metadata": {"owner": " ", "": "key", "none": None, "list": [], "__proto__": ""}},
    ),
    "architecture-has-no-placeholder-properties-numerical": Case(
        {"metadata": [-1, -1.0, "-1", " -1.0 "]},
        ["/metadata/0", "/metadata/1", "/metadata/2", "/metadata/3"],
        {"metadata": [1, -2, -1.5, "-1x", "- 1", True, "-10"]},
    ),
    "architecture-has-no-placeholder-properties-string": Case(
        {"metadata": ["[[ HOST ]]", "[[HOST_NAME]]", "[[ BOOLEAN_X ]]"]},
        ["/metadata/0", "/metadata/1", "/metadata/2"],
        {"metadata": ["[[ host ]]", "[[ HOST_1 ]]", "see [[ HOST ]]", "[[ HOST ]]\n"]},
    ),
    "architecture-has-no-placeholder-properties-boolean": Case(
        {"metadata": ["[[ BOOLEAN_ENCRYPTED ]]"]},
        ["/metadata/0"],
        {"metadata": ["[[ BOOLEAN ]]", "[[ BOOLEAN_ ]]", False]},
    ),
}

ADVICE = {
    "flow-ids-are-unique": Case(
        doc(A, B, AB, flow("f", "a-b"), flow("f", "a-b"), flow("a", "a-b")),
        ["/flows/1/unique-id", "/flows/2/unique-id"],
        doc(A, B, AB, flow("f", "a-b"), flow("g", "a-b")),
    ),
    "ids-have-no-blanks": Case(
        doc(node("order service", "service", " ")),
        ["/nodes/0/unique-id", "/nodes/0/interfaces/0/unique-id"],
        doc(node("order-service", name="Order Service")),
    ),
    "options-name-existing-elements": Case(
        doc(
            A,
            relationship(
                "r",
                "options",
                [{"nodes": ["a", "aa"], "relationships": ["x"], "controls": ["access", "tls"]}],
            ),
            controls={"access": control()},
        ),
        [f"{TYPE}/options/0/{place}" for place in ("nodes/1", "relationships/0", "controls/1")],
        doc(A, B, AB, relationship("r", "options", [{"nodes": ["a"], "relationships": ["a-b"]}])),
    ),
    "relationships-join-different-nodes": Case(
        doc(A, connects("r", "a", "a"), interacts("s", "a", "a")),
        [
            f"{TYPE}/connects/destination/node",
            "/relationships/1/relationship-type/interacts/nodes/0",
        ],
        SOUND,
    ),
    "relationships-are-not-repeated": Case(
        doc(A, B, AB, connects("again", "a", "b")),
        ["/relationships/1"],
        doc(A, B, AB, connects("back", "b", "a"), connects("amqp", "a", "b", protocol="AMQP")),
    ),
    "interacts-actor-can-act": Case(
        doc(A, node("d", "database"), interacts("r", "d", "a")),
        [f"{TYPE}/interacts/actor"],
        doc(A, node("p", "actor"), node("q", "my-team"), interacts("r", "p", "a", "q")),
    ),
    "database-connections-are-not-plain-http": Case(
        doc(A, node("d", "database"), connects("r", "a", "d", protocol="HTTP")),
        ["/relationships/0/protocol"],
        doc(
            node("d", "database"),
            A,
            connects("r", "a", "d", protocol="HTTPS"),
            connects("s", "d", "a", protocol="HTTP"),
        ),
    ),
    "flow-consecutive-transitions-share-a-node": Case(
        doc(A, B, C, node("d"), AB, connects("c-d", "c", "d"), flow("f", "a-b", "c-d")),
        ["/flows/0/transitions/1"],
        doc(
            *(A, B, C, node("d"), AB, BC, connects("c-d", "c", "d")),
            flow("back-and-on", "b-c", "a-b", "b-c"),
            flow("listed-out-of-order", "a-b", "c-d", "b-c", numbers=[1, 3, 2]),
            flow("over-the-unknown", "a-b", "nothing", "c-d"),
            connects("a-x", "a", "x"),
            flow("to-the-unknown", "a-x", "b-c"),
        ),
    ),
    "flow-transitions-run-over-interactions": Case(
        doc(A, B, AB, contains("r", "a", "b"), flow("f", "a-b", "r")),
        ["/flows/0/transitions/1/relationship-unique-id"],
        doc(A, B, AB, contains("r", "a", "b"), flow("f", "a-b")),
    ),
    "containment-has-no-cycle": Case(
        doc(
            A, B, C, contains("r", "a", "b"), contains("s", "b", "c"), contains("t", "c", "a", "c")
        ),
        [
            "/relationships/2/relationship-type/composed-of/nodes/0",
            "/relationships/2/relationship-type/composed-of/nodes/1",
        ],
        doc(A, B, C, contains("r", "a", "b", "c"), contains("s", "b", "c", kind="deployed-in")),
    ),
    "nodes-have-one-container": Case(
        doc(A, B, C, contains("r", "a", "c"), contains("s", "b", "c")),
        ["/relationships/1/relationship-type/composed-of/nodes/0"],
        doc(A, B, C, contains("r", "a", "c"), contains("s", "b", "c", kind="deployed-in")),
    ),
    "controls-have-requirements": Case(
        doc(controls={"access": control(requirements=[])}),
        ["/controls/access/requirements"],
        doc(controls={"access": control()}),
    ),
    "control-ids-are-checked": Case(
        doc(node("a", controls={"data_at rest": control()})),
        ["/nodes/0/controls/data_at rest"],
        doc(node("a", controls={"Data-at-rest-2": control()})),
    ),
    "decision-records-exist": Case(
        doc(adrs=["docs/adr/0001.md", "docs/adr/0009.md"]),
        ["/adrs/1"],
        doc(adrs=["docs/adr/0001.md#context", "https://example.com/adr/9"]),
    ),
    "links-are-not-followed": Case(
        doc(
            node("a", details={"detailed-architecture": "detail.json"}),
            {
                "unique-id": "f",
                "transitions": [],
                "requirement-url": "https://example.com/requirement",
            },
            controls={
                "one": control(requirements=[{"requirement-url": "https://example.com/r"}]),
                "two": control(requirements=[{"requirement-url": "https://example.com/r"}]),
            },
        ),
        [
            "/nodes/0/details/detailed-architecture",
            "/flows/0/requirement-url",
            "/controls/one/requirements/0/requirement-url",
        ],
        doc(
            node("a", url="https://example.com"),
            controls={"one": control(requirements=[{"requirement-url": "r.json"}])},
        ),
    ),
    "keys-are-spelt-as-in-the-vocabulary": Case(
        {
            "nodes": [node("a", descripton="Sells.", node_type="x"), {"Unique-Id": "b"}],
            "relationships": [connects("r", {"node": "a", "interface": "x"}, {"ndoe": "b"})],
            "flow": [],
        },
        [
            "/nodes/0/descripton",
            "/nodes/1/Unique-Id",
            f"{TYPE}/connects/source/interface",
            f"{TYPE}/connects/destination/ndoe",
            "/flow",
        ],
        doc(node("a", descriptor="x", owner="y", nodes=[]), **{"flow": [], "x-flows": []}),
    ),
    "node-types-are-spelt-as-in-the-vocabulary": Case(
        doc(node("a", "databse"), node("b", "Web Client"), node("c", "services")),
        ["/nodes/0/node-type", "/nodes/1/node-type", "/nodes/2/node-type"],
        doc(node("a", "database"), node("b", "cache"), node("c", "message-broker")),
    ),
}

CASES = REFERENCE | ADVICE
