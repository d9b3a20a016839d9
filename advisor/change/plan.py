"""Plan files: a proposal on disk, to be looked at, sent on, and applied later.

What counts in one are its calls and what each was seen to do. They are made again on the document,
and unless every one does just that, and all of them lead to the digest that the plan names,
nothing is applied. So neither an edited plan nor another document gets past what was reviewed.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm import atomic
from advisor.calm import document as documents
from advisor.change import foreign
from advisor.change.calls import Call, StandsOnError
from advisor.change.draft import RefusedError
from advisor.change.proposal import FORMAT, Digests, Origin
from advisor.errors import NotApplicableError, StaleDocumentError, UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from typing import TypeAlias

    from advisor.change.draft import Draft
    from advisor.change.journal import Journal
    from advisor.change.proposal import Proposal
    from advisor.change.workspace import Workspace

    Runner: TypeAlias = Callable[[str, dict[str, Any]], Callable[[Draft], None]]
    """What makes the edits of a recorded call, by its tool and arguments."""


_CALL = ("number", "tool", "arguments", "why", "effect", "replaces", "edited")
"""What a plan has of each call, in the order of `Planned`."""


class Planned(NamedTuple):
    """A call in a plan."""

    number: int
    tool: str
    arguments: dict[str, Any]
    why: str
    effect: str = ""
    """Digest of what it was seen to do; empty where nobody has seen it."""
    replaces: str = ""
    """Digest of what it was seen to replace or take away."""
    edited: bool = False
    """Whether a reviewer gave it other arguments."""


class Plan(NamedTuple):
    """The content of a plan file."""

    name: str
    """Of the file, for messages."""
    origin: Origin
    calls: tuple[Planned, ...]
    base: Digests | None = None
    """The document it was made for; None for a plain patch, which fits whatever it fits."""
    result: str = ""
    """Digest of the value it leads to."""

    @property
    def creates(self) -> bool:
        """Whether it was made for a file that did not exist."""
        return self.base is not None and self.base.file == documents.NO_FILE


def check_target(path: Path) -> None:
    """Make sure that a plan can be written before a model is asked for it.

    Raises:
        UsageError: there is something at `path` already, or its folder cannot be written to.
    """
    if os.path.lexists(path):
        raise UsageError(f"{path} exists already; choose another name for the plan")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"{path} cannot be written: its folder is not there or read-only")


def write(path: Path, proposal: Proposal) -> None:
    """Make a plan file.

    Raises:
        UsageError: there is something at `path` already, or it cannot be written.
    """
    text = json.dumps(proposal.to_json(), indent=2, ensure_ascii=False) + "\n"
    try:
        atomic.create(path, text.encode("utf-8", "surrogatepass"))
    except FileExistsError:
        raise UsageError(f"{path} exists already; choose another name for the plan") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {reason_of(error)}") from error


def keep(proposal: Proposal, journal: Journal, time: datetime) -> Path:
    """Make a plan file in the history folder, for a proposal that could not be applied.

    Raises:
        UsageError: it cannot be written.
    """
    path = journal.path.parent / f"proposal-{time:%Y%m%d-%H%M%S}.plan"
    with journal.writing():
        write(path, proposal)
    return path


def read(path: Path, *, person: str, time: str) -> Plan:
    """Read a plan file, or a plain RFC 6902 patch.

    Args:
        path: of the file.
        person: whose a plain patch is taken to be, which says nothing of that itself.
        time: when, ISO 8601 with offset.

    Raises:
        UsageError: it is neither.
    """
    try:
        value = json.loads(documents.content(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is no plan: it is not JSON ({error})") from None
    if isinstance(value, list):
        origin = Origin(f"the patch in {path.name}", "", person, time)
        planned = enumerate(foreign.calls(value), 1)
        calls = (Planned(number, foreign.PATCH, call, "") for number, call in planned)
        return Plan(path.name, origin, tuple(calls))
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise UsageError(
            f"{path} is no plan: neither one that `advisor ask -o` wrote ({FORMAT}) nor a list of "
            "RFC 6902 operations"
        )
    try:
        return _plan(path.name, value)
    except (KeyError, TypeError, ValueError):
        raise UsageError(f"{path} is a damaged plan; have it made again") from None


def stage(plan: Plan, workspace: Workspace, runner: Runner, *, rebase: bool = False) -> None:
    """Stage the calls of `plan` in `workspace`, if they do there what was reviewed.

    Args:
        plan: what to stage.
        workspace: where, with nothing staged; on a new document if the plan `creates` one.
        runner: makes the edits of a call.
        rebase: whether the document may be another than the one the plan was made for.

    Raises:
        StaleDocumentError: the document is another; the message says whether `rebase` would do.
        NotApplicableError: a call is refused, or does something else than the plan says.
    """
    name = workspace.base.path
    if plan.creates and not workspace.base.is_new:
        raise StaleDocumentError(f"{plan.name} creates {name}, which is there already")
    is_base = plan.base is None or plan.base.value == workspace.base.value_digest
    is_foreign = _named(plan).isdisjoint(workspace.model.definitions)  # before anything is staged
    wrong = _difference(plan, workspace, runner)
    if is_base and not wrong and plan.result not in ("", workspace.value_digest):
        wrong = "it does not lead to the document it names"
    if not is_base and wrong and is_foreign:
        raise StaleDocumentError(
            f"{plan.name} was made for another document: nothing that it names is in {name}, "
            f"and {wrong}"
        )
    if not is_base and wrong:
        raise StaleDocumentError(f"{name} changed since {plan.name} was made, and now {wrong}")
    if not is_base and not rebase:
        raise StaleDocumentError(
            f"{name} changed since {plan.name} was made; its changes come out the same on it: "
            "apply them with --rebase"
        )
    if wrong:
        hint = "; if nobody edited it, have it made again by this version" if plan.base else ""
        raise NotApplicableError(f"{plan.name} does not fit {name}: {wrong}{hint}")


def _named(plan: Plan) -> set[str]:
    """Every text in the arguments of its calls, of which some are unique-ids."""
    found: set[str] = set()
    waiting: list[Any] = [call.arguments for call in plan.calls]
    for value in waiting:
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            found.add(value)
    return found


def _difference(plan: Plan, workspace: Workspace, runner: Runner) -> str:
    """Stage the calls; what one of them does not do as the plan says, or empty."""
    try:
        calls = [_call(planned, runner) for planned in plan.calls]
        if plan.base is None:
            _stage_patch(calls, workspace)
            return ""
        workspace.restage(calls)
    except StandsOnError as error:
        return f"{error}"
    for planned, change in zip(plan.calls, workspace.changes, strict=True):
        if planned.effect != change.effect:
            return f"change {planned.number} would do something else than what was reviewed"
        if planned.replaces != change.replaces:
            return f"change {planned.number} would replace something else than what was reviewed"
    return ""


def _stage_patch(calls: list[Call], workspace: Workspace) -> None:
    """Stage the calls of a plain patch: each operation by itself if that can be.

    Some cannot, such as those that swap two ids, where only all of them together leave a document
    that can stand; they become one call.

    Raises:
        StandsOnError: not even that.
    """
    try:
        workspace.restage(calls, pass_needless=True)
    except StandsOnError:
        arguments = foreign.together(call.arguments for call in calls)
        whole = calls[0]._replace(arguments=arguments, run=foreign.runner(arguments))
        try:
            workspace.restage([whole], pass_needless=True)
        except StandsOnError:
            workspace.restage(calls, pass_needless=True)  # its reason names the operation


def _call(planned: Planned, runner: Runner) -> Call:
    try:
        run = runner(planned.tool, planned.arguments)
    except RefusedError as error:
        raise StandsOnError(planned.number, str(error)) from None
    number, tool, arguments, why = planned[:4]
    return Call(number, tool, arguments, why, run, planned.edited)


def _plan(name: str, value: dict[str, Any]) -> Plan:
    """The plan in an object of the right format.

    Raises:
        KeyError, TypeError, ValueError: a part is missing or of another kind.
    """
    calls = tuple(Planned(*(change[key] for key in _CALL)) for change in value["changes"])
    if any(not _is_call(call) for call in calls) or not calls:
        raise ValueError("a change is no call")
    if len({call.number for call in calls}) < len(calls):
        raise ValueError("two changes have one number")
    origin, base = Origin(**value["origin"]), Digests(**value["base"])
    texts = (origin.prompt, origin.model, origin.person, origin.time, base.file, base.value)
    if not all(isinstance(text, str) for text in (*texts, value["result"])):
        raise TypeError("a text is none")
    return Plan(name, origin, calls, base, value["result"])


def _is_call(call: Planned) -> bool:
    texts = (call.tool, call.why, call.effect, call.replaces)
    return (
        all(isinstance(text, str) for text in texts)
        and bool(call.effect)
        and isinstance(call.arguments, dict)
        and isinstance(call.edited, bool)
        and type(call.number) is int
        and call.number > 0
    )
