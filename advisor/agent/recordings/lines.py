"""The lines of a recording: JSON for people, with as little in it as can be read without a manual.

A message holds `role`, `text` and `calls`, an answer `text`, `calls`, `refusal`, `finish`, `usage`
and `not_understood`; what is empty is left out. The `digest` of an exchange is that of all else in
its line. What is read was written by anybody, and nothing in it is passed over. Imports the
standard library only.
"""

from __future__ import annotations

import json
import re
from datetime import date
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
    digest,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT = "calm-advisor-recording/1"
"""How the first line names what the file is."""

MOST = 2**53
"""Beyond every number in a recording; up to here they are the same in all programs (RFC 8259)."""

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


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


def sealed(line: dict[str, Any]) -> dict[str, Any]:
    """The line with the digest of all that is in it, by which a damage is found."""
    return line | {"digest": digest(line)}


def is_intact(line: dict[str, Any]) -> bool:
    """Whether a line is as it was sealed."""
    content = {name: value for name, value in line.items() if name != "digest"}
    return bool(line.get("digest") == digest(content))


def as_bytes(line: dict[str, Any]) -> bytes:
    """The line in UTF-8, as it stands in the file."""
    try:
        return json.dumps(line, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of a character
        return json.dumps(line).encode() + b"\n"


def parsed(line: bytes) -> Any:
    """The JSON value of a line, each of whose members has a name of its own.

    Raises:
        RecursionError, ValueError: it is none.
    """
    return json.loads(line, object_pairs_hook=_distinct, parse_constant=_refuse)


def is_first(line: bytes) -> bool:
    """Whether it begins a recording."""
    try:
        return bool(parsed(line)["format"] == FORMAT)
    except (KeyError, RecursionError, TypeError, ValueError):
        return False


def occasion(line: Any) -> Occasion:
    """The occasion that a first line tells of.

    Raises:
        KeyError, TypeError, ValueError: it tells of none.
    """
    _only(line, ("format", *Occasion._fields))
    if not _DATE.fullmatch(_text(line["date"])):
        raise ValueError("no date")
    date.fromisoformat(line["date"])
    return Occasion(_text(line["person"]), line["date"])


def tools(line: Any) -> tuple[Tool, ...]:
    """The tools that a line declares.

    Raises:
        KeyError, TypeError, ValueError: it declares none.
    """
    _only(line, ("tools", "declared"))
    return tuple(_tool(each) for each in _list(line["declared"]))


def exchange(line: Any) -> Exchange:
    """The exchange in a line.

    Raises:
        KeyError, TypeError, ValueError: there is none.
    """
    _only(line, ("exchange", *Exchange._fields[1:], "digest"))
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


def _tool(plain: Any) -> Tool:
    _only(plain, Tool._fields)
    return Tool(_text(plain["name"]), _text(plain["description"]), _object(plain["parameters"]))


def _said(plain: Any) -> Said:
    _only(plain, Said._fields)
    role: Role = plain["role"]
    if role not in get_args(Role):
        raise ValueError("no role")
    return Said(role, _text(plain.get("text", "")), _calls(plain))


def _answer(plain: Any) -> Answer:
    _only(plain, Answer._fields)
    usage = plain.get("usage")
    return Answer(
        _text(plain.get("text", "")),
        _calls(plain),
        _text(plain.get("refusal", "")),
        _text(plain.get("finish", "")),
        usage if usage is None else _usage(usage),
        tuple(_text(each) for each in _list(plain.get("not_understood", []))),
    )


def _usage(plain: Any) -> Usage:
    _only(plain, Usage._fields)
    return Usage(*(_number(plain[name]) for name in Usage._fields))


def _calls(plain: Any) -> tuple[Call, ...]:
    return tuple(_call(each) for each in _list(plain.get("calls", [])))


def _call(plain: Any) -> Call:
    _only(plain, Call._fields)
    arguments = plain["arguments"]
    if not isinstance(arguments, dict | str):
        raise TypeError("arguments are an object, or the text of none")
    return Call(_text(plain["name"]), arguments)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("two members of one name")
    return members


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _only(plain: Mapping[str, Any], names: Sequence[str]) -> None:
    """Make sure that nothing else is in an object."""
    if not plain.keys() <= set(names):
        raise ValueError("a member that nobody knows")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("no number")
    if not 0 <= value < MOST:
        raise ValueError("no count")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value
