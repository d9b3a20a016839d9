"""The file that `advisor diagram` writes: what it is, and what it is never written over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.shells.asking import CHANGES, run
from tests.shells.test_diagram import FORMATS, draw
from tests.shells.test_graphviz import needs_graphviz

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.shells.diagram import Format


def test_the_output_says_what_it_is(shop: Path) -> None:
    """By its name, unless a format is given; what was there is written over."""
    for name, start in (("a.dot", "digraph"), ("a.gv", "digraph"), ("a.txt", "Architecture\n")):
        out = shop.parent / name
        assert draw(shop, out=out).out == ""
        assert out.read_text("utf-8").startswith(start)
    for name in ("a.mmd", "a"):
        assert draw(shop, out=shop.parent / name).code == 0
        assert (shop.parent / name).read_text("utf-8").startswith("flowchart")
    assert draw(shop, out=shop.parent / "a.dot", output_format="mermaid").code == 0
    assert (shop.parent / "a.dot").read_text("utf-8") == draw(shop).out


def test_a_name_of_no_format_is_refused(shop: Path) -> None:
    """A picture in Mermaid under the name of a bitmap would open nowhere."""
    drawn = draw(shop, out=shop.parent / "shop.png")
    assert (drawn.code, "named after no format" in drawn.error) == (2, True)
    assert not (shop.parent / "shop.png").exists()


def test_nothing_that_a_person_made_is_written_over(shop: Path) -> None:
    """Neither the document, by whatever name, nor a plan or anything that is JSON."""
    plan = shop.parent / "balancer.plan"
    run(shop, CHANGES, plan=plan, person=True)
    link, other = shop.parent / "link.svg", shop.parent / "other.json"
    link.symlink_to(shop)
    other.write_text('{"nodes": []}')
    before = shop.read_bytes(), plan.read_bytes(), other.read_bytes()
    for out in (shop, link):
        assert "is read by this command" in draw(shop, out=out, output_format="dot").error
    again = draw(shop, out=plan, plan=plan, output_format="dot")
    assert "is read by this command" in again.error
    for out in (plan, other):
        for force in (False, True):
            drawn = draw(shop, out=out, output_format="dot", force=force)
            assert (drawn.code, "is JSON" in drawn.error) == (2, True)
    assert (shop.read_bytes(), plan.read_bytes(), other.read_bytes()) == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", "# Mine\n\n```mermaid\nflowchart TD\n```\n"),
        ("README.md", "```mermaid\nflowchart TD\n    a\n```\n\nMine\n"),
        ("README.md", "flowcharts are mine\n"),
        ("Makefile", "all:\n"),
        ("notes.txt", "Mine\n"),
        ("logo.svg", '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'),
        ("app.js", "// Mine\nrun()\n"),
    ],
)
def test_what_is_no_picture_is_not_written_over(shop: Path, name: str, text: str) -> None:
    """Unless it is said twice."""
    file = shop.parent / name
    file.write_text(text)
    drawn = draw(shop, out=file, output_format="mermaid")
    assert (drawn.code, "--force" in drawn.error) == (2, True)
    assert file.read_text() == text
    assert draw(shop, out=file, output_format="mermaid", force=True).code == 0
    assert "API Gateway" in file.read_text("utf-8")


@pytest.mark.parametrize("output_format", FORMATS[:2])
@pytest.mark.parametrize("view", ["architecture", "flow"])
@pytest.mark.parametrize("name", ["a.mmd", "a.md", "a.dot", "a"])
def test_a_picture_is_written_over(shop: Path, output_format: Format, view: str, name: str) -> None:
    """Whatever it shows: an architecture with notes, C4, a flow; and so is a file with nothing."""
    value = json.loads(shop.read_bytes())
    value["nodes"] += [{"name": "Without an id ```"}]
    value["flows"][0]["name"] = "```\n```"
    shop.write_text(json.dumps(value))
    out = shop.parent / name
    out.touch()
    identity = value["flows"][0]["unique-id"] if view == "flow" else ""
    for _ in range(2):
        drawn = draw(shop, out=out, view=view, identity=identity, output_format=output_format)
        assert (drawn.code, drawn.error) == (0, "")
    if output_format == "mermaid":
        drawn = draw(shop, out=out, form="c4", output_format=output_format)
        assert draw(shop, out=out, output_format=output_format).code == drawn.code == 0


@needs_graphviz
def test_an_svg_is_written_over(shop: Path) -> None:
    """As any other picture."""
    for title in ("Shop", "</title>", "a\nb"):
        value = json.loads(shop.read_bytes()) | {"title": title}
        shop.write_text(json.dumps(value))
        assert draw(shop, out=shop.parent / "a.svg").error == ""
    assert draw(shop, out=shop.parent / "a.svg").code == 0


def test_a_diagram_in_markdown_is_drawn(shop: Path) -> None:
    """It stands between backticks, else it would be a paragraph."""
    out = shop.parent / "a.md"
    draw(shop, out=out)
    assert out.read_text("utf-8") == f"```mermaid\n{draw(shop).out}```\n"


def test_an_output_that_cannot_be_is_refused(shop: Path) -> None:
    """In one line, before anything is drawn."""
    folder = shop.parent
    (folder / "lost").symlink_to(folder / "nowhere")
    for out, reason in (
        (folder, "not a regular file"),
        (folder / "none" / "a.svg", "make the folder"),
        (folder / "lost", "cannot be written"),
    ):
        drawn = draw(folder / "no-document.json", out=out)
        assert (drawn.code, reason in drawn.error) == (2, True), drawn.error
