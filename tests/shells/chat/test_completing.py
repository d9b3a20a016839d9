"""What is offered while somebody types, and when nothing is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from advisor.calm.model import Model
from advisor.calm.visible import visible
from advisor.shells.chat.completing import ChatCompleter, pops_up
from advisor.shells.chat.mentions import mentioned
from advisor.shells.chat.vocabulary import ENOUGH, Command, Elements, Entry, Vocabulary, Word
from tests.architectures import architectures

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completion

    from tests.architectures import Json

SHOP = Path(__file__).parents[3] / "fixtures/architectures/ecommerce-platform.json"
COMMANDS = (
    Command("help", "", "Show what there is"),
    Command("show", "element", "Show an element"),
    Command("focus", "elements", "Ask about some elements only"),
    Command("model", "model", "Ask another model"),
    Command("export", "file", "Write the conversation"),
)


def shop() -> Vocabulary:
    """What can be completed in the example architecture."""
    elements = Elements.of(Model(json.loads(SHOP.read_text("utf-8"))))
    words = {"model": (Word("builtin", "rules"), Word("gpt-5"), Word("gpt-5-mini", "cheap"))}
    return Vocabulary(COMMANDS, elements, words)


def made(*entries: Entry) -> Vocabulary:
    """Elements alone."""
    return Vocabulary(COMMANDS, Elements(lambda: entries))


def offers(text: str, vocabulary: Vocabulary, *, tab: bool = False) -> list[Completion]:
    """What the menu shows with the cursor at the end of `text`."""
    event = CompleteEvent(text_inserted=not tab, completion_requested=tab)
    return list(ChatCompleter(lambda: vocabulary).get_completions(Document(text), event))


def texts(text: str, vocabulary: Vocabulary | None = None, *, tab: bool = False) -> list[str]:
    """The line as it would be with each of what is offered."""
    return [
        text[: len(text) + each.start_position] + each.text
        for each in offers(text, vocabulary or shop(), tab=tab)
    ]


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("/", ["/help", "/show", "/focus", "/model", "/export"]),
        ("/mod", ["/model"]),
        ("/fcs", ["/focus"]),
        ("/nothing", []),
        ("/model ", ["/model builtin", "/model gpt-5", "/model gpt-5-mini"]),
        ("/model mini", ["/model gpt-5-mini"]),
        ("/model gpt-5 ", []),
        ("/help a", []),
        ("/unknown a", []),
        ("/show api-g", ["/show api-gateway"]),
        ("/show Order Da", ["/show order-db"]),
        ("/focus api-gateway order-d", ["/focus api-gateway order-db"]),
    ],
)
def test_commands_and_their_arguments(typed: str, lines: list[str]) -> None:
    """A slash at the start offers commands, and each command what its argument can be."""
    found = texts(typed)
    assert found[: len(lines)] == lines
    if typed.startswith(("/model", "/help", "/unknown", "/nothing")):
        assert found == lines


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Why is @order-d", "Why is @order-db"),
        ("@order da", "@order-db"),
        ("@Order Dat", "@order-db"),
        ("@ORDER-D", "@order-db"),
        ("@odrdtbs", "@order-db"),
        ("/help @api-g", "/help @api-gateway"),
        ("two lines\n(@inv", "two lines\n(@inventory-service"),
    ],
)
def test_an_element_by_its_id_or_its_name(typed: str, first: str) -> None:
    """What is typed after an @ finds ids and names; the id is what is inserted."""
    assert texts(typed)[0] == first


def test_the_best_comes_first() -> None:
    """What begins with the typed text stands before what only holds it."""
    vocabulary = made(
        Entry("x-pay", "service", "With X"),
        Entry("p-a-y", "service", "Apart"),
        Entry("payment", "service", "Payment"),
    )
    assert texts("@pay", vocabulary) == ["@payment", "@p-a-y", "@x-pay"]


def test_kind_and_name_stand_beside_the_id() -> None:
    """An id alone does not tell everybody what it is."""
    (found,) = offers("@order data", shop())
    assert (found.display_text, found.display_meta_text) == (
        "order-db",
        "database  Order Database",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Where would one failure",
        "mail joe@order",
        "a/b",
        "either /mod",
        "@order-db data",
    ],
)
def test_no_menu_pops_up_while_writing_prose(typed: str) -> None:
    """Words, addresses, paths and an id that is complete are left alone."""
    assert texts(typed) == []


def test_tab_completes_an_id_in_prose() -> None:
    """Somebody who asks for it gets ids without an @, too."""
    assert texts("Why is order-d", tab=True)[0] == "Why is order-db"
    assert texts("mail joe@order-d", tab=True)[0] == "mail joe@order-db"
    assert texts("Why is ", tab=True) == []


@pytest.mark.parametrize(
    ("text", "pops"),
    [
        ("/", True),
        ("/mo", True),
        ("/model g", True),
        ("see @", True),
        ("see /", False),
        ("x", False),
    ],
)
def test_room_for_a_menu_is_made_only_where_one_may_open(text: str, pops: bool) -> None:  # noqa: FBT001 - expected
    """The screen does not scroll for a menu that never comes."""
    assert pops_up(text) is pops


def test_files(tmp_path: Path) -> None:
    """The argument of a command that takes a file is completed from the disk."""
    (tmp_path / "notes.md").touch()
    (tmp_path / "notes\x1b[2J").touch()
    assert texts(f"/export {tmp_path}/no") == [f"/export {tmp_path}/notes.md"]


def test_nothing_hostile_is_offered_or_shown() -> None:
    """An id that a terminal would obey is not inserted, and what it would of a name is shown."""
    vocabulary = made(
        Entry("a\x1b[2J", "service", "First"),
        Entry("a\u202eb", "service", "Second"),
        Entry("abc", "service", "Third \x1b[2J\n"),
    )._replace(words={"model": (Word("a\x1bb"), Word("ab", "\x1b[2J"))})
    (found,) = offers("@a", vocabulary)
    assert (found.text, found.display_meta_text) == ("abc", "service  Third \\u001b[2J\\n")
    (word,) = offers("/model a", vocabulary)
    assert (word.text, word.display_meta_text) == ("ab", "\\u001b[2J")


def test_a_menu_has_an_end() -> None:
    """From a large document only the best are offered, at once, whatever is typed."""
    entries = [Entry(f"node-{number}", "service", f"Node {number}") for number in range(12_500)]
    vocabulary = made(*entries)
    assert len(offers("@", vocabulary)) == ENOUGH
    assert len(offers("@node", vocabulary)) == len(offers("@nd", vocabulary)) == ENOUGH
    assert texts("@node-12499", vocabulary)[0] == "@node-12499"
    assert texts("@node 12499", vocabulary) == ["@node-12499"]
    assert texts("@zz", vocabulary) == texts("@zzz", vocabulary) == []
    assert texts("@9", vocabulary)[0] == "@node-9"


def test_what_begins_with_it_is_offered_from_the_end_of_a_large_document() -> None:
    """Others that hold it do not fill the menu before."""
    others = [Entry(f"x-pay-{number}", "service", "") for number in range(2 * ENOUGH)]
    assert texts("@pay", made(*others, Entry("payment", "service", "")))[0] == "@payment"


def test_ids_made_to_be_slow_are_left_out() -> None:
    """Matching one letter in a thousand of it would take for ever."""
    vocabulary = made(Entry("a" * 30, "service", ""), Entry("ab" * 10, "service", ""))
    assert texts("@aa", vocabulary) == ["@" + "ab" * 10]


@given(architectures(), st.text(max_size=8) | st.sampled_from(["node", "link 1", "İ", "a/b~c"]))
def test_whatever_is_offered_has_what_was_typed(architecture: Json, typed: str) -> None:
    """Any architecture, any text: an offer is an element of it and can be printed."""
    model = Model(architecture)
    for found in offers("@" + typed, Vocabulary(elements=Elements.of(model))):
        assert model.get(found.text) is not None
        shown = found.display_text + found.display_meta_text
        assert visible(shown) == shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Why is @order-db slow?", ["order-db"]),
        ("@order-db, (@api) and @order-db.", ["order-db", "api"]),
        ("@order-db-replica is @order-db's", ["order-db-replica", "order-db"]),
        ("@order-db- and @api:443", ["order-db", "api"]),
        ("@order-dbx @order-db-2 @unknown @", []),
        ("joe@api.example.com, @@api, x@order-db", []),
        ("@order db is one with a blank", ["order db"]),
        ("@API", []),
    ],
)
def test_elements_that_a_prompt_names(text: str, found: list[str]) -> None:
    """The longest id counts, punctuation may follow, an address is none."""
    assert mentioned(text, {"order-db", "order-db-replica", "api", "order", "order db"}) == found


@given(st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z0-9]", fullmatch=True), max_size=5))
def test_ids_after_an_at_are_found_in_order(ids: list[str]) -> None:
    """Each is named once, as it first stands."""
    text = "about " + ", ".join(f"@{each}" for each in ids)
    assert mentioned(text, set(ids)) == list(dict.fromkeys(ids))
