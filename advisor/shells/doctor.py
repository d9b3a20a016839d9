"""`advisor doctor`: whether the configured model can be reached and does what is needed of it.

Each step is shown as it is done. No key or password is shown.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.diagnosis import REQUESTS, STEPS, TOKENS, diagnose
from advisor.agent.endpoint import BUILTIN, address, key_variable
from advisor.agent.keys import bare, secrets, without
from advisor.agent.proxies import passwords
from advisor.agent.stored_key import with_key
from advisor.calm.visible import visible
from advisor.errors import DONE, NO_MODEL, UsageError
from advisor.shells.render import Style

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import TextIO

    from advisor.agent.diagnosis import State, Step
    from advisor.settings import Effective, Settings

WAIT = 10.0
"""Seconds to wait for each answer unless somebody says otherwise."""

_WORTH_TELLING = 0.1
"""Seconds from which it is told how long a step took."""

_MARKS: Mapping[State, str] = {"passed": "✓", "remark": "!", "failed": "✗", "skipped": "·"}
_IN_ASCII: Mapping[State, str] = {"passed": "ok", "remark": "!", "failed": "FAILED", "skipped": "-"}


def run(
    known: Effective,
    environment: Mapping[str, str],
    out: TextIO,
    *,
    output_format: str = "text",
    wait: float = WAIT,
) -> int:
    """Try the model that is in force; returns 0 where it serves, else 5.

    Args:
        known: the settings and where they are from.
        environment: the process's environment.
        out: where it is shown.
        output_format: `text` or `json`.
        wait: seconds to wait for each answer.

    Raises:
        UsageError: the base URL is none, or `wait` is no time to wait.
    """
    if not wait > 0:  # also what is no number
        raise UsageError("--wait must be more than 0")
    settings = known.settings
    if settings.model == BUILTIN:
        said = "The built-in rules need no endpoint."
        text = json.dumps({"model": BUILTIN, "well": True, "steps": []}, indent=2)
        out.write(f"{text if output_format == 'json' else said}\n")
        return DONE
    keyed = with_key(settings, environment)
    hidden = _secrets(keyed.settings, environment)
    named_by = str(known.origins["model"])
    steps = (
        replace(step, said=without(step.said, hidden))
        for step in diagnose(keyed, environment, wait=wait, named_by=named_by)
    )
    asked = Asked(without(settings.model, hidden), bare(address(settings, environment)))
    if output_format == "json":
        return _as_json(list(steps), asked, out)
    return _as_text(steps, asked, out)


class Asked(NamedTuple):
    """Who is asked, without anything secret; each may be empty."""

    model: str
    endpoint: str


def _secrets(settings: Settings, environment: Mapping[str, str]) -> list[str]:
    """What must not be shown, the longest first: the key, and passwords in addresses."""
    key = environment.get(key_variable(settings, environment), "")
    found = {*secrets(settings), *passwords(environment), key} - {""}
    return sorted(found, key=len, reverse=True)


def _as_text(steps: Iterator[Step], asked: Asked, out: TextIO) -> int:
    style, marks = Style.for_stream(out), _marks(out)
    colours = {"passed": style.green, "remark": style.yellow, "failed": style.red}
    colours["skipped"] = style.dim
    if asked.model:
        at = f" at {visible(asked.endpoint)}" if asked.endpoint else ""
        cost = f"up to {REQUESTS} small requests, about {TOKENS:,} tokens"
        out.write(style.dim(f"Asks {visible(asked.model)}{at}: {cost}.") + "\n")
    names, columns = max(map(len, STEPS)), max(map(len, marks.values()))
    found: list[State] = []
    left_out = []
    for step in steps:
        if "failed" in found:
            left_out.append(step.name)
            continue
        mark = colours[step.state](f"{marks[step.state]:<{columns}}")
        took = style.dim(f" ({step.seconds:.1f} s)") if step.seconds >= _WORTH_TELLING else ""
        out.write(f"{mark} {step.name:<{names}}  {visible(step.said)}{took}\n")
        out.flush()  # the next one may take long
        found.append(step.state)
    if left_out:
        out.write(style.dim(f"Not tried: {', '.join(left_out)}.") + "\n")
    out.write(f"{_VERDICTS[_worst(found)]}\n")
    return NO_MODEL if "failed" in found else DONE


_VERDICTS: Mapping[State, str] = {
    "failed": "This model cannot be used yet.",
    "remark": "This model can be used; mind what is marked !",
    "passed": "This model can be used.",
}


def _worst(found: Collection[State]) -> State:
    return next(state for state in _VERDICTS if state in found)


def _marks(out: TextIO) -> Mapping[State, str]:
    """The marks that the stream's encoding knows."""
    try:
        "".join(_MARKS.values()).encode(out.encoding or "utf-8")
    except UnicodeEncodeError:
        return _IN_ASCII
    return _MARKS


def _as_json(steps: list[Step], asked: Asked, out: TextIO) -> int:
    well = all(step.state != "failed" for step in steps)
    told = {
        "model": asked.model or None,
        "endpoint": asked.endpoint or None,
        "well": well,
        "steps": [asdict(step) for step in steps],
    }
    out.write(json.dumps(told, indent=2) + "\n")
    return DONE if well else NO_MODEL
