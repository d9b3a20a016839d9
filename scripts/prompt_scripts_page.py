"""Makes docs/prompt-scripts.md: how a prompt script is written, its keys from the JSON Schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.batch import shape

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parent.parent / "docs/prompt-scripts.md"

EXAMPLE = """\
# yaml-language-server: $schema=prompt-script.schema.json
title: The shop gets resilient
architecture: ../architectures/ecommerce-platform.json
variables: {balancer: load-balancer}
budget: {calls: 60, cost: 3.0}
steps:
  - name: weak-points
    prompt: Where would one failure take the shop down?
    expect:
      only: []                        # a question changes nothing
      mentions: [api-gateway, [replica, replication]]

  - name: load-balancer
    prompt: |
      Put a load balancer "${balancer}" before the API gateway. The gateway becomes
      api-gateway-1 and gets a twin, api-gateway-2.
    review: accept-valid
    when:
      findings: [single-point-of-failure: api-gateway]
    expect:
      valid: true
      elements:
        ${balancer}: {node-type: service}
        api-gateway-2: present
        api-gateway: absent
        customer-interacts-gateway:
          relationship-type.interacts.nodes: ["${balancer}"]
          contains(description, 'gateway'): true
        architecture:
          length(nodes): 11
          metadata.draft: null        # is not there
      fixed: [single-point-of-failure: api-gateway]
      absent: [architecture-nodes-must-be-referenced]
      only: ["api-gateway*", "*balancer*", "*gateway", order-processing-flow.transitions]
      at-most: {calls: 8, tool-calls: 20}
"""

_HEAD = f"""\
# Prompt scripts

A prompt script is a conversation written down: the prompts, what is done with the changes that \
come of each, and what is expected of them. `advisor replay` runs it on an architecture, or on \
many, without a person. `/save-script` in the chat writes one.

```yaml
{EXAMPLE}```

The first line tells editors with a YAML language server where the JSON Schema is, by which they \
complete keys and mark mistakes; `advisor replay --schema > prompt-script.schema.json` gives it. \
`advisor replay --check SCRIPT...` lists all mistakes of scripts by line and column.
"""

_VARIABLES = """\
## Variables

`${name}` is replaced in every text of the script, keys and prompt files included. `$${` writes \
`${`; any other dollar stays. A variable is a text, or a number, true or false written as such, \
and keeps its kind where it stands alone and without quotes: `config.uptime: ${uptime}`. Within \
`[ ]` and `{ }` YAML wants quotes around it: `["${name}"]`. `--set NAME=VALUE` replaces the value \
of a variable that the script declares, by one of the same kind. A name that is not declared is a \
mistake.

Plain texts are read as in YAML 1.2: `no`, `12:30` and `2026-01-01` are texts. Tags, anchors and \
aliases are refused.
"""

_JUDGED = """\
## What is judged

Expectations are judged on what the step made: the document as proposed, also where it is \
rejected or only planned, or as it was where nothing was proposed. Each is judged alone. Under \
`accept-valid` and `plan` a step that proposes nothing, or nothing that can be applied, has \
failed, whatever else it expects.

**Elements** are named by unique-id: nodes, relationships, flows and interfaces; `architecture` \
is the document itself. Values stand behind [JMESPath](https://jmespath.org) expressions that \
begin at the element. Names with hyphens need no quotes there, nor does `$schema`. Values are \
equal as JSON: 1 is 1.0, true is not 1, and lists have an order. `null` means that nothing is \
there. An expression that does not fit, such as the length of what is not there, has failed.

**Findings** are named by their rule ([rules](rules/README.md)), of any element or of one: \
`RULE` or `RULE: ELEMENT`. `fixed` was found before the step and is not found after it, also not \
under another name of its element. An element that is there neither before nor after the step is \
misspelt: neither `fixed` nor `absent` holds of it. \
Those of validation count as well as those of the assessment.

**`only`** names what may differ from the document before the step, new and removed elements \
included; everything else that differs is a collateral edit. An entry is

| entry | covers |
|---|---|
| `order-service` | an element; of one that was renamed either id |
| `order-*` | elements by a pattern of their ids, in their letter case |
| `order-service.metadata.tier` | a member of an element, and all within it |
| `order-service.interfaces.order-api` | an interface, which its own id names as well |
| `*-service.controls` | a member of all elements of a pattern |
| `architecture.metadata` | a member of the document itself: also `controls.NAME`, `adrs` |
| `architecture` | all of the document but its nodes, relationships and flows |

`[]` lets nothing differ. References that follow a rename, in relationships, containers, flows and \
metadata, are no difference. Patterns never cover `architecture`.

**`mentions`** looks for texts in everything that the model said, letter case aside. **`at-most`** \
bounds what the step used; where the price of a model is not known, a bound on its cost has failed.
"""


def page() -> str:
    """The whole page."""
    schema = shape.schema()
    step = schema["properties"]["steps"]["items"]
    tables = [
        ("## The script", schema),
        ("### budget", schema["properties"]["budget"]),
        ("## A step", step),
        ("### when", step["properties"]["when"]),
        ("### expect", step["properties"]["expect"]),
        ("### at-most", step["properties"]["expect"]["properties"]["at-most"]),
    ]
    parts = [_HEAD, "<!-- The tables are made by `make docs` of the JSON Schema. -->\n"]
    for title, part in tables:
        parts.append("\n".join((title, "", *_table(part))) + "\n")
    return "\n".join([*parts, _VARIABLES, _JUDGED])


def _table(part: dict[str, Any]) -> Iterator[str]:
    yield "| key | what it is | for example |"
    yield "|---|---|---|"
    for key, value in part["properties"].items():
        name = f"`{key}`" + (" *required*" if key in part.get("required", ()) else "")
        examples = value.get("examples") or value.get("enum") or ()
        shown = "<br>".join(f"`{_flow(example)}`" for example in examples)
        yield f"| {name} | {_cell(value['description'])} | {_cell(shown)} |"


def _flow(value: Any) -> str:
    """A value in YAML of one line, as a person would write it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) and "*" in value else str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
