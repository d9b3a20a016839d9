"""The pages of nodes, relationships and flows: what an architect looks up there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.calm.architectures import connects, contains, doc, flow, interacts, node, relationship
from tests.golden import golden
from tests.site.made import made_of, site
from tests.site.reading import body, fences, head, links, rows, sections
from tests.site.sources import HOSTILE, source

if TYPE_CHECKING:
    from advisor.site.source import Source

GOLDEN = Path(__file__).parent / "golden"
SHOP = site(source())

OURS = {
    f"<{end}{tag}"
    for tag in ("div", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "b")
    for end in ("", "/")
} | {"<", "</"}
"""The elements that pages are made of; the last two are of one without a name."""


def page(made: Source, address: str) -> dict[str, str]:
    """The sections of a page."""
    return sections(site(made)[address])


@pytest.mark.parametrize(
    "address",
    ["nodes/api-gateway", "relationships/order-connects-payment", "flows/order-processing-flow"],
)
def test_a_page_is_as_it_was(address: str) -> None:
    """What a person reads in the source of a page, whole."""
    path = GOLDEN / f"{address.replace('/', '-')}.md"
    assert SHOP[address] == golden(path, SHOP[address])


@pytest.mark.parametrize("folder", ["nodes", "relationships", "flows"])
def test_pages_come_in_the_order_of_the_document(folder: str) -> None:
    """In the sidebar, too."""
    heads = [head(text) for address, text in SHOP.items() if address.startswith(folder)]
    assert [each["sidebar_position"] for each in heads] == [*range(1, len(heads) + 1)]
    assert all(each["title"] == each["sidebar_label"] for each in heads)


def test_a_node_tells_what_it_is_joined_to() -> None:
    """By direction, with the relationship; what contains it and what it contains; decisions."""
    options = [{"description": "d", "nodes": ["api"], "relationships": []}]
    made = doc(
        node("user", "actor"),
        node("api", name="API"),
        node("db", "database"),
        node("zone", "network"),
        interacts("user-uses-api", "user", "api", "db"),
        connects("api-reads-db", "api", "db", protocol="JDBC", description="Reads."),
        contains("zone-holds", "zone", "api", "db", kind="deployed-in"),
        relationship("choice", "options", options),
        connects("api-calls-nobody", "api", "gone"),
    )
    related = page(made_of(made), "nodes/api")["Relationships"]
    assert [line for line in related.splitlines() if line.startswith("###")] == [
        "### Incoming",
        "### Outgoing",
        "### Contained in",
        "### In a decision between options",
    ]
    head_row = ["Node", "Relationship", "Kind", "Protocol", "Description"]
    assert [row for row in rows(related) if row != head_row] == [
        ["user", "User Uses Api", "interacts", "", ""],
        ["db", "Api Reads Db", "connects", "JDBC", "Reads."],
        ["gone (not in the document)", "Api Calls Nobody", "connects", "", ""],
        ["zone", "Zone Holds", "deployed-in", "", ""],
        ["", "Choice", "options", "", ""],
    ]
    assert ["zone", "/nodes/zone"] in links(related)
    contained = page(made_of(made), "nodes/zone")["Relationships"]
    assert [row[0] for row in rows(contained)[1:]] == ["API", "db"]


def test_the_small_picture_shows_the_node_and_its_neighbours_alone() -> None:
    """And there is none where nothing is joined."""
    (drawn,) = fences(sections(SHOP["nodes/payment-service"])["Related Nodes"], "mermaid")
    assert "Payment Service" in drawn
    assert "Order Service" in drawn
    assert "Inventory" not in drawn
    assert "Related Nodes" not in page(made_of(doc(node("alone"))), "nodes/alone")


def test_the_picture_of_a_container_shows_all_that_is_in_it() -> None:
    """Also what a picture of the whole draws in another one; as the table below tells it."""
    text = site(source("payments"))["nodes/payment-zone"]
    (drawn,) = fences(sections(text)["Contents"], "mermaid")
    parts = [row[0] for row in rows(sections(text)["Relationships"].split("### Contains")[1])[1:]]
    assert len(parts) == 11
    assert all(part in drawn for part in parts)
    assert "Related Nodes" not in sections(text)


def test_a_container_that_is_called_itself_has_both_pictures() -> None:
    """What is in it, and who calls it."""
    made = doc(
        node("user", "actor"),
        node("shop", "system"),
        node("api"),
        connects("user-shop", "user", "shop"),
        contains("shop-holds", "shop", "api"),
    )
    told = page(made_of(made), "nodes/shop")
    assert all("mermaid" in told[heading] for heading in ("Contents", "Related Nodes"))


def test_interfaces_are_a_table_or_too_wide_for_one() -> None:
    """With nested values as JSON; more members than columns fit are JSON as a whole."""
    listed = [{"unique-id": "i", "port": 443, "config": {"a|b": ["`"]}}, {"unique-id": "j"}]
    found = page(made_of(doc(node("n", interfaces=listed))), "nodes/n")["Interfaces"]
    assert rows(found) == [
        ["Unique Id", "Port", "Config"],
        ["i", "443", '{"a|b": ["`"]}'],
        ["j", "", ""],
    ]
    wide = [{"unique-id": "i"} | {f"m{number}": number for number in range(8)}]
    found = page(made_of(doc(node("n", interfaces=wide))), "nodes/n")["Interfaces"]
    assert '"m7": 7' in fences(found, "json")[0]


def test_controls_have_their_requirements_and_configuration() -> None:
    """Both spellings of a requirement, both forms of its configuration, and what is unusual."""
    requirements = [
        {"requirement-url": "https://a.example/r", "config": {"x": "{y}"}},
        {"control-requirement-url": "urn:r", "config-url": "https://a.example/c", "more": 1},
        "odd",
    ]
    control = {"description": "Why.", "requirements": requirements, "owner": "me"}
    found = page(made_of(doc(node("n", controls={"k": control, "bad": 3}))), "nodes/n")["Controls"]
    for line in ("**k**", "Why.", "Requirement: https://a.example/r", "Requirement: urn\\:r"):
        assert f"\n{line}\n" in found
    assert "Configuration: https://a.example/c" in found
    assert [each.split() for each in fences(found, "json")] == [
        ["{", '"x":', '"{y}"', "}"],
        ["{", '"more":', "1", "}"],
        ['"odd"'],
        ["{", '"owner":', '"me"', "}"],
        ["3"],
    ]


def test_flows_name_the_steps_that_run_over_an_element() -> None:
    """On the page of a node for all its relationships."""
    made = doc(
        node("a"),
        node("b"),
        connects("a-b", "a", "b"),
        connects("b-a", "b", "a"),
        flow("f", "a-b", "b-a", "a-b"),
        flow("g", "b-a"),
    )
    pages = site(made_of(made))
    assert rows(sections(pages["nodes/a"])["Flows"])[1:] == [["f", "1, 2, 3"], ["g", "1"]]
    assert rows(sections(pages["relationships/a-b"])["Flows"])[1:] == [["f", "1, 3"]]


def test_steps_come_in_their_order_with_links_to_where_they_run() -> None:
    """A reply runs back; a step over nothing stays; numbers stand beside where they differ."""
    steps = [
        {"relationship-unique-id": "a-b", "sequence-number": 20, "description": "back"}
        | {"direction": "destination-to-source"},
        {"relationship-unique-id": "a-b", "sequence-number": 10, "description": "forth"},
        {"relationship-unique-id": "gone", "sequence-number": 30, "description": "where?"},
    ]
    made = doc(node("a"), node("b"), connects("a-b", "a", "b"))
    made["flows"] = [{"unique-id": "f", "name": "F", "transitions": steps}]
    found = page(made_of(made), "flows/f")
    assert rows(found["Steps"]) == [
        ["Step", "Number", "From", "To", "Description", "Relationship"],
        ["1", "10", "a", "b", "forth", "A B"],
        ["2", "20", "b", "a", "back", "A B"],
        ["3", "30", "", "", "where?", "gone (not in the document)"],
    ]
    (drawn,) = fences(found["Sequence"], "mermaid")
    assert drawn.index("forth") < drawn.index("back")
    assert "Step 3 is not drawn" in found["Sequence"]


def test_the_business_impact_of_a_flow_stands_apart() -> None:
    """And not among the other metadata again."""
    metadata = {"business-impact": "No orders, no money.", "owner": "Shop"}
    made = doc() | {"flows": [{"unique-id": "f", "metadata": metadata}]}
    found = page(made_of(made), "flows/f")
    assert "No orders, no money." in found["Business Impact"]
    assert "No orders" not in found["Metadata"]
    assert "Shop" in found["Metadata"]


def test_a_decision_between_options_tells_what_each_brings() -> None:
    """With links to what there is."""
    choice = {"description": "Either.", "nodes": ["a", "x"], "relationships": ["r"]}
    options = relationship("r", "options", [choice | {"controls": ["c"]}])
    found = page(made_of(doc(node("a"), options)), "relationships/r")["Options"]
    assert "**Option 1.** Either." in found
    assert links(found) == [["a", "/nodes/a"], ["R", "/relationships/r"]]
    assert "`x` (not in the document)" in found


def test_findings_stand_where_they_point() -> None:
    """In full on the page of what they name, by title alone on that of a flow they affect."""
    found = sections(SHOP["nodes/order-db"])["Open Findings"]
    assert "- **High**: **Order Database** ([`order-db`](/nodes/order-db)) has no replica." in found
    assert "\n  - Proof: " in found
    assert "\n  - Remedy: Replicate " in found
    touched = sections(SHOP["flows/order-processing-flow"])["Open Findings"]
    _, title = touched.split("Further findings affect it:")
    assert "has no replica." in title
    assert "Proof" not in title


def test_records_stand_on_the_page_of_what_they_are_about() -> None:
    """Of what names them, and of what they name by more than a common word."""
    records = {"adr/1-a.md": "We run `pay-svc` twice.", "adr/2-b.md": "The user decides. pay-svc-2"}
    made = doc(node("pay-svc"), node("user"), node("x", metadata={"why": "see adr/2-b.md"}))
    pages = site(made_of(made | {"adrs": [*records]}, records))
    named = {
        name: sections(pages[f"nodes/{name}"]).get("Decision Records", "")
        for name in ("pay-svc", "user", "x")
    }
    assert links(named["pay-svc"]) == [["adr/1-a.md", "/decisions/adr-1-a"]]
    assert links(named["x"]) == [["adr/2-b.md", "/decisions/adr-2-b"]]
    assert named["user"] == ""


def test_a_record_is_not_named_by_a_link_that_ends_as_its_own_does() -> None:
    """Nor by one that begins so; within a path or a sentence it is."""
    whys = {"a": "see 11.md", "b": "1.md-old", "c": "See docs/1.md.", "d": "11.md, 1.md"}
    made = doc(*(node(name, metadata={"why": why}) for name, why in whys.items()))
    pages = site(made_of(made | {"adrs": ["1.md", "11.md"]}))
    found = {name: sections(pages[f"nodes/{name}"]).get("Decision Records", "") for name in whys}
    named = {name: [label for label, _ in links(text)] for name, text in found.items()}
    assert named == {"a": ["11.md"], "b": [], "c": ["1.md"], "d": ["1.md", "11.md"]}


def test_a_node_whose_id_stands_twice_has_a_page_that_says_so() -> None:
    """What names the id is told once, on the page of the first."""
    made = doc(node("a", name="One"), node("a", name="Two"), connects("r", "a", "a"))
    pages = [text for address, text in site(made_of(made)).items() if address.startswith("nodes/a")]
    first, second = pages
    assert "stands twice" not in first
    assert "the page of the first: [One](/nodes/a)" in second
    assert "Relationships" not in sections(second)


def test_a_name_that_no_title_can_show_stands_on_the_page() -> None:
    """Too long, or with a backslash or a tag, which a title shows by other signs."""
    made = doc(
        node("a", name="C:\\data"),
        node("b", name="x" * 200),
        node("c", name="Short < 1"),
        node("d", name="</script>"),
    )
    pages = site(made_of(made))
    assert "- Name: C:\\data\n" in body(pages["nodes/a"])
    assert "x" * 200 in body(pages["nodes/b"])
    assert len(head(pages["nodes/b"])["title"]) < 200
    assert "- Name:" not in body(pages["nodes/c"])
    assert "- Name: \\</script>\n" in body(pages["nodes/d"])
    assert head(pages["nodes/d"])["title"] == "\u2039/script>"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(name: str) -> None:
    """In every place of every page: no element, program, script or module of theirs."""
    hostile = {"name": name, "description": name, "metadata": {name: [name]}}
    extras = hostile | {
        "controls": {name: {"description": name, "requirements": [name]}},
        "x": name,
    }
    made = doc(
        node(name, name, name, **extras),
        connects(f"r{name}", name, name, protocol=name, **extras),
        flow(f"f{name}", f"r{name}") | extras,
        adrs=[name],
        **extras,
    )
    for address, text in site(made_of(made)).items():
        if address.startswith(("nodes/", "relationships/", "flows/", "index", "document")):
            obeyed = re.sub(r"^(`{3,}).*?^\1$", "", body(text), flags=re.DOTALL | re.MULTILINE)
            obeyed = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", re.sub(r"\\[^\w`]", "", obeyed))
            assert not re.search(r"[{}]", obeyed)
            assert {*re.findall(r"<[^\s>]*", obeyed)} <= OURS
            assert not re.search(r"^(?:import|export)\b|\]\((?!/|nodes|relat|flows|decis)", obeyed)


@pytest.mark.parametrize("unusual", [{"direction": "sideways"}, {"retries": 3}, {"summary": 7}])
def test_what_the_table_of_steps_cannot_show_stands_below(unusual: dict[str, object]) -> None:
    """The steps as they are, whole."""
    step = {"relationship-unique-id": "r", "sequence-number": 1, "description": "d"} | unusual
    made = doc() | {"flows": [{"unique-id": "f", "transitions": [step]}]}
    (left,) = fences(page(made_of(made), "flows/f")["Further Members"], "json")
    assert json.loads(left) == {"transitions": [step]}


def test_an_interface_without_its_node_is_not_lost() -> None:
    """There is no row for it, so that the relationship's kind is shown as it stands."""
    made = doc(connects("r", {"interfaces": ["i-1"]}, "gone"))
    (left,) = fences(page(made_of(made), "relationships/r")["Further Members"], "json")
    assert "i-1" in left
