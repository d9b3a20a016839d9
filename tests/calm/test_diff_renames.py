"""Renames in the difference: recognised where they are, and nowhere else; nothing lost."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.diff import Difference, Field, Mention, difference
from tests.architectures import NODES, RELATIONSHIPS, architectures
from tests.calm.architectures import connects, contains, doc, flow
from tests.calm.telling import assert_complete

Json = dict[str, Any]


def service(identity: str, name: str, description: str, **rest: Any) -> Json:
    """A service that says the least a node may say, and the rest."""
    said = {"unique-id": identity, "node-type": "service", "name": name}
    return said | {"description": description} | rest


def shop() -> Json:
    """A gateway, what uses it, and a second service that is told in the same manner."""
    return doc(
        service("web", "Web", "Shows the shop."),
        service(
            "gateway",
            "API Gateway",
            "Lets requests in.",
            interfaces=[{"unique-id": "gateway-https", "host": "api.example.com", "port": 443}],
        ),
        service("orders", "Orders", "Keeps orders.", metadata={"behind": "gateway"}),
        connects("web-gateway", "web", {"node": "gateway", "interfaces": ["gateway-https"]}),
        connects("gateway-orders", "gateway", "orders", description="Asks the gateway's orders."),
        contains("shop", "web", "gateway", "orders"),
        flow("buy", "web-gateway", "gateway-orders"),
        metadata={"entry": "gateway"},
    )


def respelled(value: Json, **ids: str) -> Json:
    """The document with ids replaced wherever a text is wholly one of them."""
    text = json.dumps(value)
    for old, new in ids.items():
        text = text.replace(json.dumps(old.replace("_", "-")), json.dumps(new))
    result: Json = json.loads(text)
    return result


def renamed(differences: list[Difference]) -> dict[str, str]:
    """New id to old id of the elements that were renamed."""
    return {each.id: each.renamed_from for each in differences if each.renamed_from is not None}


def signs(differences: list[Difference]) -> list[tuple[str, str, str]]:
    """What each difference is about."""
    return [(each.sign, each.kind, each.id) for each in differences]


def test_a_rename_is_one_difference_that_says_all_places() -> None:
    """References, containers and metadata that followed are listed there and nowhere else."""
    before = shop()
    after = respelled(before, gateway="entrance")
    value = after["nodes"][1]
    to = ("gateway", "entrance")
    connect = ("relationship-type", "connects")
    assert difference(before, after) == [
        Difference(
            "~",
            "node",
            "entrance",
            value,
            (Field(("unique-id",), *to),),
            "gateway",
            (
                Mention("metadata", "", ("entry",), *to),
                Mention("node", "orders", ("metadata", "behind"), *to),
                Mention("relationship", "web-gateway", (*connect, "destination", "node"), *to),
                Mention("relationship", "gateway-orders", (*connect, "source", "node"), *to),
                Mention(
                    "relationship", "shop", ("relationship-type", "composed-of", "nodes", "0"), *to
                ),
            ),
        )
    ]


def test_other_fields_may_change_with_the_id() -> None:
    """They are shown beside it, and so is an element that follows and changes otherwise."""
    before = shop()
    after = respelled(before, gateway="gateway-1")
    after["nodes"][1] |= {"name": "API Gateway 1", "metadata": {"available": "always"}}
    after["relationships"][1]["description"] = "Asks."
    node, relationship = difference(before, after)
    assert (node.id, node.renamed_from) == ("gateway-1", "gateway")
    assert [field.path for field in node.fields] == [("unique-id",), ("name",), ("metadata",)]
    assert relationship.id == "gateway-orders"
    assert [field.path[-1] for field in relationship.fields] == ["node", "description"]
    assert {mention.id for mention in node.named_in} == {
        *("", "orders", "web-gateway", "gateway-orders", "shop")
    }


def test_an_interface_is_renamed_inside_its_node() -> None:
    """The relationship that names it has nothing else to say."""
    before = shop()
    after = respelled(before, gateway_https="gateway-tls")
    (node,) = difference(before, after)
    path = ("interfaces", "gateway-tls", "unique-id")
    assert node.fields == (Field(path, "gateway-https", "gateway-tls"),)
    (mention,) = node.named_in
    assert (mention.id, mention.path[-2:]) == ("web-gateway", ("interfaces", "0"))


@pytest.mark.parametrize(
    ("old", "new", "is_one"),
    [
        ({"port": 443}, {"port": 443}, True),
        ({"port": 443}, {"port": 80}, False),
        ({}, {}, False),
        ({"host": "h", "port": 443}, {"host": "h", "port": 80, "tls": True}, False),
        ({"host": "h", "port": 443, "tls": True}, {"host": "h", "port": 80, "tls": True}, True),
        (
            {"base": "/a", "port": 443, "protocol": "HTTPS"},
            {"base": "/b", "port": 443, "protocol": "HTTPS"},
            False,
        ),
    ],
)
def test_what_makes_two_interfaces_one(old: Json, new: Json, *, is_one: bool) -> None:
    """Equal in all they say, or of one address and mostly equal."""
    sides = [
        {"nodes": [service("a", "A", "Is a.", interfaces=[{"unique-id": name} | said])]}
        for name, said in (("old", old), ("new", new))
    ]
    (found,) = difference(sides[0], sides[1])
    paths = [field.path for field in found.fields]
    assert (("interfaces", "new", "unique-id") in paths) == is_one
    assert (("interfaces", "old") in paths) != is_one


def test_node_interface_and_relationship_at_once() -> None:
    """Each is one difference, though all places that name them have changed."""
    before = shop()
    ids = {"gateway": "g", "gateway_https": "g-https", "web_gateway": "web-g"}
    found = difference(before, respelled(before, **ids))
    assert renamed(found) == {"g": "gateway", "web-g": "web-gateway"}
    assert signs(found) == [("~", "node", "g"), ("~", "relationship", "web-g")]
    assert [mention.kind for mention in found[1].named_in] == ["flow"]


def test_a_flow_is_renamed() -> None:
    """By its name, though a step changed."""
    before = shop()
    after = respelled(before, buy="purchase")
    after["flows"][0]["name"] = before["flows"][0]["name"] = "Buying"
    steps = after["flows"][0]["transitions"]
    steps[0]["description"] = "First."
    steps.insert(0, {"relationship-unique-id": "shop", "sequence-number": 0})
    (found,) = difference(before, after)
    assert (found.id, found.renamed_from) == ("purchase", "buy")


def test_an_interface_that_keeps_its_id_tells_its_node() -> None:
    """Also where name and description are others; an interface that moved alone tells nothing."""
    sql = {"unique-id": "orders-sql", "host": "orders.example.com", "port": 5432}
    store = {
        "unique-id": "order-db",
        "node-type": "database",
        "name": "Order Database",
        "description": "Keeps orders.",
        "interfaces": [sql],
        "metadata": {"engine": "PostgreSQL", "owner": "Orders"},
    }
    other = {"unique-id": "order-store", "name": "Order Store", "description": "Where orders live."}
    (found,) = difference({"nodes": [store]}, {"nodes": [store | other]})
    assert (found.id, found.renamed_from) == ("order-store", "order-db")
    moved = other | {"node-type": "service", "interfaces": [sql]}
    signs = [each.sign for each in difference({"nodes": [store]}, {"nodes": [moved]})]
    assert signs == ["+", "-"]


def test_two_services_alike_are_no_rename() -> None:
    """Type, owner, tier and controls are what half the architecture says."""
    common: Json = {
        "metadata": {"owner": "Core", "tier": 1, "region": "eu-1", "on-call": "core@example.com"},
        "controls": {"access": {"description": "Few.", "requirements": []}},
    }
    before = {"nodes": [service("orders", "Orders", "Handles orders of customers.", **common)]}
    after = {"nodes": [service("bills", "Bills", "Handles bills of customers.", **common)]}
    assert signs(difference(before, after)) == [("+", "node", "bills"), ("-", "node", "orders")]


def test_a_description_that_many_use_is_no_name() -> None:
    """Equal but for the name, and yet another service; even one that takes the other's place."""
    before = doc(
        service("web", "Web", "A service."),
        service("orders", "Orders", "A service."),
        connects("web-orders", "web", "orders"),
    )
    after = copy.deepcopy(before)
    after["nodes"][1] = service("bills", "Bills", "A service.")
    assert renamed(difference(before, after)) == {}
    del before["nodes"][0], after["nodes"][0]
    assert renamed(difference(before, after)) == {}


def test_another_service_in_the_same_place_is_no_rename() -> None:
    """All that named the old one names the new one, which says something else of itself."""
    before = shop()
    after = respelled(before, gateway="queue")
    after["nodes"][1] |= {"name": "Queue", "description": "Keeps messages.", "interfaces": []}
    assert renamed(difference(before, after)) == {}


def test_a_name_that_stays_elsewhere_is_no_proof() -> None:
    """One cache of three goes, another comes; nothing says that they are one."""
    caches = [service(f"cache-{number}", "Cache", "Keeps answers.") for number in range(4)]
    before, after = {"nodes": caches[:3]}, {"nodes": caches[1:]}
    assert signs(difference(before, after)) == [("+", "node", "cache-3"), ("-", "node", "cache-0")]


def test_a_name_alone_is_not_enough() -> None:
    """Where more differs than is equal, it is another element of that name."""
    before = {"nodes": [service("a", "Store", "Keeps goods.", tier=1)]}
    after = {"nodes": [service("b", "Store", "Sells goods.", tier=2) | {"node-type": "actor"}]}
    assert renamed(difference(before, after)) == {}


def test_relationships_between_others_are_no_rename() -> None:
    """However alike the rest is."""
    nodes = [service(each, each.title(), f"Is {each}.") for each in ("a", "b", "c")]
    rest = {"description": "Calls.", "protocol": "HTTPS", "metadata": {"tier": 1}}
    before = doc(*nodes, connects("a-b", "a", "b", **rest))
    after = doc(*nodes, connects("a-c", "a", "c", **rest))
    assert renamed(difference(before, after)) == {}


def test_the_likelier_of_two_is_taken() -> None:
    """The one of the same steps before the one of the same name, whichever stands first."""
    old = flow("old", "a", "b", "c") | {"name": "Buy", "description": "Buys."}
    alike = flow("alike", "a", "x", "y") | {"name": "Buy", "description": "Buys."}
    twin = old | {"unique-id": "twin", "name": "Order"}
    for flows in ([alike, twin], [twin, alike]):
        assert renamed(difference({"flows": [old]}, {"flows": flows})) == {"twin": "old"}


def test_an_equal_one_comes_first() -> None:
    """Even where another is named in more places that named the old."""
    old = service("old", "Store", "Keeps goods.")
    equal, alike = old | {"unique-id": "equal"}, old | {"unique-id": "alike", "name": "Shop"}
    links = [connects(f"l-{n}", "old", "old") for n in range(5)]
    before = doc(old, *links)
    for nodes in ([equal, alike], [alike, equal]):
        after = doc(*nodes, *respelled({"links": links}, old="alike")["links"])
        after["nodes"][nodes.index(alike)] |= {"description": "Sells goods."}
        assert renamed(difference(before, after)) == {"equal": "old"}


def test_what_two_say_tells_neither() -> None:
    """Two caches go and one like them comes; which of them it was nobody can say."""
    caches = [service(f"cache-{number}", "Cache", "Keeps answers.") for number in range(3)]
    before, after = {"nodes": caches[:2]}, {"nodes": caches[2:]}
    assert renamed(difference(before, after)) == {}
    assert renamed(difference(after, before)) == {}


def test_what_named_another_before_did_not_follow() -> None:
    """A relationship that is led to a renamed node is an edit, no consequence."""
    before = shop()
    after = respelled(before, gateway="entrance")
    after["relationships"][1]["relationship-type"]["connects"]["destination"]["node"] = "entrance"
    node, relationship = difference(before, after)
    path = ("relationship-type", "connects", "destination", "node")
    assert Field(path, "orders", "entrance") in relationship.fields
    assert path not in [each.path for each in node.named_in if each.id == "gateway-orders"]


def test_one_takes_the_id_of_another_that_goes() -> None:
    """The other is gone, whatever bears its id now."""
    a, b = service("a", "A", "Is a."), service("b", "B", "Is b.")
    for nodes in ([a, b], [b, a]):
        found = difference({"nodes": nodes}, {"nodes": [a | {"unique-id": "b"}]}, {"a": "b"})
        assert signs(found) == [("~", "node", "b"), ("-", "node", "b")]
        assert found[0].fields == (Field(("unique-id",), "a", "b"),)


def test_known_renames_win() -> None:
    """Over what would be found, and where nothing would be."""
    a, b = service("a", "A", "Is a."), service("b", "B", "Is b.")
    before, after = {"nodes": [a]}, {"nodes": [a | {"unique-id": "x"}, b]}
    assert renamed(difference(before, after)) == {"x": "a"}
    assert renamed(difference(before, after, {"a": "b"})) == {"b": "a"}


def test_two_that_take_each_others_ids() -> None:
    """Known renames alone can say this; both are seen, and all that names them."""
    before = shop()
    after = respelled(before, web="?", gateway="web")
    after = json.loads(json.dumps(after).replace('"?"', '"gateway"'))
    known = {"web": "gateway", "gateway": "web"}
    found = difference(before, after, known)
    assert renamed(found) == {"gateway": "web", "web": "gateway"}
    assert {each.kind for each in found} == {"node"}
    assert_complete(before, after, known)


@pytest.mark.parametrize("known", [{"nobody": "web"}, {"web": "nobody"}, {"web": "web"}])
def test_known_renames_that_are_none_are_passed_over(known: dict[str, str]) -> None:
    """The caller may know of elements that came and went in between."""
    assert difference(shop(), shop(), known) == []


def test_free_text_and_stale_references_do_not_follow() -> None:
    """What did not change is no difference; what became the new id by chance is one."""
    before = shop()
    after = copy.deepcopy(before)
    after["nodes"][1]["unique-id"] = "entrance"
    after["nodes"][2]["description"] = "entrance"
    before["nodes"][2]["description"] = "gateway"
    node, orders = difference(before, after)
    assert node.named_in == ()
    assert orders.fields == (Field(("description",), "gateway", "entrance"),)


@given(architectures(), st.data())
def test_what_is_renamed_and_edited_is_told_completely(
    before: dict[str, Any], data: st.DataObject
) -> None:
    """Ids exchanged everywhere, then something else; with the renames known, and without."""
    ids = st.sampled_from([*NODES, *RELATIONSHIPS])
    old, new = data.draw(ids), data.draw(st.sampled_from(["node-0", "link-0", "other"]))
    after = respelled(before, **{old.replace("-", "_"): new})
    if data.draw(st.booleans()):
        after["nodes"][-1]["description"] = "edited"
    assert_complete(before, after)
    assert_complete(before, after, {old: new})


def test_the_same_difference_every_time() -> None:
    """Whatever order Python gives its sets."""
    before = shop()
    after = respelled(before, gateway="g", web="w", orders="o", web_gateway="w-g")
    first = difference(before, after)
    assert len(renamed(first)) == 4
    assert all(difference(before, copy.deepcopy(after)) == first for _ in range(5))


def test_thousands_of_renames_cost_no_square() -> None:
    """All nodes of one description, renamed: nothing is compared with everything."""
    nodes = [service(f"n-{i}", f"Name {i}", "A service.") for i in range(3000)]
    links = [connects(f"l-{i}", f"n-{i}", f"n-{(i + 1) % 3000}") for i in range(3000)]
    before = doc(*nodes, *links)
    after = json.loads(json.dumps(before).replace('"n-', '"m-'))
    start = time.perf_counter()
    found = difference(before, after)
    assert time.perf_counter() - start < 10
    assert len(renamed(found)) == len(found) == 3000
