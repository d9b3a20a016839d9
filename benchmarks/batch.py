"""What many runs at once cost beyond waiting for the model.

``python -m benchmarks.batch`` has runs against a server in a process of its own, which answers each
request after 200 ms, and prints a section for docs/benchmarks.md. It takes about four minutes; let
nothing else run meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.completions import body
from advisor.agent.recordings.exchange import Occasion
from advisor.agent.script import Reply, ToolCall
from advisor.batch.pool import Pool
from advisor.batch.running import Setup, run
from advisor.batch.schedule import Run
from advisor.batch.script import Script, Step
from advisor.collecting import collect_rarely
from advisor.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

RUNS, TURNS = 400, 3
JOBS = (8, 16, 64)
DELAY = 0.2
"""Seconds from a request to its answer."""

_REQUESTS = 2 * TURNS
"""Of a run: in each turn a tool call, and words when it has been answered."""

_FIXTURE = Path(__file__).parents[1] / "fixtures" / "architectures" / "ecommerce-platform.json"


class Measured(NamedTuple):
    """What runs took, begun in a process of their own."""

    seconds: float
    cpu: float
    """Seconds of the process, all that it imports left out."""
    peak: float
    """The most memory that the process held, in MB."""


def script(model: str) -> Script:
    """Three turns with a tool call each, all of them accepted."""
    steps = [
        Step(
            f"tier-{turn}",
            turn,
            f"Set tier-{turn} of order-service to {turn}.",
            review="accept-valid",
        )
        for turn in range(TURNS)
    ]
    return Script(Path("tiers.yaml"), (_FIXTURE,), tuple(steps), model=model)


async def have(settings: Settings, jobs: int, count: int) -> None:
    """Have so many runs.

    Raises:
        RuntimeError: one did not pass, so that the numbers say nothing.
    """
    from advisor.agent.shared import Shared

    async with Shared(jobs) as shared:
        setup = Setup(
            {settings.model: settings},
            lambda _run: shared.connect,
            Occasion("ada", "2026-01-02"),
            "2026-01-02T03:04:05+00:00",
        )
        what = script(settings.model)
        runs = (Run(f"run-{number}", what, _FIXTURE) for number in range(count))
        pool = Pool(runs, lambda each: run(each, setup), jobs, _interrupted)
        async with aclosing(pool.results()) as results:
            async for result in results:
                if result.state != "passed":
                    raise RuntimeError(f"a run did not pass: {result.error or result.steps}")


def _interrupted(_run: Run) -> NoReturn:
    raise RuntimeError("nobody stops a measurement")


def measure(settings: Settings, jobs: int, count: int) -> Measured:
    """Have runs in this process; one before the clock starts."""
    collect_rarely()
    asyncio.run(have(settings, 1, 1))
    cpu, begun = time.process_time(), time.perf_counter()
    asyncio.run(have(settings, jobs, count))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    return Measured(seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer requests on one connection, each after a while."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.partition(b":")[2])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            )
            asked = await reader.readexactly(length)
            await asyncio.sleep(DELAY)
            # Cheaper than reading the JSON: a text holds its quotes with a backslash before them.
            turn = asked.count(b'"role":"user"')
            is_done = asked.rfind(b'"role":"tool"') > asked.rfind(b'"role":"user"')
            data = _DONE if is_done else _call(turn)
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                b"content-length: %d\r\n\r\n" % len(data) + data
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # the client is done
    finally:
        writer.close()


def _events(reply: Reply) -> bytes:
    asked = {"stream": True, "stream_options": {"include_usage": True}}
    return b"".join(
        piece if isinstance(piece, bytes) else piece.encode()
        for piece in body(reply, 1, asked).body
    )


def _call(turn: int) -> bytes:
    entries = [{"on": ["order-service"], "values": {f"tier-{turn}": turn}}]
    return _events(Reply(tool_calls=[ToolCall("set_metadata", {"entries": entries})]))


_DONE = _events(Reply("Done: the tier is set."))


async def serve() -> None:
    """Serve until the process ends; the base URL is the first line printed."""
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


def _argv(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.batch", *arguments]


@contextmanager
def served() -> Iterator[str]:
    """The base URL of a server in a process of its own."""
    with subprocess.Popen(_argv("serve"), stdout=subprocess.PIPE, text=True) as process:
        try:
            yield next(iter(process.stdout or ())).strip()
        finally:
            process.terminate()


def measured(settings: Settings, jobs: int, count: int) -> Measured:
    """Have runs in a process of their own."""
    argv = _argv("measure", settings.model, settings.base_url, str(jobs), str(count))
    done = subprocess.run(argv, check=True, capture_output=True, text=True)
    return Measured(*json.loads(done.stdout))


def section() -> str:
    """Measure, and lay the section out in Markdown."""
    lines = [
        "## Many runs at once",
        "",
        (
            f"{RUNS} runs of a script with {TURNS} turns, a tool call in each, on the tutorial's "
            f"document: {RUNS * _REQUESTS:,} requests to a server on loopback, in a process of its "
            f"own, that answers after {DELAY * 1000:.0f} ms. The ideal is to do nothing but wait."
        ),
        "",
        "| jobs | s | times the ideal | CPU a request, ms | most memory, MB |",
        "|--:|--:|--:|--:|--:|",
    ]
    with served() as address:
        for jobs in JOBS:
            it = measured(Settings(model="m", base_url=address), jobs, RUNS)
            ideal = RUNS * _REQUESTS * DELAY / jobs
            cpu = it.cpu / (RUNS * _REQUESTS) * 1000
            lines.append(
                f"| {jobs} | {it.seconds:.1f} | {it.seconds / ideal:.2f} | {cpu:.1f} | "
                f"{it.peak:.0f} |"
            )
    rules = measured(Settings(model="builtin"), 1, 40)
    lines += ["", f"With the built-in rules a run costs {rules.cpu / 40 * 1000:.0f} ms of CPU."]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            asyncio.run(serve())
        case ["measure", model, address, jobs, count]:
            settings = Settings(model=model, base_url=address, max_retries=0)
            print(json.dumps(measure(settings, int(jobs), int(count))))
        case _:
            print(section())
