"""Ids and texts that Mermaid takes for nothing else."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.visible import visible_line
from advisor.diagram.mermaid.text import NAME, Names, comment, label, name


@pytest.mark.parametrize("identity", ["api-gateway", "orders.v2", "order_db", "B2B", "x", "3rd"])
def test_harmless_ids_are_their_own_names(identity: str) -> None:
    """Whoever reads the text finds the ids of the document in it."""
    assert Names([identity])[identity] == identity


@pytest.mark.parametrize(
    "identity",
    [
        *(
            "end",
            "End",
            "graph-db",
            "style",
            "life-style",
            "click",
            "default",
            "o--o",
            "a-x",
            "a-xml",
        ),
        *("__proto__", "constructor", "toString", "box.one", "", "a b", "a(b)", "é", "a\n", "a-"),
        *("C4Context", "myC4Container", "sequenceDiagram", "n_0123456789", "a" * 65, "\ud800"),
    ],
)
def test_other_ids_get_plain_names(identity: str) -> None:
    """What a notation could take for a word of its own is no name."""
    assert re.fullmatch(r"n_[0-9a-f]{10}", Names([identity])[identity])


_IDS = st.text("ab-_. n0é", max_size=4) | st.text() | st.sampled_from(["end", "__proto__", "n_0"])


@given(st.lists(_IDS))
def test_different_ids_have_different_names(ids: list[str]) -> None:
    """And none has one that is kept for something else."""
    names = Names(ids, reserved={"a"})
    assert len({names[identity] for identity in ids}) == len(set(ids))
    assert "a" not in {names[identity] for identity in ids}


@given(st.lists(_IDS), _IDS)
def test_a_name_does_not_depend_on_the_others(ids: list[str], identity: str) -> None:
    """So that a new element changes no line of the others."""
    assert Names([*ids, identity])[identity] == Names([identity])[identity]


def test_unknown_names() -> None:
    """Whoever asks for what was not drawn hears so."""
    with pytest.raises(KeyError):
        Names(["a"])["b"]


@given(st.text() | st.text('"#;:%{}[]<>&`\\$C4stylewrapfa-_~', max_size=20))
def test_labels_read_back(text: str) -> None:
    """What the entities stand for is the text as it should be seen."""
    written = label(text, 1000)
    read = html.unescape(re.sub(r"#(\d+);", r"&#\1;", written)).replace("\u200c", "")
    assert read == visible_line(text).replace("\u200c", "")


@given(st.text() | st.text('"#;:%{}[]<>&`\\$C4stylewrapfa-_~', max_size=20))
def test_labels_hold_nothing_that_is_obeyed(text: str) -> None:
    """No quote to end the label, no line, no directive, no word that is looked for anywhere."""
    written = re.sub(r"#\d+;", " ", label(text))
    assert not set(written) & set('"#;<>`\\%{}[]|&$\n\r\0')
    assert not re.search(r"C4|style|classDef|wrap:|--|://", written)


def test_plain_text_stays_plain() -> None:
    """What needs no entity has none, so that the text can be read."""
    text = "Order Service (v2.1), 'fast': GET/POST + 3 retries? - yes!"
    assert label(text) == text


def test_long_texts_are_cut_visibly() -> None:
    """A picture has no room for a book; that something is missing shows."""
    assert label("x" * NAME) == "x" * NAME
    assert label("x" * (NAME + 1)) == "x" * (NAME - 1) + "…"


def test_name_is_the_first_text_with_something_to_see() -> None:
    """A blank name is none."""
    assert name("+ ", " ", "", "api") == "+ api"
    assert name("", " ") == "?"


@given(st.text() | st.text("%{} init:\n", max_size=20))
def test_comments_are_one_line_without_directives(text: str) -> None:
    """Mermaid obeys a directive even within a comment."""
    written = comment(text)
    assert written.startswith("%% ")
    assert len(written.splitlines()) == 1
    assert "%{" not in written
    assert "{" not in written.replace("( ", "")


def test_what_is_cut_off_is_seen() -> None:
    """Also where so many blanks become one that the rest would fit."""
    text = f"a{' ' * 200}b{'c' * 200}"
    assert label(text).endswith("c…")
    assert label(f"a{' ' * 200}b") == "a b"
