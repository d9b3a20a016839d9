"""The lines of a recording: JSON for people, with as little in it as can be read without a manual.

A message holds `role`, `text` and `calls`, an answer `text`, `calls`, `refusal`, `finish`, `usage`
and `not_understood`; what is empty is left out. What is read was written by anybody. Imports the
standard library only.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

from advisor.agent.recordings.exchange import (
    Answer,
    Call,
    Exchange,
    Occasion,
    Role,
    Said,
    Tool,
    Usage,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT = "calm-advisor-recording/1"
"""How the first line names what the file is."""


def of_occasion(occasion: Occasion) -> dict[str, Any]:
    """The first line."""
    return {"format": FORMAT, **occasion._asdict()}


def of_tools(name: str, tools: Sequence[Tool]) -> dict[str, Any]:
    """The line that stands before the first exchange with these tools."""
    return {"tools": name, "declared": [tool._asdict() for tool in tools]}


def of_exchange(exchange: Exchange) -> dict[str, Any]:
    """The line of an exchange."""
    given = exchange._asdict()
    plain = {"exchange": given.pop("number"), **given}
    plain["messages"] = [_shown(message._asdict()) for message in exchange.messages]
    plain["answer"] = _shown(exchange.answer._asdict())
    if exchange.keeps is None:
        del plain["keeps"]
    return {name: value for name, value in plain.items() if value or name == "answer"}


def as_bytes(line: dict[str, Any]) -> bytes:
    """The line in UTF-8, as it stands in the file."""
    try:
        return json.dumps(line, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of a character
        return json.dumps(line).encode() + b"\n"


def occasion(line: Any) -> Occasion:
    """The occasion that a first line tells of.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    if line["format"] != FORMAT:
        raise ValueError(FORMAT)
    return Occasion(_text(line["person"]), _text(line["date"]))


def tools(line: Any) -> tuple[Tool, ...]:
    """The tools that a line declares.

    Raises:
        KeyError, TypeError, ValueError: it declares none.
    """
    return tuple(
        Tool(_text(each["name"]), _text(each["description"]), _object(each["parameters"]))
        for each in _list(line["declared"])
    )


def exchange(line: Any) -> Exchange:
    """The exchange in a line.

    Raises:
        KeyError, TypeError, ValueError: there is none.
    """
    keeps = line.get("keeps")
    return Exchange(
        _number(line["exchange"]),
        _text(line["key"]),
        _text(line.get("run", "")),
        _text(line["model"]),
        _text(line.get("tools", "")),
        _number(line.get("follows", 0)),
        keeps if keeps is None else _number(keeps),
        tuple(_said(each) for each in _list(line.get("messages", []))),
        _answer(line["answer"]),
    )


def _shown(members: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty, tuples as objects."""
    if members.get("usage") is not None:
        members["usage"] = members["usage"]._asdict()
    if members.get("calls"):
        members["calls"] = [call._asdict() for call in members["calls"]]
    return {name: value for name, value in members.items() if value}


def _said(plain: Any) -> Said:
    role: Role = plain["role"]
    if role not in get_args(Role):
        raise ValueError("no role")
    return Said(role, _text(plain.get("text", "")), _calls(plain))


def _answer(plain: Any) -> Answer:
    usage = plain.get("usage")
    return Answer(
        _text(plain.get("text", "")),
        _calls(plain),
        _text(plain.get("refusal", "")),
        _text(plain.get("finish", "")),
        usage if usage is None else Usage(*(_number(usage[name]) for name in Usage._fields)),
        tuple(_text(each) for each in _list(plain.get("not_understood", []))),
    )


def _calls(plain: Any) -> tuple[Call, ...]:
    return tuple(_call(each) for each in _list(plain.get("calls", [])))


def _call(plain: Any) -> Call:
    arguments = plain["arguments"]
    if not isinstance(arguments, dict | str):
        raise TypeError("arguments are an object, or the text of none")
    return Call(_text(plain["name"]), arguments)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("no number")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value
