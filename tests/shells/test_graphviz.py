"""Graphviz itself: what it draws of a picture, and what it cannot do."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from advisor.calm.visible import visible_line
from advisor.diagram import dot
from advisor.errors import UsageError
from advisor.shells import graphviz
from tests.diagram.everything import FLOW, HOSTILE, PICTURE, hostile_picture

if TYPE_CHECKING:
    from pathlib import Path

needs_graphviz = pytest.mark.skipif(
    shutil.which(graphviz.PROGRAM) is None,
    reason="Graphviz is not installed (Debian: apt install graphviz)",
)
SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"


def drawn(graph: str, title: str = "Title") -> ET.Element:
    """The SVG as a tree."""
    return ET.fromstring(graphviz.svg(graph, title))  # noqa: S314 - what is drawn here


def program(folder: Path, script: str) -> str:
    """A program that stands for Graphviz's."""
    path = folder / "dot"
    path.write_text(f"#!/bin/sh\ncat > /dev/null\n{script}\n")
    path.chmod(0o755)
    return str(path)


@needs_graphviz
def test_everything_is_drawn() -> None:
    """Boxes, groups, arrows, and a flow; the title is the root's."""
    root = drawn(dot.written(PICTURE), "A & <B>")
    assert root[0].text == "A & <B>"
    classes = [each.get("class") for each in root.iter(f"{SVG}g")]
    assert classes.count("cluster") == len(PICTURE.groups)
    assert classes.count("edge") == len(PICTURE.arrows)
    assert classes.count("node") == len(PICTURE.boxes) + 1  # the point within the shop
    said = {each.text for each in root.iter(f"{SVG}text")}
    assert {"Customer", "- Cellar", "~ Gateway", "37 services", " + TCP".strip()} <= {
        text.strip() for text in said if text
    }
    assert "4. Thinks" in "".join(drawn(dot.written_flow(FLOW)).itertext())


@needs_graphviz
def test_hostile_texts_are_texts() -> None:
    """They stand in the picture as they are; nothing runs, nothing is fetched."""
    root = drawn(dot.written(hostile_picture()))
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags <= {"svg", "g", "title", "polygon", "path", "text", "a", "ellipse", "polyline"}
    attributes = {key for each in root.iter() for key in each.keys()}  # noqa: SIM118 - no mapping
    assert not [key for key in attributes if key.startswith("on") or key.endswith("href")]
    shown = re.sub(r"\s", "", "".join(each.text or "" for each in root.iter(f"{SVG}text")))
    titles = [each.get(f"{LINK}title", "").splitlines() for each in root.iter(f"{SVG}a")]
    for text in HOSTILE:
        assert re.sub(r"\s", "", visible_line(text)) in shown
        told = visible_line(text).replace("\\", "\N{FULLWIDTH REVERSE SOLIDUS}")
        assert [told] * 2 in titles or not told
    assert sum(each.get("class") == "node" for each in root.iter()) == len(HOSTILE)


@needs_graphviz
def test_very_long_texts_are_cut() -> None:
    """And Graphviz reads them, though it has a limit."""
    long = "x" * 100_000
    box = PICTURE.boxes[0]._replace(id=long, name=long, about=long)
    picture = PICTURE._replace(boxes=(box,), groups=(), arrows=(), notes=(long,), title=long)
    text = graphviz.svg(dot.written(picture), "T")
    assert text.count("x" * 24) < 100_000 / 24 + 100
    assert "…" in text


@needs_graphviz
def test_a_picture_does_not_change_with_the_version() -> None:
    """No comment, no declaration; the same graph gives the same bytes."""
    text = graphviz.svg(dot.written(PICTURE), "Title")
    assert text.startswith("<svg ")
    assert "<!" not in text
    assert "graphviz" not in text.casefold()
    assert text == graphviz.svg(dot.written(PICTURE), "Title")


@needs_graphviz
def test_what_graphviz_does_not_read_is_one_line() -> None:
    """With its own reason."""
    with pytest.raises(UsageError, match=r"drew nothing: .*syntax error.*; try") as caught:
        graphviz.svg("digraph {", "T")
    assert "\n" not in str(caught.value)


def test_without_graphviz_it_is_said_what_to_do() -> None:
    """Install it, or take another format."""
    with pytest.raises(UsageError, match=r"not in PATH.*install the package graphviz, or use"):
        graphviz.svg("digraph {}", "T", program="no-such-program")


def test_a_layout_has_its_time(tmp_path: Path) -> None:
    """Then the program is ended."""
    with pytest.raises(UsageError, match=r"took longer than 0\.2 s; show fewer"):
        graphviz.svg("digraph {}", "T", program=program(tmp_path, "exec sleep 60"), seconds=0.2)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'Warning: odd' >&2; echo 'Error: worse' >&2; exit 3", "Error: worse; try"),
        ("exit 3", "dot ended with 3; try"),
        ("exit 0", "its output is no SVG; try"),
    ],
)
def test_a_program_that_fails_is_told(tmp_path: Path, script: str, reason: str) -> None:
    """By its first error, or by how it ended."""
    with pytest.raises(UsageError, match=f"drew nothing: {reason}"):
        graphviz.svg("digraph {}", "T", program=program(tmp_path, script))


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    """In one line."""
    path = tmp_path / "dot"
    path.write_bytes(b"\0no program")
    path.chmod(0o755)
    with pytest.raises(UsageError, match="cannot be run"):
        graphviz.svg("digraph {}", "T", program=str(path))
