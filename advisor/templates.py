"""Task templates: what a person wants of the advisor, written once, filled in for each question.

A template is prompts/NAME.md of a project, of the person, or shipped, looked for in this order. A
cloned project is not trusted: its files must be modest, regular and its own, and it cannot replace
the system prompt. Stands beside settings.py and may import only the standard library, PyYAML,
advisor.errors, advisor.assets, advisor.configuration, advisor.template_text and
advisor.calm.nearest.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from string import Template as Placeholders
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from advisor import assets
from advisor.calm.nearest import nearest
from advisor.configuration import configuration_folder
from advisor.errors import UsageError
from advisor.template_text import Variable, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

Origin: TypeAlias = Literal["project", "user", "shipped"]

PROJECT_FOLDER = ".calm-advisor/prompts"
"""Below the project root."""
LIMIT = 100_000
"""Bytes that a template may have."""
REQUEST = "request"
"""The variable that holds the person's own words."""
SYSTEM = "system"
"""The name of the system prompt, which only the person can replace."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Template:
    """A template that can be filled in."""

    name: str
    summary: str
    variables: tuple[Variable, ...]
    body: str
    """Text with `${name}` for each variable, and `$$` for a dollar."""
    origin: Origin
    path: Path


class Prompt(NamedTuple):
    """What is sent, and whose words it is."""

    text: str
    template: Template | None = None
    """What it was made from."""
    words: str = ""
    """What the person said themselves, values first, where a template said the rest.

    Facts and ids are to be looked for in this: a `2` that numbers a step of a template is no figure
    that the person gave.
    """


class Folders(NamedTuple):
    """Where templates are looked for, in this order."""

    project: Path | None
    """The root of the project, or None where there is none."""
    user: Path
    """The person's folder of templates; it need not exist."""

    def in_order(self) -> Iterator[tuple[Origin, Path]]:
        """Each folder of templates, whether it exists or not."""
        if self.project is not None:
            yield "project", self.project / PROJECT_FOLDER
        yield "user", self.user
        yield "shipped", assets.prompts()


def folders(environment: Mapping[str, str], project: Path | None) -> Folders:
    """Where to look, for the process's environment and the root of a project."""
    return Folders(project, configuration_folder(environment) / "prompts")


def names(where: Folders) -> list[str]:
    """The names of all templates, in alphabetical order. Whether they can be read is not looked at.

    Raises:
        UsageError: a folder cannot be read.
    """
    found = {name for _origin, folder in where.in_order() for name in _names(folder)}
    return sorted(found - {SYSTEM})


def every(where: Folders) -> list[Template]:
    """All templates in force, by name.

    Raises:
        UsageError: one of them cannot be read.
    """
    return [load(name, where) for name in names(where)]


def load(name: str, where: Folders) -> Template:
    """The template `name` that is in force.

    Raises:
        UsageError: there is none of this name, or it cannot be read; the text says what is wrong.
    """
    if name == SYSTEM:
        raise UsageError('"system" is what every conversation starts with, not a template')
    found = _find(name, where) if _NAME.fullmatch(name) else None
    if found is None:
        raise UsageError(f'no template is called "{name}"{_hint(name, names(where))}')
    origin, path, text = found
    summary, variables, body = parse(text, str(path))
    return Template(name, summary, variables, body, origin, path)


def system(where: Folders) -> Template:
    """The system prompt in force, as a template without variables.

    Raises:
        UsageError: the project has one, or the person's cannot be read.
    """
    found = _find(SYSTEM, where)
    if found is None:
        raise FileNotFoundError(f"{SYSTEM}.md is not shipped")  # a broken installation
    origin, path, text = found
    if origin == "project":
        raise UsageError(
            f"{path}  a project cannot replace the system prompt: remove the file; your own goes "
            f"into {where.user}"
        )
    if not text.strip():
        raise UsageError(f"{path}  is empty: write the system prompt into it, or remove it")
    summary = "what every conversation starts with"
    return Template(SYSTEM, summary, (), text.strip().replace("$", "$$"), origin, path)


def assignments(given: Iterable[str]) -> dict[str, str]:
    """The values of `NAME=VALUE`, as they are written on a command line.

    Raises:
        UsageError: one has no `=` or no name, is no UTF-8 text, or a name is given twice.
    """
    values: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise UsageError(f'--set "{each}": write it as NAME=VALUE')
        if name in values:
            raise UsageError(f'--set gives "{name}" twice')
        try:
            value.encode()
        except UnicodeEncodeError:
            raise UsageError(f'--set "{name}": the value is not UTF-8 text') from None
        values[name] = value
    return values


def render(template: Template, values: Mapping[str, str], request: str = "") -> str:
    """The template filled in.

    Args:
        template: what to fill in.
        values: of its variables, but for the request.
        request: the person's own words; blank where they gave none.

    Raises:
        UsageError: a value or a request that it does not take, or one missing that it needs.
    """
    given = {**values, REQUEST: request.strip()} if request.strip() else dict(values)
    _check_taken(template, values, given)
    lacking = [
        variable
        for variable in template.variables
        if variable.default is None and not given.get(variable.name, "").strip()
    ]
    if lacking:
        wanted = "; ".join(f"{how_to_give(each)}: {each.description}" for each in lacking)
        raise UsageError(f"template {template.name} still needs {wanted}")
    defaults = {variable.name: variable.default or "" for variable in template.variables}
    return Placeholders(template.body).substitute(defaults | given)


def prompt(name: str, values: Mapping[str, str], request: str, where: Folders) -> Prompt:
    """The prompt that the template `name` gives; for the arguments see `load` and `render`.

    Raises:
        UsageError: as they do.
    """
    template = load(name, where)
    words = "\n".join([*values.values(), request]).strip()
    return Prompt(render(template, values, request), template, words)


def how_to_give(variable: Variable) -> str:
    """What a person types on the command line for a variable."""
    return "PROMPT" if variable.name == REQUEST else f"--set {variable.name}=..."


def _check_taken(template: Template, values: Iterable[str], given: Mapping[str, str]) -> None:
    """Refuse names that the template does not have, and a request where it takes none."""
    known = [variable.name for variable in template.variables]
    settable = [name for name in known if name != REQUEST]
    for name in values:
        if name not in settable:
            raise UsageError(_not_settable(template, name, settable))
    if REQUEST in given and REQUEST not in known:
        instead = " or ".join(f"--set {name}=..." for name in settable)
        raise UsageError(
            f"template {template.name} takes no PROMPT: leave it out"
            + (f", or give {instead}" if instead else "")
        )


def _not_settable(template: Template, name: str, settable: list[str]) -> str:
    if name == REQUEST:
        return f'template {template.name}: "request" is not set, it is the PROMPT'
    if not settable:
        return f'template {template.name} has nothing to set, and no variable "{name}"'
    return f'template {template.name} has no variable "{name}"{_hint(name, settable)}'


def _hint(name: str, known: list[str]) -> str:
    close = nearest(name, known)
    return (f'; did you mean "{close}"? There are ' if close else "; there are ") + ", ".join(known)


def _find(name: str, where: Folders) -> tuple[Origin, Path, str] | None:
    """Whose file is in force, where it lies and what stands in it."""
    for origin, folder in where.in_order():
        path = folder / f"{name}.md"
        text = _text(path, where.project if origin == "project" else None)
        if text is not None:
            return origin, path, text
    return None


def _names(folder: Path) -> Iterator[str]:
    try:
        paths = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}") from None
    for path in paths:
        if path.suffix == ".md" and _NAME.fullmatch(path.stem):
            yield path.stem


def _text(path: Path, project: Path | None) -> str | None:
    """What stands in the file, or None where there is none; of a `project` only what is its own."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"{path}  {error.strerror}") from None
    try:
        target = path.resolve()
        if project is not None and not target.is_relative_to(project.resolve()):
            raise UsageError(f"{path}  leads out of the project: put the text itself there")
        if not stat.S_ISREG(target.stat().st_mode):
            raise UsageError(f"{path}  is not a regular file; a template is a text file")
        with target.open("rb") as file:
            data = file.read(LIMIT + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links
        said = error.strerror if isinstance(error, OSError) else "a loop of links"
        raise UsageError(f"{path}  {said}") from None
    if len(data) > LIMIT:
        raise UsageError(f"{path}  is larger than {LIMIT // 1000} kB; a template is a page of text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path}  is not a text in UTF-8") from None
