"""Makes docs/scale.md: what a large estate takes, by the recordings of the fixtures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.budget import CHARACTERS_PER_TOKEN
from advisor.agent.recordings import contents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.agent.recordings.contents import Recorded
    from advisor.agent.recordings.exchange import Said

_ROOT = Path(__file__).parent.parent
PAGE = _ROOT / "docs/scale.md"
_RECORDINGS = _ROOT / "fixtures/recordings"

ARCHITECTURES, PROMPTS = 10_000, 3
"""Of the estate, and for each of them."""

CPU = 0.017
"""Seconds of processor time for a request, tool call and checks included: docs/benchmarks.md."""

_LATENCIES = (2, 5, 15)
_JOBS = ((1, 16), (1, 64), (4, 64), (16, 64))
"""Processes, and jobs of each."""

_PRICES = ((0.25, 0.025, 2.0), (1.25, 0.125, 10.0), (3.0, 0.3, 15.0))
"""US dollars for a million tokens: sent, sent and cached, received. Examples, not offers."""


class Usage(NamedTuple):
    """What prompts take on average. Tokens are estimates: characters by four."""

    prompts: int
    """That were measured."""
    requests: float
    """For a prompt."""
    sent: float
    """Tokens for a request."""
    repeated: float
    """Of those, tokens that an earlier request began with."""
    received: float
    """Tokens for a request."""


def measured(paths: Iterable[Path]) -> Usage:
    """What the conversations in recordings took."""
    prompts = requests = 0
    sent = repeated = received = 0.0
    for path in paths:
        held = contents.read(path).sound()
        for recorded in held.exchanges.values():
            tools = held.tools.get(recorded.exchange.tools, ())
            declared = len(json.dumps([tool._asdict() for tool in tools]))
            whole = declared + _characters(recorded.messages)
            prompts += recorded.messages[-1].role == "user"
            requests += 1
            sent += whole
            repeated += whole - _new(recorded)
            received += _characters([recorded.exchange.answer.said])
    each = requests * CHARACTERS_PER_TOKEN
    return Usage(prompts, requests / prompts, sent / each, repeated / each, received / each)


def _new(recorded: Recorded) -> int:
    """Characters that no earlier request began with; tools and system prompt are always known."""
    exchange = recorded.exchange
    return _characters(message for message in exchange.messages if message.role != "system")


def _characters(messages: Iterable[Said]) -> int:
    return sum(
        len(said.text)
        + sum(len(call.name) + len(json.dumps(call.arguments)) for call in said.calls)
        for said in messages
    )


def page() -> str:
    """The text of the page."""
    return "\n".join(_lines(measured(sorted(_RECORDINGS.glob("*.jsonl")))))


def _lines(usage: Usage) -> Iterator[str]:
    total = ARCHITECTURES * PROMPTS * usage.requests
    per_second = 1 / CPU
    yield "# A large estate"
    yield ""
    yield "<!-- Made by `make docs` of scripts/scale_page.py and fixtures/recordings. -->"
    yield ""
    yield f"""\
What does it take to put {PROMPTS} prompts to each of {ARCHITECTURES:,} architectures? One script, \
one pattern:

```yaml
architecture: estate/**/*.json
steps:
  - name: recovery-targets
    when: {{findings: [no-recovery-target]}}
    prompt: Every store states its recovery targets; take over what its tier says.
    review: plan
    expect: {{fixed: [no-recovery-target]}}
```

```
advisor replay estate.yaml --model openai:gpt-5 --jobs 64 --out runs/ --report runs.xml
advisor replay --resume runs/          # after Ctrl-C, a power cut, a provider's bad night
```

`when` skips what needs nothing, before anything is sent. `review: plan` leaves a plan for each \
architecture, for its owner to `advisor review`; with `--in-place` what is valid is applied \
at once, with its history and its undo. Each run is a folder; none is had twice.

## Requests and tokens

Measured over the {usage.prompts} prompts in [fixtures/recordings](../fixtures/recordings), which \
had {usage.requests:.1f} requests each (the model calls tools, reads what came of it, answers). \
Tokens are estimated as characters by {CHARACTERS_PER_TOKEN}; a document of 300 nodes adds some \
25,000 to each request.

| | a request | the estate |
|---|---:|---:|
| requests | | {_count(total)} |
| tokens sent | {usage.sent:,.0f} | {_count(total * usage.sent)} |
| of which an earlier request began with them | {usage.repeated:,.0f} | \
{_count(total * usage.repeated)} |
| tokens received | {usage.received:,.0f} | {_count(total * usage.received)} |

{100 * usage.repeated / usage.sent:.0f} % of what is sent was sent before, letter by letter: the \
system prompt and the tools are the same for the whole estate, the architecture for all prompts of \
a run, and nothing said is ever changed. A provider's or server's prefix cache makes that \
cheap. By the price list (dollars for a million tokens sent, sent and cached, received; put in \
your provider's):

| sent | cached | received | the estate, no cache | with a cache that always hits |
|---:|---:|---:|---:|---:|"""
    for sent, cached, received in _PRICES:
        out = total * usage.received * received
        plain = (total * usage.sent * sent + out) / 1e6
        hits = total * (
            (usage.sent - usage.repeated) * sent
            + usage.repeated * cached
            + usage.received * received
        )
        yield f"| {sent:g} | {cached:g} | {received:g} | ${plain:,.0f} | ${hits / 1e6:,.0f} |"
    yield f"""
A script's `budget` and `at-most` bound each run and step, `--max-cost` each turn. Try ten \
architectures first: `--report` says what they took.

## Time

A process spends about {1000 * CPU:.0f} ms of processor time on a request \
([benchmarks](benchmarks.md)), so one process cannot make more than {per_second:.0f} requests a \
second, however many jobs it has; as long as the model is slower than that, time is \
requests times latency, divided by jobs:

| processes | jobs of each | {" | ".join(f"{latency} s a request" for latency in _LATENCIES)} |
|---:|---:|{"---:|" * len(_LATENCIES)}"""
    for processes, jobs in _JOBS:
        hours = [
            max(total * latency / (processes * jobs), total * CPU / processes) / 3600
            for latency in _LATENCIES
        ]
        yield f"| {processes} | {jobs} | {' | '.join(f'{each:,.1f} h' for each in hours)} |"
    yield """
Whether a provider lets 64 requests go at once is its rate limit's to say. The limiter finds out: \
after a 429 everybody waits as long as Retry-After says, half as many go on, and one more is tried \
with each round that succeeds. More jobs than the limit allows cost nothing but patience.

## More than one process, or machine

`pip install 'calm-advisor[cluster]'`, then

```
advisor replay estate.yaml --cluster local:4 --jobs 64 --out runs/     # four processes here
dask scheduler                                                        # or: on one machine
dask worker tcp://scheduler:8786 --nthreads 64 --nworkers 4           # on each of the others
advisor replay estate.yaml --cluster tcp://scheduler:8786 --jobs 64 --out runs/
```

Workers read the architectures under the paths that they have here: a shared folder. Results come \
back as values, and only the process that you started writes. A worker that dies costs its runs, \
which others have again; a run counts once. Each worker takes the provider's key from its own \
environment (a password in the base URL does travel), and has a limiter of its own, so divide the \
provider's limit by the number of workers. Recordings are made and replayed without a cluster.

## A shared inference server

With vLLM, or any server that speaks OpenAI's chat completions, on hardware of your own: \
`--base-url http://inference:8000/v1 --model NAME`. Nothing else changes, and nothing leaves the \
house. What matters there:"""
    fresh = usage.sent - usage.repeated
    rate = 64 / 5
    yield f"""
- **Prefix caching on** (vLLM's `--enable-prefix-caching`, the default of recent versions): of \
{usage.sent:,.0f} tokens only {fresh:,.0f} are new in a request. Without it a server reads \
{usage.sent / fresh:.0f} times as much.
- **Tool calls on** (`--enable-auto-tool-choice` and the parser of the model): `advisor doctor \
--base-url ...` tells whether they arrive, `advisor bench --base-url ...` how well the model uses \
them.
- **As many jobs as the server takes at once** (`--max-num-seqs`), and a context of at least \
{_context(usage.sent):,} tokens. 64 jobs at 5 s a request are {rate:.0f} requests a second, \
{rate * fresh:,.0f} new tokens to read and {rate * usage.received:,.0f} to write in each.
- With several servers behind a balancer, let it keep a client's requests on one server, or each \
of them reads the prefix anew."""
    yield ""


def _count(number: float) -> str:
    """A number of requests or tokens, in millions where there are some."""
    millions = number / 1e6
    return f"{millions:,.1f} million" if millions >= 1 else f"{number:,.0f}"


def _context(sent: float) -> int:
    """Twice what is sent on average, as a power of two."""
    size = 1024
    while size < 2 * sent:
        size *= 2
    return size
