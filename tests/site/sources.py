"""What sites are made of in these tests: the example, hostile names, records and histories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from advisor.assess.assessing import assess
from advisor.calm.model import Model
from advisor.site.gathered import Gathered
from advisor.site.source import Record, Source

ROOT = Path(__file__).parents[2]
ARCHITECTURES = ROOT / "fixtures/architectures"

HOSTILE = (
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "{window.pwned=1}",
    "import x from 'fs'",
    "export const pwned = (window.pwned = 1)",
    "[click](javascript:window.pwned=1)",
    "](/no/where) ![x](missing.png)",
    "*/ --> ``` ~~~ </details> {/* ",
    ':::danger "quotes" (round) [square] {#anchor}',
    "end; subgraph x\n%%{init: {}}%%\nclick a call b()",
    "# heading | cell | $x$ :smile: &amp; &#60;b&#62;",
    "a\u202eb\x00c\u200bd 🛒",
)
"""Names that would be markup, script, a directive or a diagram's own words, were they obeyed."""

RECORD = """---
slug: /
title: stolen
---
# A **record** with `code` and <b>HTML</b> {#x}

import pwned from './pwned'

export const pwned = (window.pwned = 1)

<script>window.pwned = 1</script>

A line with <img src=x onerror=window.pwned=1> {window.pwned = 1} and
[a script](javascript:window.pwned=1), [another file](../other.md#part),
[the next](0002-next.md), ![a picture](missing.png) and [the web](https://example.com/a?b=c).

<!-- nobody sees this -->

```mdx-code-block
<Boom/>
```

~~~
```mdx-code-block
~~~

~~~~js
```
{window.pwned = 1}
```
~~~~

1. one
2. two
   - inner *emphasis* and **strong**text

* other list

| head | {x} |
| ---- | --- |
| `a\\|b` | <i>c</i> |

> quoted {#y}

## Second {#z}

:::danger
:::
"""
"""A record by somebody who knows MDX."""


def source(fixture: str = "ecommerce-platform", /, **members: Any) -> Source:
    """A fixture, with other members if any are given, and no files around it."""
    value = json.loads((ARCHITECTURES / f"{fixture}.json").read_text("utf-8")) | members
    model = Model(value)
    links = value.get("adrs", [])
    records = {link: Record(problem="there is no such file") for link in links}
    return Source(f"{fixture}.json", model, assess(model).findings, records, ())


def gathered(**changes: Any) -> Gathered:
    """The example as the pages get it, with other parts of its source if any are given."""
    return Gathered(source()._replace(**changes))
