"""`advisor diagram`: what is drawn of a document and of a plan, and what is refused."""

from __future__ import annotations

import json
from io import BytesIO, StringIO, TextIOWrapper
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from advisor import options
from advisor.agent.scripted import Reply, ToolCall
from advisor.calm.document import load
from advisor.change.history import Act
from advisor.diagram.sizes import MOST
from advisor.errors import AdvisorError
from advisor.shells import diagram
from benchmarks.documents import architecture
from tests.shells.asking import BALANCER, CHANGES, run
from tests.shells.test_graphviz import needs_graphviz

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.shells.diagram import Format

ACT = Act("grace", "2026-01-03T03:04:05+00:00")
FORMATS: tuple[Format, ...] = ("mermaid", "dot", "text")
FLOW = "order-processing-flow"


class Drawn(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    notes: str
    error: str


def draw(file: Path | str, *, typed: bytes = b"", **options: Any) -> Drawn:
    """Run the command on a file."""
    out, notes = StringIO(), StringIO()
    request = diagram.Request(str(file), **options)
    try:
        code = diagram.run(request, ACT, stdin=BytesIO(typed), stdout=out, stderr=notes)
    except AdvisorError as error:
        return Drawn(error.exit_code, out.getvalue(), notes.getvalue(), str(error))
    return Drawn(code, out.getvalue(), notes.getvalue(), "")


@pytest.fixture
def plan(shop: Path) -> Path:
    """A plan of two changes, made by asking."""
    path = shop.parent / "balancer.plan"
    assert run(shop, CHANGES, plan=path, person=True).code == 3
    return path


def test_a_person_reads_the_text(shop: Path) -> None:
    """The title, nodes in their containers, and what leads to what."""
    out = draw(shop, output_format="text").out
    assert "├─ API Gateway  api-gateway · service\n" in out
    assert "\ncustomer → api-gateway  interacts\n" in out
    assert "\norder-service → order-db  connects  JDBC\n" in out


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize(
    ("view", "identity", "shown", "hidden"),
    [
        ("architecture", "", "Inventory Database", "Customer submits"),
        ("flow", FLOW, "Customer submits the order", "Inventory Database"),
        ("neighbourhood", "order-db", "Order Service", "Customer"),
        ("container", "ecommerce-system", "Inventory Database", "Customer submits"),
    ],
)
def test_every_view_has_every_format(  # noqa: PLR0913, PLR0917 - a table of two dimensions
    shop: Path, output_format: Format, view: str, identity: str, shown: str, hidden: str
) -> None:
    """Each shows what it is about."""
    drawn = draw(shop, view=view, identity=identity, output_format=output_format)
    assert (drawn.code, drawn.error) == (0, "")
    joined = drawn.out.replace("\\n", " ")
    assert shown in joined
    assert hidden not in joined


def test_mermaid_has_three_diagrams(shop: Path) -> None:
    """A flowchart unless C4 is asked for, and a sequence for flows."""
    assert draw(shop).out.startswith("flowchart ")
    assert draw(shop, form="c4").out.startswith("C4Deployment\n")
    assert draw(shop, view="flow", identity=FLOW).out.startswith("sequenceDiagram\n")


@needs_graphviz
def test_svg_is_drawn(shop: Path) -> None:
    """With the title of the document."""
    out = draw(shop, output_format="svg").out
    assert out.startswith("<svg ")
    assert "<title>Architecture</title>" in out
    assert "API Gateway" in out


def test_containers_of_the_other_kind(shop: Path) -> None:
    """A node that runs in a network and is part of a system is drawn in either, as asked for."""
    value = json.loads(shop.read_bytes())
    value["nodes"].append(
        {"unique-id": "zone", "node-type": "network", "name": "Zone", "description": "A network."}
    )
    inside = {"container": "zone", "nodes": ["order-db", "admin"]}
    value["relationships"].append(
        {"unique-id": "in-zone", "relationship-type": {"deployed-in": inside}}
    )
    shop.write_text(json.dumps(value), "utf-8")
    by_zone = draw(shop, output_format="text").out
    by_system = draw(shop, output_format="text", by="composed-of").out
    assert by_zone != by_system
    assert "order-db" in by_zone.split("zone", 1)[1].split("\n\n")[0]
    assert "order-db" not in by_system.split("zone", 1)[1].split("\n\n")[0]


@pytest.mark.parametrize("output_format", FORMATS)
def test_a_plan_is_shown_and_not_applied(shop: Path, plan: Path, output_format: Format) -> None:
    """What is new has its sign, a legend tells of signs, and nothing is written."""
    before = sorted(shop.parent.rglob("*")), shop.read_bytes()
    drawn = draw(shop, plan=plan, output_format=output_format)
    assert (drawn.code, drawn.error) == (0, "")
    assert "+ Load Balancer" in drawn.out
    assert diagram.LEGEND in drawn.out
    assert (sorted(shop.parent.rglob("*")), shop.read_bytes()) == before


def test_what_a_patch_takes_away_is_still_seen(shop: Path) -> None:
    """A plain patch does as well as a plan."""
    value = json.loads(shop.read_bytes())
    gone = next(
        number
        for number, each in enumerate(value["relationships"])
        if "connects" in each["relationship-type"]
        and each["relationship-type"]["connects"]["destination"]["node"] == "payment-service"
    )
    patch = shop.parent / "less.json"
    patch.write_text(json.dumps([{"op": "remove", "path": f"/relationships/{gone}"}]))
    out = draw(shop, plan=patch, output_format="text").out
    assert "- order-service → payment-service  connects  HTTPS\n" in out


def test_a_plan_that_this_picture_does_not_show_says_so(shop: Path, plan: Path) -> None:
    """Rather than leave a person searching for it."""
    drawn = draw(shop, plan=plan, view="neighbourhood", identity="inventory-db")
    assert "changes nothing that this picture shows" in drawn.notes


def test_a_plan_for_another_document_is_refused_as_apply_does(shop: Path, plan: Path) -> None:
    """With the same words and code; so is a patch that does not fit."""
    patch = shop.parent / "no.json"
    patch.write_text(json.dumps([{"op": "remove", "path": "/nodes/99"}]))
    assert draw(shop, plan=patch).code == 1
    value = json.loads(shop.read_bytes())
    value["nodes"][0]["name"] = "Somebody"
    shop.write_text(json.dumps(value))
    drawn = draw(shop, plan=plan)
    assert drawn.code == 4
    assert "changed since balancer.plan was made" in drawn.error


def test_a_plan_for_a_file_that_is_not_yet(tmp_path: Path) -> None:
    """Everything is new."""
    from advisor.agent.scripted import Reply, ToolCall

    file, plan = tmp_path / "new.json", tmp_path / "new.plan"
    script = [Reply(tool_calls=[ToolCall("add_node", {"node": BALANCER, "why": "So."})])]
    made = run(file, [*script, Reply("Done.")], plan=plan, create=True)
    assert made.code == 3, made
    assert "+ Load Balancer" in draw(file, plan=plan, output_format="text").out
    assert not file.exists()


def test_large_documents_stay_readable(tmp_path: Path) -> None:
    """What is gathered is told beside the picture and in it; `all` draws each."""
    file = tmp_path / "large.json"
    file.write_text(json.dumps(architecture(400)))
    drawn = draw(file)
    notes = drawn.notes.splitlines()
    assert notes[-1] == f"note: {diagram.FURTHER}"
    assert all(note.startswith("note: ") for note in notes)
    assert all(f"%% {note.removeprefix('note: ')}" in drawn.out for note in notes)
    assert drawn.out.count(":::") <= MOST
    assert draw(file, output_format="dot", most=None).out.count("fillcolor") > 300
    assert draw(file, output_format="dot", most=20).out.count("fillcolor") <= 20
    assert "at least one box" in draw(file, most=0).error


@needs_graphviz
def test_a_crowd_of_containers_is_drawn(tmp_path: Path) -> None:
    """Graphviz's older way of ranking fails on this one."""
    file = tmp_path / "large.json"
    file.write_text(json.dumps(architecture(400)))
    drawn = draw(file, output_format="svg", most=60)
    assert (drawn.code, drawn.error) == (0, "")
    assert drawn.out.count('class="cluster"') > 5


def test_notes_are_told_once_to_a_person(shop: Path) -> None:
    """The text on a screen holds them already; in a file nobody sees them."""
    value = json.loads(shop.read_bytes())
    value["relationships"].append(
        {"unique-id": "choice", "relationship-type": {"options": [{"nodes": ["customer"]}]}}
    )
    shop.write_text(json.dumps(value))
    note = "1 decision between options is not drawn: choice."
    drawn = draw(shop, output_format="text")
    assert (note in drawn.out, drawn.notes) == (True, "")
    assert draw(shop, output_format="text", out=shop.parent / "a").notes == f"note: {note}\n"
    assert draw(shop).notes == f"note: {note}\n"


def test_a_document_may_come_from_standard_input(shop: Path) -> None:
    """It gives the same picture."""
    assert draw("-", typed=shop.read_bytes()) == draw(shop)
    assert draw("-", typed=b"{").error.startswith("-:1:")


@pytest.mark.parametrize("text", [b"[]", b"{", b"\xff", b""])
def test_what_is_no_document_is_refused(tmp_path: Path, text: bytes) -> None:
    """With file and line, exit code 2."""
    file = tmp_path / "a.json"
    file.write_bytes(text)
    drawn = draw(file)
    assert (drawn.code, drawn.out) == (2, "")
    assert "a.json:1:" in drawn.error


def test_a_repeated_name_hinders_no_picture(tmp_path: Path) -> None:
    """Only a plan, which stands on what is read."""
    file, patch = tmp_path / "a.json", tmp_path / "p.json"
    file.write_text('{"nodes": [{"unique-id": "a", "name": "x", "name": "Twice"}]}')
    patch.write_text("[]")
    assert "Twice" in draw(file).out
    assert "stands twice" in draw(file, plan=patch).error


@pytest.mark.parametrize("output_format", FORMATS)
def test_nothing_is_obeyed_by_the_screen(tmp_path: Path, output_format: Format) -> None:
    """Escapes and overrides of the reading direction are shown."""
    file = tmp_path / "a.json"
    text = "a\x1b[2J\u202eb\u0000\ud800\nc"
    node = {"unique-id": text, "node-type": text, "name": text, "description": text}
    file.write_text(json.dumps({"title": text, "nodes": [node]}))
    out = draw(file, output_format=output_format).out
    assert "\\u001b[2J\\u202eb" in out.replace("\\\\u", "\\u").replace("#92;", "\\").replace(
        "#91;", "["
    )
    assert not {"\x1b", "\u202e", "\x00", "\ud800"} & {*out}


def test_a_screen_without_unicode(shop: Path) -> None:
    """Gets what keyboards have; a file gets all."""
    out = TextIOWrapper(BytesIO(), encoding="ascii")
    request = diagram.Request(str(shop), output_format="text")
    diagram.run(request, ACT, stdin=BytesIO(), stdout=out, stderr=StringIO())
    out.seek(0)
    assert "customer -> api-gateway  interacts\n" in out.read()
    assert draw(shop, out=shop.parent / "a.txt").code == 0
    assert "customer → api-gateway" in (shop.parent / "a.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"form": "c4", "output_format": "dot"}, "dot has one form"),
        ({"form": "c4", "view": "flow", "identity": FLOW}, "a flow has one form"),
        ({"view": "flow", "identity": "order-flow"}, "order-flow"),
        ({"view": "container", "identity": "customer"}, "ecommerce-system"),
        ({"view": "neighbourhood", "identity": "order-dbx"}, "order-db"),
    ],
)
def test_what_does_not_fit_is_told(shop: Path, options: dict[str, Any], reason: str) -> None:
    """In one line that says what would."""
    drawn = draw(shop, **options)
    assert (drawn.code, drawn.out) == (2, "")
    assert reason in drawn.error


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("--view architecture FILE", "architecture takes no ID; FILE goes first"),
        ("--view flow a-flow FILE", "flow takes one ID; FILE goes first"),
        ("FILE --view flow", "flow of what? --view flow ID"),
        ("FILE --view everything", "there are architecture, flow, neighbourhood, container"),
        ("--view flow FILE", "required: FILE"),
        ("FILE --nodes few", 'is neither a number from 0 to 1,000,000 nor "all"'),
    ],
)
def test_a_slip_on_the_command_line_is_explained(
    words: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what would have been right."""
    with pytest.raises(SystemExit, match="2"):
        options.parse(["diagram", *words.split()])
    assert reason in capsys.readouterr().err


def test_the_command_line_as_a_whole(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Options reach the picture, wherever FILE stands."""
    for words in (
        [str(shop), "--view", "neighbourhood", "order-db", "--format", "text"],
        ["--view", "neighbourhood", "order-db", "--format", "text", str(shop)],
    ):
        given = options.parse(["diagram", *words])
        assert given.run(given) == 0
        assert (
            capsys.readouterr().out
            == draw(shop, view="neighbourhood", identity="order-db", output_format="text").out
        )
    assert options.parse(["diagram", "a"]).nodes == MOST


def test_the_same_document_gives_the_same_text(shop: Path) -> None:
    """In every format, whatever its layout."""
    before = [draw(shop, output_format=each).out for each in FORMATS]
    shop.write_text(json.dumps(load(shop).value))
    assert [draw(shop, output_format=each).out for each in FORMATS] == before


def test_an_id_from_before_the_plan_is_known(shop: Path) -> None:
    """A person looks for the id of their own file; the plan gives the node another."""
    plan = shop.parent / "rename.plan"
    call = ToolCall("rename", {"id": "api-gateway", "new_id": "entry"})
    assert run(shop, [Reply(tool_calls=[call]), Reply("Done.")], plan=plan, person=True).code == 3
    drawn = draw(shop, plan=plan, view="neighbourhood", identity="api-gateway")
    assert drawn.code == 0
    assert "entry[" in drawn.out
