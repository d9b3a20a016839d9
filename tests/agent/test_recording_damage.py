"""What is wrong with a recording: each damage is found, and a file of anybody is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.recordings import contents
from advisor.agent.recordings.checking import check
from advisor.agent.recordings.exchange import Answer, Asked, Tool
from advisor.agent.recordings.lines import FORMAT, as_bytes, sealed
from advisor.agent.recordings.recorder import Recorder
from advisor.agent.recordings.recording import Recording
from advisor.errors import UsageError
from advisor_tools import registry
from tests.agent.two_exchanges import OCCASION, PROMPT, lines, two

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def changed(line: dict[str, Any], **members: object) -> dict[str, Any]:
    """The line with other members, and the digest that goes with them."""
    return sealed({**{name: line[name] for name in line if name != "digest"}, **members})


def usage(**counts: int) -> dict[str, Any]:
    """An answer whose tokens are counted so."""
    return {"text": "No.", "usage": {"sent": 7, "received": 5, "cached": 0} | counts}


DAMAGES: dict[str, Callable[[list[dict[str, Any]]], object]] = {
    "4  exchange 2 follows 1, which is not there": lambda all_: all_.__setitem__(
        2, {"exchange": 9}
    ),
    "3  neither an exchange nor a declaration": lambda all_: all_[2].pop("answer"),
    "2  the tools are not those that were recorded": lambda all_: all_[1]["declared"].clear(),
    "3  exchange 1 names tools": lambda all_: all_[2].update(tools="0"),
    "3  exchange 1 is not what was recorded": lambda all_: all_[2].update(model="n"),
    "4  exchange 2 keeps 9 messages of 3": lambda all_: all_[3].update(keeps=9),
    "4  there are two exchanges 1": lambda all_: all_[3].update(exchange=1),
    "4  neither an exchange nor": lambda all_: all_[3]["messages"].append({"role": "boss"}),
    "3  neither an exchange": lambda all_: all_[2]["answer"].update(usage={"sent": "1"}),
    "3  exchange 1 is not what was recorded: its digest": lambda all_: all_[2]["answer"].update(
        finish="length"
    ),
    "4  exchange 2 is not what was recorded: its digest": lambda all_: all_[3].update(run="other"),
    "4  exchange 2 is not what": lambda all_: all_[3]["answer"]["usage"].update(sent=8),
    "4  exchange 2 is not": lambda all_: all_[3]["answer"].update(refusal="I will not."),
    "4  exchange 2": lambda all_: all_[3].pop("digest"),
    "4  exchange 3 is not what was recorded: it stands where 2": lambda all_: all_.__setitem__(
        3, changed(all_[3], exchange=3)
    ),
    "3  neither": lambda all_: all_.__setitem__(2, changed(all_[2], exchange=-1)),
    "3  neither an": lambda all_: all_.__setitem__(2, changed(all_[2], exchange=10**40)),
    "4  neither": lambda all_: all_.__setitem__(3, changed(all_[3], answer=usage(sent=-1))),
    "4  neither an": lambda all_: all_.__setitem__(3, changed(all_[3], answer=usage(cached=2**53))),
    "4  neither an exchange": lambda all_: all_.__setitem__(3, changed(all_[3], note="Mine.")),
    "2  neither": lambda all_: all_[1]["declared"][0].update(note="Mine."),
    "3  neither an exchange nor": lambda all_: all_[2]["messages"][0].update(note="Mine."),
    "4  neither an exchange nor a": lambda all_: all_.__setitem__(
        3, changed(all_[3], answer=usage(free=1))
    ),
    "3  neither an exchange nor a": lambda all_: all_.__setitem__(
        2, changed(all_[2], answer={"calls": [{"name": "find", "arguments": {}, "id": "1"}]})
    ),
    "4  neither an exchange nor a d": lambda all_: all_.__setitem__(
        3,
        changed(all_[3], answer={"calls": [{"name": "find", "arguments": {"x": float("nan")}}]}),
    ),
    "1  does not say who asked and when": lambda all_: all_[0].update(date="zz\x1b[31m"),
    "1  does not say who asked": lambda all_: all_[0].update(date="2026-02-30"),
    "1  does not say who": lambda all_: all_[0].update(note="Mine."),
    "1  does not say": lambda all_: all_[0].pop("person"),
    "3  holds what looks like a key (sk-abc…)": lambda all_: all_[2].update(
        run="sk-abcdefghijklmnop"
    ),
}


@pytest.mark.parametrize("problem", DAMAGES)
def test_what_is_wrong_is_found(tmp_path: Path, problem: str) -> None:
    """By file and line; such a recording is not replayed, nor recorded into."""
    path = tmp_path / "a"
    two(path)
    all_ = lines(path)
    DAMAGES[problem](all_)
    path.write_bytes(b"".join(as_bytes(line) for line in all_))
    found = check(contents.read(path))
    assert any(each.startswith(f"{path}:{problem}") for each in found), found
    if "key (" not in problem:
        for use in (Recording.read, lambda path: Recorder(path, OCCASION)):
            with pytest.raises(UsageError, match="see advisor recordings check"):
                use(path)


def test_two_members_of_one_name_are_damage(tmp_path: Path) -> None:
    """Programs do not agree on which of them counts."""
    path = tmp_path / "a"
    two(path)
    path.write_bytes(path.read_bytes().replace(b'"finish"', b'"text": "Yes.", "finish"'))
    assert check(contents.read(path))[0].startswith(f"{path}:3  neither an exchange nor")


def test_a_recording_of_nothing_is_told(tmp_path: Path) -> None:
    """It answers no request, but may be recorded into."""
    path = tmp_path / "a"
    Recorder(path, OCCASION)
    assert check(contents.read(path)) == [f"{path}  holds no exchange; record some with --record"]
    assert contents.read(path).sound().exchanges == {}


def test_tools_of_another_version_are_named(tmp_path: Path) -> None:
    """Those of this one are sound."""
    now = tuple(Tool(each.name, each.description, each.parameters) for each in registry.tools())
    first, *rest = now
    older = (first._replace(description="Another."), *rest[1:], Tool("gone", "Gone.", {}))
    for number, tools in enumerate((now, older)):
        path = tmp_path / str(number)
        Recorder(path, OCCASION).add("", Asked("m", tools, (PROMPT,)), Answer("Yes."))
    assert check(contents.read(tmp_path / "0")) == []
    (problem,) = check(contents.read(tmp_path / "1"))
    assert "1 exchanges were recorded with other tools than this version has" in problem
    for what in (f"the tool {first.name},", "gone, which is gone", f"{rest[0].name}, which is new"):
        assert what in problem


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["exchange", "model", "key", "tools", "declared", "messages", "answer", "follows"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=4), st.binary(max_size=20))
def test_a_file_of_anybody_is_read_without_a_crash(
    tmp_path_factory: pytest.TempPathFactory, values: list[Any], rest: bytes
) -> None:
    """Whatever stands in it is a problem or an exchange."""
    path = tmp_path_factory.mktemp("any") / "a"
    data = [as_bytes({"format": FORMAT, **OCCASION._asdict()})]
    data += [json.dumps(value).encode() + b"\n" for value in values]
    path.write_bytes(b"".join(data) + rest)
    held = contents.read(path)
    assert isinstance(check(held), list)
