"""Prompt scripts read from their files: YAML to the values of `script`, all mistakes at once.

What can be said of a single key stands in the JSON Schema; here is what follows from several, and
from the files that a script names. May import the agent and below.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor import assets, templates
from advisor.batch import shape, sources
from advisor.batch.expecting import Expecting, bounds
from advisor.batch.marked import mark
from advisor.batch.mistakes import Mistake, ScriptError
from advisor.batch.nodes import compose
from advisor.batch.pruning import pruned
from advisor.batch.script import RunBudget, Script, Step
from advisor.batch.variables import filled, not_known
from advisor.calm.nearest import nearest
from advisor.calm.quoting import quote
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from advisor.batch.marked import Marked
    from advisor.batch.marked import Path as Way
    from advisor.batch.variables import Variable
    from advisor.templates import Folders

    Where: TypeAlias = Callable[[Path], Folders]


class Checked(NamedTuple):
    """What came of reading a script."""

    script: Script | None
    """None where there are mistakes."""
    mistakes: tuple[Mistake, ...]
    """In the order of the file."""
    variables: tuple[str, ...] = ()
    """Names of those that it declares."""
    marked: Marked | None = None
    """Where each part of it stands; None where it is no YAML."""


def read(path: Path, given: Mapping[str, str] | None = None, where: Where | None = None) -> Script:
    """The script in a file; for the arguments see `check`.

    Raises:
        ScriptError: it cannot be read, or does not declare a variable that is given.
    """
    return read_all([path], given, where)[0]


def read_all(
    paths: Iterable[Path], given: Mapping[str, str] | None = None, where: Where | None = None
) -> tuple[Script, ...]:
    """The scripts in several files; for the arguments see `check`.

    Raises:
        ScriptError: some cannot be read.
        UsageError: a variable is given that none of them declares.
    """
    checked = [check(path, given, where) for path in paths]
    mistakes = [mistake for each in checked for mistake in each.mistakes]
    if mistakes:
        raise ScriptError(mistakes)
    for wrong in undeclared(given or {}, checked):
        raise UsageError(wrong)
    return tuple(each.script for each in checked if each.script is not None)


def undeclared(given: Iterable[str], checked: Sequence[Checked]) -> Iterator[str]:
    """What to say of each variable that is given and that none of the scripts declares."""
    declared = sorted({name for each in checked for name in each.variables})
    for name in given:
        if name not in declared:
            close = nearest(name, declared)
            hint = f'; did you mean "{close}"?' if close else ""
            yield f"--set {name}: no script has a variable {quote(name)}{hint}"


def check(
    path: Path, given: Mapping[str, str] | None = None, where: Where | None = None
) -> Checked:
    """A script with all its mistakes.

    Args:
        path: its file.
        given: values that replace those of variables; names that it does not declare are passed
            over.
        where: where templates are looked for, by the path of the script; where None, only among
            the shipped ones.
    """
    name = str(path)
    try:
        source = sources.text(path)
    except sources.EncodingError as error:
        return Checked(None, (Mistake(name, error.line, error.column, f"the script {error}"),))
    except UsageError as error:
        return Checked(None, (Mistake(name, 1, 1, f"the script {error}"),))
    try:
        root = compose(source, name)
    except ScriptError as error:
        return Checked(None, error.mistakes)
    marked, variables, mistakes = mark(root, source, name, given or {})
    is_filled = not mistakes
    mistakes += [fault.mistake for fault in shape.faults(marked, name)]
    sound = pruned(marked, filled=is_filled) if mistakes else marked
    script = None
    if sound is not None:
        folders = where(path) if where else templates.Folders(None, assets.prompts())
        reader = _Reader(path, sound, variables, folders, whole=not mistakes)
        script = reader.script()
        mistakes += reader.mistakes
    if mistakes:
        script = None
    return Checked(script, tuple(sorted(mistakes)), tuple(variables), marked)


class _Reader:
    """Makes the values of a script, and finds what is wrong in it though its shape is right."""

    def __init__(
        self,
        path: Path,
        marked: Marked,
        variables: Mapping[str, Variable],
        where: Folders,
        *,
        whole: bool,
    ) -> None:
        """Of a script, or, if not `whole`, of what is left of one that has mistakes."""
        self._whole = whole
        self._path = path
        self._marked = marked
        self._variables = variables
        self._where = where
        self._texts: dict[str, str] = {}
        """Of the files that the script names."""
        self.mistakes: list[Mistake] = []

    def script(self) -> Script:
        """The script; whole only where it has no mistakes."""
        value = self._marked.value
        architectures: tuple[Path, ...] = ()
        try:
            if "architecture" in value:
                architectures = sources.architectures(value["architecture"], self._path.parent)
        except UsageError as error:
            self._note(("architecture",), str(error))
        steps = tuple(self._step(("steps", index)) for index in range(len(value.get("steps", ()))))
        self._check_names(steps)
        return Script(
            self._path,
            architectures,
            steps,
            value.get("title", "").strip(),
            value.get("category", "").strip(),
            value.get("model", "").strip(),
            RunBudget(**bounds(value.get("budget", {}))),
            self._digest(),
        )

    def _step(self, way: Way) -> Step:
        said = self._at(way)
        expecting = Expecting(self._marked, self._path, self.mistakes)
        values = {
            name: self._marked.text((*way, "values", name), value)
            for name, value in said.get("values", {}).items()
        }
        filled = ""
        if "template" in said:
            filled = self._filled(way, said["template"], values, said.get("request", ""))
        return Step(
            said.get("name", ""),
            self._marked.place(way).line,
            self._prompt(way, said),
            said.get("template", ""),
            values,
            said.get("review", ""),
            said.get("reason", "").strip(),
            said.get("allow-removals", False),
            expecting.condition((*way, "when"), said["when"]) if "when" in said else None,
            expecting.expected((*way, "expect"), said.get("expect", {})),
            said.get("optional", False),
            filled,
        )

    def _prompt(self, way: Way, said: dict[str, Any]) -> str:
        """The person's words, wherever they stand."""
        if "prompt-file" not in said:
            return str(said.get("prompt", said.get("request", "")))
        written = said["prompt-file"]
        path = self._path.parent / written
        try:
            found = sources.text(path)
        except sources.EncodingError as error:
            said_so = f"the prompt file {error}"
            self.mistakes.append(Mistake(str(path), error.line, error.column, said_so))
            return ""
        except UsageError as error:
            self._note((*way, "prompt-file"), f"the prompt file {quote(written)} {error}")
            return ""
        text, unknown = filled(found, self._variables)
        for name in unknown:
            before = found[: found.index(f"${{{name}}}")]
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            said_so = not_known(name, self._variables)
            self.mistakes.append(Mistake(str(path), line, column, said_so))
        if not text.strip():
            self._note((*way, "prompt-file"), f"the prompt file {quote(written)} is blank")
        self._texts[written] = text
        return text

    def _filled(self, way: Way, name: str, values: dict[str, str], request: str) -> str:
        """The template with its values."""
        try:
            if not self._whole:
                templates.load(name, self._where)
                return ""  # What it lacks may stand where the mistakes are.
            found, strange = sources.template(name, values, request, self._where)
        except UsageError as error:
            self._note((*way, "template"), str(error))
            return ""
        if strange:
            message = sources.strange_value(strange, found)
            place = self._marked.key((*way, "values", strange))
            self.mistakes.append(Mistake(str(self._path), *place, message))
            return ""
        self._texts[f"template {name}"] = found.body
        return templates.render(found, values, request)

    def _check_names(self, steps: Iterable[Step]) -> None:
        lines: dict[str, int] = {}
        for index, step in enumerate(steps):
            if not step.name:
                continue
            if step.name in lines:
                first = f"the step in line {lines[step.name]} has this name"
                self._note(("steps", index, "name"), f"{first}, too: give each its own")
            lines.setdefault(step.name, step.line)

    def _digest(self) -> str:
        content = {key: self._marked.value[key] for key in self._marked.value if key != "variables"}
        said = json.dumps([content, self._texts], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(said.encode()).hexdigest()

    def _at(self, way: Way) -> Any:
        found = self._marked.value
        for token in way:
            found = found[token]
        return found

    def _note(self, way: Way, message: str) -> None:
        self.mistakes.append(Mistake(str(self._path), *self._marked.place(way), message))
