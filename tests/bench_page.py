"""docs/bench.md, as the tests make it: what the edit benchmark asks, and how the rules do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.batch.script import Script

_INTRODUCTION = """\
# The edit benchmark

`advisor bench --model M` has a model carry out {tasks} edits, each with one purpose, on five
architectures, and judges each exactly: what was asked for is there, nothing else differs, and the
document is valid. What a prompt leaves open, such as the wording of a description, is not judged.
Prompts are as people write them: plain sentences, something said in passing, a few words, a long
story, German; they name things by id, by name or by what they are for.

Nothing is written to the architectures. `--category C` takes the tasks of one category,
`--tasks DIR` the prompt scripts of a folder of your own in place of these. `--repeat`, `--jobs`,
`--out`, `--report` and recordings work as in `advisor replay`.

This page is made by the tests. They also prove each task: a right answer passes; doing nothing
does not, nor does a right answer with one edit more, elsewhere or beside it.

## The tasks

| category | tasks | for example |
|---|---|---|
"""

_READING = """\
## How to read the table

- **passed**: percent of the runs, rounded down. A task passes if all that it expects holds.
- **well-formed**: percent of the tool calls that name a tool and give it arguments that it takes,
  whether or not it then did what was asked.
- **collateral**: differences outside of what the task is about, also in changes that were dropped.
- **tokens out**: tokens that the model wrote, as the provider counted them.
- **rewrite**: tokens that the changed documents have, counted as a whole file for each step whose
  changes were taken. An estimate of four characters a token. Steps that failed cost tokens out and
  add nothing here, so the comparison never flatters the model.

Under the table stands every task that did not pass, with the first reason.

## A language model

Answers that were written by hand, from the requests alone, are recorded:
`advisor bench --replay fixtures/recordings/batch/bench.jsonl`. They tell what the tools allow, not
what any one model does with them: run it with yours. When a tool or a prompt has changed, the
recording no longer fits; `make recordings` makes it anew.

```text
"""

_RULES = """\
```

## The built-in rules

What `advisor bench --model builtin` says. The rules are no language model, and the tasks are not
written for them; free prompts are refused rather than half done.

```text
"""


def page(scripts: Sequence[Script], rules: str, by_hand: str) -> str:
    """The page in Markdown.

    Args:
        scripts: the tasks.
        rules: what the benchmark says of the built-in rules.
        by_hand: what it says of the answers that were written by hand.
    """
    text = _INTRODUCTION.format(tasks=len(scripts))
    for category in sorted({script.category for script in scripts}):
        prompts = [script.steps[0].prompt for script in scripts if script.category == category]
        text += f"| {category} | {len(prompts)} | {' '.join(min(prompts, key=len).split())} |\n"
    return f"{text}\n{_READING}{by_hand}{_RULES}{rules}```\n"
