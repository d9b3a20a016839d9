"""What is read from the messages of a conversation, whatever stands in them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from advisor.agent.earlier import LISTED, Listed, Staged, earlier
from advisor.assess.assessing import assess
from advisor.calm.model import Model
from tests.calm.architectures import doc, node

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["keys", "told", "x"]), inner, max_size=3)
    ),
)


def calling(tool: str, arguments: dict[str, Any]) -> AIMessage:
    """A message with one call."""
    return AIMessage("", tool_calls=[{"name": tool, "args": arguments, "id": "1"}])


@given(ANY)
def test_any_list_is_read(value: Any) -> None:
    """A log may be anybody's: what is no list is none, and no more is told than there is."""
    found = earlier([AIMessage("", additional_kwargs={LISTED: value})]).listed
    if found is not None:
        assert all(isinstance(key, str) for key in found.keys)
        assert found.told <= len(found.keys)
    assert (found is None) == (not isinstance(value, dict) or type(value.get("keys")) is not list)


def test_a_list_is_what_it_was() -> None:
    """Kept in a message and read again; no more than a hundred are kept."""
    stores = [node(f"{number}-db-{number}", "database") for number in range(200)]
    points = assess(Model(doc(*stores))).findings
    assert len(points) > 100
    listed = Listed.of(points, 3)
    assert listed.keys == tuple(point.key for point in points[:100])
    message = AIMessage("", additional_kwargs={LISTED: listed._asdict()})
    assert earlier([message, AIMessage("later")]).listed == listed
    assert Listed.of(points[:2], 3).told == 2
    assert Listed.read({"keys": ["a:b"], "told": 9}) == Listed(("a:b",), 1)


def test_what_was_staged_has_its_reason() -> None:
    """The call and its answer belong together; refusals and looks are none."""
    call = calling("rename", {"id": "a", "new_id": "b", "why": "Clearer."})
    staged = ToolMessage("Staged as change 4: rename a to b\nMore.", tool_call_id="1")
    (found,) = earlier([HumanMessage("x"), call, staged]).staged
    assert found == Staged(4, "rename a to b", "Clearer.", call.tool_calls[0]["args"])
    for text in ("Refused, nothing changed: Staged as change 4: x", "9 nodes"):
        assert earlier([call, ToolMessage(text, tool_call_id="1")]).staged == ()
    assert earlier([staged]).staged == ()


def test_what_a_change_is_about() -> None:
    """Ids in its arguments at any depth or in its title; the reason given is neither."""
    change = Staged(1, 'add node "x"', "", {"why": "z", "on": [{"id": "y"}]})
    assert [change.is_about(each) for each in ("x", "y", "z", "add node")] == [
        True,
        True,
        False,
        False,
    ]
