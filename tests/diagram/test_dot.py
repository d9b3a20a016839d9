"""Pictures in the language of Graphviz."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.visible import visible_line
from advisor.diagram import dot
from advisor.diagram.dot_text import label, name, tooltip
from advisor.diagram.palette import TONES
from advisor.diagram.picture import Arrow, Box, Group, Picture
from tests.diagram.everything import FLOW, HOSTILE, PICTURE, hostile_picture
from tests.diagram.pictures import DEEP
from tests.golden import golden

if TYPE_CHECKING:
    from advisor.diagram.picture import Mark

GOLDEN = Path(__file__).parent / "golden"
QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')
"""A text in quotes, as Graphviz reads it."""


def statement(text: str, start: str) -> str:
    """The one line that begins so."""
    (line,) = [line.strip() for line in text.splitlines() if line.strip().startswith(start)]
    return line


def test_a_picture_is_read_line_by_line() -> None:
    """Every kind of part, mark and arrow; the notes stand in front."""
    text = dot.written(PICTURE)
    assert text == golden(GOLDEN / "everything.dot", text)


def test_small_pictures_run_down_and_large_ones_across() -> None:
    """A hub with 27 neighbours was a ribbon that no page is wide enough for."""
    boxes = tuple(Box(f"b{number}", "B", "service") for number in range(27))
    assert "rankdir=TB" in dot.written(Picture("", (), boxes[:10], ()))
    assert "rankdir=LR" in dot.written(Picture("", (), boxes, ()))


def test_a_flow_is_read_line_by_line() -> None:
    """Numbers count the steps, replies are dashed."""
    text = dot.written_flow(FLOW)
    assert text == golden(GOLDEN / "everything-flow.dot", text)


@pytest.mark.parametrize("mark", ["added", "changed", "removed"])
def test_colour_carries_nothing_that_the_text_does_not(mark: str) -> None:
    """A sign stands in the label of whatever is marked."""
    tone = next(tone for key, tone in TONES.items() if key == mark)
    lines = [line for line in dot.written(PICTURE).splitlines() if tone.line in line]
    assert len(lines) > 1
    assert all(re.search(rf'label=" ?{re.escape(tone.sign.strip())}', line) for line in lines)


def test_an_arrow_to_a_group_ends_at_its_frame() -> None:
    """At its first box, cut off by the frame; from within, at a point of the group's own."""
    text = dot.written(PICTURE)
    assert ' lhead="cluster_cellar"]' in statement(text, '"gateway" -> "store" [label=" + TCP"')
    assert "lhead" not in statement(text, '"gateway" -> "store" [label=" JDBC"')
    assert "ltail" not in statement(text, '"shop" -> "gateway"')
    assert "shape=point" in statement(text, '"shop" [')
    assert ' ltail="cluster_cellar"]' in statement(text, '"store" -> "suite"')


def test_a_group_of_groups_has_a_first_box_too() -> None:
    """An arrow to it ends at that, and needs no point of its own."""
    groups = (Group("outer", "Outer", ""), Group("inner", "Inner", "", "", "outer"))
    boxes = (Box("deep", "Deep", "", "", "inner"), Box("other", "Other", ""))
    arrow = Arrow("other", "outer", "connects", ("r",))
    text = dot.written(Picture("", groups, boxes, (arrow,)))
    assert ' lhead="cluster_outer"]' in statement(text, '"other" -> "deep"')
    assert "shape=point" not in text


def test_what_is_only_a_further_container_does_not_order_the_picture() -> None:
    """Those arrows leave the ranks as the connections make them."""
    text = dot.written(PICTURE)
    free = [line for line in text.splitlines() if "constraint=false" in line]
    assert [line.split(" [")[0].strip() for line in free] == [
        '"store" -> "suite"',
        '"page" -> "suite"',
    ]


def test_groups_nest_as_deep_as_they_are() -> None:
    """Deeper than Python's stack."""
    text = dot.written(DEEP)
    assert text.count("subgraph") == 3000
    assert text.count("}") == 3001


def test_a_group_without_boxes_can_be_an_end() -> None:
    """It gets a point to end at."""
    picture = Picture(
        "", (Group("g", "G", ""),), (Box("b", "B", ""),), (Arrow("b", "g", "connects", ("r",)),)
    )
    text = dot.written(picture)
    assert ' lhead="cluster_g"]' in statement(text, '"b" -> "g"')
    assert "shape=point" in statement(text, '"g" [')


@pytest.mark.parametrize("mark", ["", "added", "removed"])
def test_round_corners_stay_whatever_happens(mark: Mark) -> None:
    """Each attribute stands once: of two Graphviz takes the last."""
    for is_focus in (False, True):
        box = Box("b", "B", "webclient", mark=mark, is_focus=is_focus)
        text = dot.written(Picture("", (), (box,), ()))
        (line,) = (each for each in text.splitlines() if each.startswith('  "b" ['))
        keys = re.findall(r"(\w+)=", line)
        assert len(keys) == len(set(keys))
        dashed = ",dashed" if mark == "removed" else ""
        assert f'style="rounded,filled{dashed}"' in line


def test_hostile_texts_stay_within_their_quotes() -> None:
    """Outside of quotes there are only words of ours, and each element has one line."""
    text = dot.written(hostile_picture())
    bare = QUOTED.sub("Q", "\n".join(line for line in text.splitlines() if line[:2] != "//"))
    assert '"' not in bare
    assert not re.search("evil|URL|image|script|href", bare)
    assert len(text.splitlines()) == 5 + 4 * len(HOSTILE) + (len(HOSTILE) - 1) + len(HOSTILE)
    assert text.encode("utf-8")


@given(st.text(), st.text())
def test_different_ids_have_different_names(one: str, other: str) -> None:
    """Whatever is in them, hidden characters and their escapes among it."""
    assert (name(one) == name(other)) == (one == other)
    assert QUOTED.fullmatch(name(one))


def test_an_escape_spelt_out_is_no_hidden_character() -> None:
    """The two have different names, too."""
    assert name("a\u0000") != name("a\\u0000")


def test_very_long_ids_have_short_names() -> None:
    """Each another, which no id spells out; Graphviz reads 16,384 bytes."""
    one, other = name("🦄" * 10_000), name("🦄" * 10_001)
    assert one != other
    assert len(one.encode()) < 16_384
    assert name(one[1:-1]) != one
    assert len(name("\U000e0001" * 500).encode()) < 16_384


@given(st.text(), st.integers(1, 40), st.integers(1, 5))
def test_a_label_is_one_text_of_so_many_lines(text: str, columns: int, lines: int) -> None:
    """Whatever is in it."""
    said = label(text, columns=max(columns, 3), lines=lines)
    assert QUOTED.fullmatch(said)
    assert len(re.split(r"(?<!\\)(?:\\\\)*\\n", said)) <= lines
    assert QUOTED.fullmatch(tooltip(text))


def test_what_is_cut_off_shows() -> None:
    """A long name ends in an ellipsis, a short one does not."""
    assert label("word " * 30, columns=20, lines=2).endswith(' …"')
    assert label("word " * 3, columns=20, lines=2) == '"word word word"'
    assert tooltip("x" * 700) == f'"{"x" * 599}…"'


def test_what_nobody_sees_is_shown() -> None:
    """But for the joiners of emoji and scripts."""
    assert visible_line("a\u202eb\u0007\ud800\ufffe") == "a\\u202eb\\u0007\\ud800\\ufffe"
    assert visible_line(" two\r\nlines\t") == "two lines"
    assert visible_line("👩\u200d👧 ﷽") == "👩\u200d👧 ﷽"
