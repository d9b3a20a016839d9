"""What the page shows, before a browser shows it: prose, colours, and what a picture stands for."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.document import load
from advisor.errors import UsageError
from advisor.preview import scene
from advisor.preview.panels.drawing import View, drawn, is_there
from advisor.preview.panels.folded import runs
from advisor.preview.panels.prose import LONGEST, as_html
from advisor.shells.render import Style
from tests.preview.previewing import SHOP

SHOWN = scene.plain(load(SHOP), (), date(2026, 1, 1))

PLAIN = re.compile(
    r"</?(?:p|h[1-6]|em|strong|code|pre|ul|ol|li|blockquote|hr|br|table|thead|tbody|tr|th|td)"
    r'(?: class="language-[^"<>]*"| start="\d+"| style="text-align:(?:left|right|center)")?'
    r"(?: /)?>"
)
"""All tags that prose may have, whatever was written."""


@given(st.text(st.sampled_from("<>&\"'`[]()!#*_-:/\\ \n|axjs1."), max_size=120))
def test_prose_has_no_tags_but_plain_ones(markdown: str) -> None:
    """Whatever a model writes, nothing that loads, runs or leads anywhere comes of it."""
    assert "<" not in PLAIN.sub("", as_html(markdown))


@pytest.mark.parametrize(
    "written",
    [
        "![a](http://x.example/p.png)",
        "[a](javascript:b)",
        "<http://x.example/>",
        "[a]: http://x.example",
        "<img src=x>",
    ],
)
def test_addresses_are_shown_and_lead_nowhere(written: str) -> None:
    """What was written stands there as it was written."""
    html = as_html(written)
    assert "<a" not in html
    assert "<img" not in html
    assert written.replace("<", "&lt;").replace(">", "&gt;") in html


def test_prose_shows_what_would_be_obeyed() -> None:
    """Text that turns the reading direction is written out."""
    assert "\\u202e" in as_html("safe \u202e efas")


def test_prose_that_is_cut_ends_with_a_sign_of_it() -> None:
    """Nobody takes the beginning of an answer for all of it."""
    assert as_html("a" * LONGEST).endswith("aa</p>\n")
    assert as_html("a" * (LONGEST + 1)).endswith("a…</p>\n")


def test_colours_of_the_terminal_are_classes_and_texts_stay() -> None:
    """A line is coloured as a whole, or not at all."""
    style = Style(enabled=True)
    assert list(runs([style.green("+ a"), style.red("- b"), style.yellow("~ c"), "d"])) == [
        ("new", "+ a"),
        ("gone", "- b"),
        ("other", "~ c"),
        ("", "d"),
    ]


def test_every_part_of_a_picture_leads_to_an_element() -> None:
    """Boxes, groups and arrows stand for what the document has."""
    picture = drawn(SHOWN, View())
    ids = {identity for each in picture.parts.values() for identity in each}
    assert all(SHOWN.model.get(identity) for identity in ids)
    assert {node.id for node in SHOWN.model.nodes} <= ids
    assert picture.keys(["order-connects-db"]) == ["e:L_order-service_order-db_0"]


def test_steps_of_a_flow_lead_to_their_relationships() -> None:
    """In the order in which they are drawn."""
    flow = drawn(SHOWN, View("flow", "order-processing-flow"))
    first = SHOWN.model.flows[0].value["transitions"][0]["relationship-unique-id"]
    assert flow.parts["m:0"] == (first,)


def test_a_view_of_what_is_gone_is_known_as_such() -> None:
    """So that the page goes back to all of the architecture."""
    assert not is_there(SHOWN, View("container", "nowhere"))
    assert is_there(SHOWN, View())
    with pytest.raises(UsageError):
        drawn(SHOWN, View("flow", "nowhere"))
