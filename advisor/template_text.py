"""The text of a template: YAML front matter between two lines `---`, then Markdown with `${name}`.

May import only the standard library, PyYAML, advisor.errors and advisor.calm.nearest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Template as Placeholders
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from advisor.calm.nearest import nearest
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


@dataclass(frozen=True)
class Variable:
    """Something that the person says in a template."""

    name: str
    description: str
    default: str | None
    """None where the person has to give it."""


class Parts(NamedTuple):
    """What the text of a template holds."""

    summary: str
    variables: tuple[Variable, ...]
    body: str


_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_NULL = "tag:yaml.org,2002:null"
_FIRST_LINE = 2
"""Of the front matter in its file."""


def parse(text: str, path: str) -> Parts:
    """The parts of a template.

    Args:
        text: what stands in the file.
        path: the file, for the messages.

    Raises:
        UsageError: `path:line  what is wrong and what would be right`.
    """
    reader = _Reader(path)
    text = text.replace("\r\n", "\n")
    head = _FRONT_MATTER.match(text)
    if head is None:
        reader.refuse(1, "a template begins with --- and front matter that ends with ---")
    root = reader.members(reader.composed(head[1]), _FIRST_LINE, ("summary", "variables"))
    if "summary" not in root:
        reader.refuse(1, 'summary is missing: say in one line what the template is for, "summary:"')
    summary = reader.line(root["summary"], "summary")
    variables, lines = reader.variables(root["variables"]) if "variables" in root else ([], {})
    body, start = text[head.end() :], 1 + head[0].count("\n")
    reader.check_body(body, start, lines)
    return Parts(summary, tuple(variables), body.strip())


def named(body: str) -> Iterator[re.Match[str]]:
    """Every use of a dollar in `body`: groups `named`, `braced`, `escaped` and `invalid`."""
    return Placeholders.pattern.finditer(body)


class _Reader:
    """Reads the nodes of front matter, whose marks tell the line of what is wrong."""

    def __init__(self, path: str) -> None:
        self._path = path

    def refuse(self, line: int, message: str) -> NoReturn:
        raise UsageError(f"{self._path}:{line}  {message}") from None

    def composed(self, text: str) -> Any:
        """The root node; nothing is constructed of it, so that no tag can have an effect."""
        # Imported here: most runs read no template.
        import yaml

        try:
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.refuse(
                (mark.line if mark else 0) + _FIRST_LINE,
                f"the front matter is no YAML: {error.problem}; put texts with : or # into quotes",
            )
        except yaml.reader.ReaderError as error:
            # Its position is that in the text, counted from 0.
            line = text.count("\n", 0, error.position)
            self.refuse(line + _FIRST_LINE, "YAML holds no control characters: take them out")
        except RecursionError:
            self.refuse(_FIRST_LINE, "the front matter is nested too deeply")

    def members(
        self, node: Any, line: int, allowed: Collection[str] = (), what: str = "the front matter"
    ) -> dict[str, Any]:
        """The nodes of a mapping by their keys, which are among `allowed` where that is given."""
        if getattr(node, "id", "") != "mapping":
            self.refuse(line, f"{what} must be a mapping, such as {_example(allowed)}")
        found: dict[str, Any] = {}
        for key, value in node.value:
            at, name = _line(key), key.value if key.id == "scalar" else ""
            if allowed and name not in allowed:
                self.refuse(at, f"{_unknown(name, allowed)} in {what}")
            if not allowed and not _NAME.fullmatch(name):
                self.refuse(at, "a variable's name is lower-case words joined by _")
            if name in found:
                self.refuse(at, f'"{name}" stands there twice; remove or rename one')
            found[name] = value
        return found

    def text(self, node: Any, what: str) -> str:
        """A scalar as it is written: `3` and `no` are texts, too."""
        if node.id != "scalar" or node.tag == _NULL:
            self.refuse(_line(node), f'{what} must be a text; write "" for an empty one')
        return str(node.value)

    def line(self, node: Any, what: str) -> str:
        """A text of one line that is not blank."""
        text = self.text(node, what).strip()
        if not text or len(text.splitlines()) > 1:
            self.refuse(_line(node), f"{what} must be one line of text")
        return text

    def variables(self, node: Any) -> tuple[list[Variable], dict[str, int]]:
        """The variables that are declared, and the line of each."""
        found, lines = [], {}
        for name, value in self.members(node, _line(node), what="variables").items():
            at = _line(value)
            members = self.members(value, at, ("description", "default"), f'variable "{name}"')
            if "description" not in members:
                self.refuse(at, f'variable "{name}" has no description: say what it is for')
            description = self.line(members["description"], "description")
            default = self.text(members["default"], "default") if "default" in members else None
            found.append(Variable(name, description, default))
            lines[name] = at
        return found, lines

    def check_body(self, body: str, start: int, declared: dict[str, int]) -> None:
        """Refuse a body that is blank, or whose names are not those that are declared."""
        if not body.strip():
            self.refuse(start, "the template has no text below its front matter")
        used = set()
        for match in named(body):
            at = start + body.count("\n", 0, match.start())
            if match["invalid"] is not None:
                self.refuse(at, "a $ stands before a name, as in ${name}; write $$ for a dollar")
            name = match["named"] or match["braced"]
            if name and name not in declared:
                self.refuse(at, f"{_undeclared(name, declared)}; write $$ for a dollar")
            used.add(name)
        for name, at in declared.items():
            if name not in used:
                self.refuse(at, f'variable "{name}" is not used: write ${{{name}}} into the text')


def _line(node: Any) -> int:
    return int(node.start_mark.line) + _FIRST_LINE


def _example(allowed: Collection[str]) -> str:
    return " and ".join(f"`{key}: ...`" for key in allowed) or "`name: {description: ...}`"


def _unknown(key: str, allowed: Collection[str]) -> str:
    close = nearest(key, allowed)
    hint = f'did you mean "{close}"? There are' if close else "there are"
    return f'"{key}" is no key ({hint} {" and ".join(allowed)})'


def _undeclared(name: str, declared: Collection[str]) -> str:
    close = nearest(name, declared)
    hint = f'; nearest: "{close}"' if close else ""
    return f'${{{name}}} is not declared under "variables"{hint}'
