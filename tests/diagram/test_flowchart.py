"""Pictures as flowcharts in Mermaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.diagram.mermaid.flowchart import written
from advisor.diagram.palette import TONES
from advisor.diagram.picture import Arrow, Box, Group, Picture
from tests.diagram.pictures import CHANGED, DEEP, KINDS
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(("name", "picture"), [("kinds", KINDS), ("changed", CHANGED)])
def test_text_of_a_flowchart(name: str, picture: Picture) -> None:
    """A shape for each kind, a frame for each container, a colour and a sign for each mark."""
    text = written(picture)
    assert text == golden(GOLDEN / f"{name}.flowchart.mmd", text)


def test_small_pictures_run_down_and_large_ones_across() -> None:
    """A row of many boxes is too wide for a page; a column of them is not."""
    boxes = tuple(Box(f"b{number}", "B", "service") for number in range(40))
    assert written(Picture("", (), boxes[:10], ())).startswith("flowchart TD\n")
    assert written(Picture("", (), boxes, ())).startswith("flowchart LR\n")


def test_a_new_box_changes_lines_about_it_alone() -> None:
    """The text of a diagram is compared line by line by whoever reviews it."""
    more = KINDS._replace(boxes=(Box("new one", "New", "service"), *KINDS.boxes))
    before, after = written(KINDS).splitlines(), written(more).splitlines()
    new = [line for line in after if line not in before]
    assert len(new) == 1
    assert [line for line in after if line not in new] == before


def test_each_mark_is_a_sign_as_well_as_a_colour() -> None:
    """Whoever sees no colours reads the same."""
    for mark, tone in list(TONES.items())[1:]:
        picture = Picture(
            "",
            (Group("g", "Group", "system", mark=mark),),
            (Box("a", "Box", "service", parent="g", mark=mark),),
            (Arrow("a", "a", "connects", ("r",), "Arrow", mark),),
        )
        text = written(picture)
        assert all(f'"{tone.sign}{word}"' in text for word in ("Group", "Box", "Arrow"))
        assert text.count(f"stroke:{tone.line}") == 3


def test_a_box_without_a_name_shows_its_id() -> None:
    """A name of blanks is none."""
    text = written(Picture("", (), (Box("api", " ", "service"), Box("", "", "service")), ()))
    assert 'api["api"]' in text
    assert '["?"]' in text


def test_names_of_frames_get_room_unless_arrows_end_there() -> None:
    """With room below the name Mermaid ends an arrow to a frame before it reaches it."""
    inside = KINDS._replace(arrows=KINDS.arrows[:3])
    assert "subGraphTitleMargin" in written(inside)
    assert "subGraphTitleMargin" not in written(KINDS)
    assert "subGraphTitleMargin" not in written(inside._replace(groups=()))


def test_a_marked_arrow_without_words_says_what_happens_to_it() -> None:
    """A sign alone is easily missed."""
    assert 'batch -->|"- removed"| bank' in written(CHANGED)


def test_an_arrow_to_a_container_says_of_what_kind_it_is() -> None:
    """Beside what the view has to say."""
    boxes = (Box("a", "A", "service"), Box("b", "B", "system"))
    arrow = Arrow("a", "b", "composed-of", ("r",), "8 of 9 nodes")
    assert 'a --o|"composed of, 8 of 9 nodes"| b' in written(Picture("", (), boxes, (arrow,)))


def test_frames_nest_as_deep_as_they_are() -> None:
    """Deeper than Python's stack."""
    lines = [line.strip() for line in written(DEEP).splitlines()]
    assert sum(line.startswith("subgraph ") for line in lines) == 3000
    assert lines.count("end") == 3000
