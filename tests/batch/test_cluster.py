"""Runs on a Dask cluster: the same results as here, also when a worker dies."""

from __future__ import annotations

import asyncio
import gc
import warnings
from contextlib import aclosing
from importlib import metadata
from multiprocessing import active_children
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Any

import pytest
from distributed import LocalCluster

from advisor.agent.recordings.exchange import Occasion
from advisor.agent.scripted import Fault, Reply, ScriptedServer
from advisor.agent.shared import Shared
from advisor.batch.cluster import Cluster, check
from advisor.batch.pool import Pool
from advisor.batch.results import RunResult, State
from advisor.batch.running import Setup, run
from advisor.batch.schedule import Run
from advisor.batch.script import Script, Step
from advisor.errors import INTERRUPTED, UsageError
from advisor.settings import Settings
from tests.agent.talk import KEY, PLATFORM, tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.agent.script import Request

STEPS = tuple(
    Step(f"tier-{number}", number, f"Tier {number}.", review="accept-valid") for number in (1, 2)
)
SCRIPT = Script(Path("tiers.yaml"), (PLATFORM,), STEPS, model="m")
RUNS = [Run(f"tiers~{number}", SCRIPT, PLATFORM, number) for number in range(8)]


@pytest.fixture(autouse=True)
def _sockets_are_left_to_the_collector() -> Iterator[None]:
    """Dask closes some of its own only when they are forgotten, and says so."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def answer(request: Request) -> Reply:
    """In each turn one call, then words."""
    messages = request.body["messages"]
    if messages[-1]["role"] == "tool":
        return Reply("Done.")
    turn = sum(message["role"] == "user" for message in messages)
    return Reply(tool_calls=[tier("admin", turn)])


def setup(base_url: str, connecting: Any = None) -> Setup:
    """What the runs have in common."""
    settings = Settings(model="m", base_url=base_url, api_key=KEY)
    return Setup({"m": settings}, connecting, Occasion("ada", "2026-01-02"), "2026-01-02T03:04:05Z")


def interrupted(each: Run) -> RunResult:
    """What a run comes to that was stopped."""
    named = (each.name, str(SCRIPT.path), str(each.architecture), "m")
    return RunResult(*named, "interrupted", number=each.number, exit_code=INTERRUPTED)


def told(result: RunResult) -> dict[str, Any]:
    """All that came of a run but how long it took."""
    steps = [step._replace(seconds=0.0) for step in result.steps]
    text = result.document.text if result.document else ""
    return result._replace(seconds=0.0, steps=tuple(steps)).to_json() | {"text": text}


async def here(base_url: str) -> list[RunResult]:
    """What comes of the runs in this process."""
    async with Shared(4) as shared:
        one = setup(base_url, lambda _run: shared.connect)
        pool = Pool(RUNS, lambda each: run(each, one), 4, interrupted)
        return [result async for result in pool.results()]


def scheduler_here(threads: int) -> Any:
    """One with a worker in this process."""
    options: Any = {"n_workers": 1, "threads_per_worker": threads, "processes": False}
    options |= {"host": "127.0.0.1", "protocol": "tcp", "dashboard_address": "127.0.0.1:0"}
    cluster: Any = LocalCluster
    return cluster(**options, asynchronous=True, silence_logs=50)


async def there(cluster: Cluster, kills: int = 0) -> list[RunResult]:
    """What comes of the runs on a cluster, of whose workers one is killed after some results."""
    found: list[RunResult] = []
    async with aclosing(cluster.results()) as results:
        async for result in results:
            found.append(result)
            if len(found) == kills:
                active_children()[0].kill()
    return found


def test_processes_here_come_to_the_same_though_one_is_killed(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each run once, nothing on the screen, and with the key that the processes have."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-worker-itself")
    with ScriptedServer(answer) as server:
        expected = asyncio.run(here(server.base_url))
        sent = len(server.requests)
        cluster = Cluster("local:2", RUNS, setup(server.base_url), 4, interrupted)
        found = asyncio.run(there(cluster, kills=2))
        keys = {request.headers["authorization"] for request in server.requests[sent:]}
    assert {result.state for result in found} == {"passed"}
    by_name = {result.name: told(result) for result in expected}
    assert {result.name: told(result) for result in found} == by_name
    assert len(found) == len(RUNS)
    assert keys == {"Bearer sk-of-the-worker-itself"}
    assert active_children() == []
    assert capfd.readouterr() == ("", "")


def test_a_scheduler_elsewhere_is_left_as_it_was_when_runs_are_stopped() -> None:
    """Those under way end at once; the next batch may come."""
    asked = 0

    def slowly(request: Request) -> Reply:
        nonlocal asked
        asked += 1
        return (
            answer(request) if asked <= 2 else Reply("a " * 500, pause=0.05, fragments=(2,) * 500)
        )

    async def main(base_url: str) -> tuple[list[State], list[State]]:
        async with scheduler_here(threads=1) as scheduler:
            cluster = Cluster(scheduler.scheduler_address, RUNS, setup(base_url), 9, interrupted)
            asyncio.get_running_loop().call_later(2.0, cluster.stop)
            stopped = [result.state for result in await there(cluster)]
            nothing = Cluster(scheduler.scheduler_address, [], setup(base_url), 9, interrupted)
            return stopped, [result.state for result in await there(nothing)]

    with ScriptedServer(slowly) as server:
        stopped, after = asyncio.run(main(server.base_url))
        under_way = len(server.requests)
    assert set(stopped) == {"interrupted"}
    assert 0 < len(stopped) < len(RUNS)
    assert after == []
    assert under_way == 3


def test_a_failure_of_a_run_is_its_result_there_too() -> None:
    """With the line that it has here."""

    async def main(base_url: str) -> list[RunResult]:
        async with scheduler_here(threads=2) as scheduler:
            address = scheduler.scheduler_address
            return await there(Cluster(address, RUNS[:2], setup(base_url), 2, interrupted))

    with ScriptedServer(lambda _: Fault(400, {"message": "No."})) as server:
        found = asyncio.run(main(server.base_url))
    assert [result.state for result in found] == ["error"] * 2
    assert "answered 400: No" in found[0].error


def test_a_file_that_a_worker_lacks_is_told_with_where_it_is_missing(tmp_path: Path) -> None:
    """It may well be here."""
    lost = tmp_path / "lost.json"

    async def main() -> list[RunResult]:
        async with scheduler_here(threads=1) as scheduler:
            one = setup("http://127.0.0.1:1")
            runs = [Run("lost", SCRIPT, lost)]
            return await there(Cluster(scheduler.scheduler_address, runs, one, 1, interrupted))

    (found,) = asyncio.run(main())
    assert found.state == "error"
    assert found.error.startswith(f"the worker on {gethostname()} has no {lost}; put it there")


@pytest.mark.parametrize("address", ["local:", "local:0", "local:two", "local:-1"])
def test_a_number_of_processes_that_is_none_is_refused(address: str) -> None:
    """With an example of one."""
    with pytest.raises(UsageError, match='write a number of processes, as in "local:4"'):
        Cluster(address, [], setup("http://127.0.0.1:1"), 1, interrupted)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere://127.0.0.1:1"])
def test_a_scheduler_that_is_not_there_is_told_in_one_line(address: str) -> None:
    """With its address."""
    cluster = Cluster(address, [], setup("http://127.0.0.1:1"), 1, interrupted, patience=0.5)
    with pytest.raises(UsageError) as caught:
        asyncio.run(there(cluster))
    assert str(caught.value).startswith(f"--cluster {address}: ")
    assert "\n" not in str(caught.value)


def test_workers_with_another_version_are_refused() -> None:
    """And those without any; which one it is stands in the line."""
    own = metadata.version("calm-advisor")
    check({"tcp://10.0.0.1:1": own})
    with pytest.raises(UsageError, match=r"the worker tcp://10.0.0.2:1 has another .*: 0.0.1; "):
        check({"tcp://10.0.0.1:1": own, "tcp://10.0.0.2:1": "0.0.1"})
    with pytest.raises(UsageError, match=": none; install the same on all workers"):
        check({"tcp://10.0.0.2:1": metadata.PackageNotFoundError("calm-advisor")})
