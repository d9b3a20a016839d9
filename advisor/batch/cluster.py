"""Runs on a Dask cluster instead of in this process; the only place that imports Dask.

Dask sends each run to a worker, and again to another one if that worker dies. What a run came to is
a value that comes back once; only this side writes. A worker reads the architectures under the
paths that they have here, and takes keys from its own environment: none is ever sent. All other
settings are, among them the base URL with a password that may stand in it: who may see the traffic
of the cluster or join it may see that.
"""

# mypy: disable-error-code="no-untyped-call"
# Dask has types for a part of what it offers.

from __future__ import annotations

import asyncio
import logging
import math
import os
from contextlib import AsyncExitStack
from dataclasses import replace
from importlib import metadata
from socket import gethostname
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from advisor.agent.stored_key import with_key
from advisor.batch.running import run as have_run
from advisor.errors import UsageError
from advisor.settings import ENVIRONMENT

try:
    from distributed import Client, LocalCluster, WorkerPlugin, get_worker, wait
    from distributed.scheduler import KilledWorker
except ImportError:
    raise UsageError("--cluster needs Dask: pip install 'calm-advisor[cluster]'") from None

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Mapping

    from distributed import Worker

    from advisor.agent.models import Connect
    from advisor.agent.shared import Shared
    from advisor.batch.results import RunResult
    from advisor.batch.running import Setup
    from advisor.batch.schedule import Run
    from advisor.settings import Settings

LOCAL = "local:"
"""Before a number: so many processes are started here."""

_AHEAD = 2
"""Runs sent for each place, so that a worker need not wait for its next one."""

_DISTRIBUTION = "calm-advisor"


class Cluster:
    """Has runs on a cluster until all are over or somebody stops it, as `Pool` does here."""

    def __init__(  # noqa: PLR0913 - those of a pool, and where and for whom
        self,
        address: str,
        runs: Iterable[Run],
        setup: Setup,
        jobs: int,
        interrupted: Callable[[Run], RunResult],
        *,
        patience: float = 10.0,
    ) -> None:
        """Nothing begins yet.

        Args:
            address: of a scheduler, or `local:N`.
            runs: taken one by one; their names differ.
            setup: what they have in common; each worker connects to models by itself.
            jobs: runs at once in processes here; other workers have as many as they have threads.
            interrupted: what a run comes to that was stopped, or whose workers died.
            patience: seconds to wait for the scheduler, and for its first worker.

        Raises:
            UsageError: the number of processes is none.
        """
        self._address = address
        self._processes = _processes(address)
        self._waiting = iter(runs)
        self._there = There(setup, f"{_DISTRIBUTION}-{uuid4().hex}")
        self._jobs = jobs
        self._interrupted = interrupted
        self._patience = patience
        self._sent: dict[Any, Run] = {}
        """By Dask's future of the result."""
        self._stopping = asyncio.Event()

    async def results(self) -> AsyncGenerator[RunResult]:
        """What each of the runs came to, as they end.

        Close it (`contextlib.aclosing`) where it is not read to its end.

        Raises:
            UsageError: the cluster cannot be used.
            Exception: what a run raised.
        """
        async with AsyncExitStack() as stack:
            client = await self._client(stack)
            places = await self._places(client)
            await client.register_plugin(self._there, name=self._there.name)
            stack.push_async_callback(self._leave, client)
            while self._send(client, places * _AHEAD):
                for future in await self._done():
                    yield await self._result(future)
            for run in self._sent.values():
                yield self._interrupted(run)

    def stop(self) -> None:
        """Send no more runs, and have the workers cancel theirs."""
        self._stopping.set()

    async def _client(self, stack: AsyncExitStack) -> Any:
        """A client of the scheduler, which is started where it is to be here.

        Raises:
            UsageError: there is none.
        """
        scheduler: Any = self._address
        if self._processes:
            scheduler = await stack.enter_async_context(_started(self._processes, self._jobs))
        client = Client(scheduler, asynchronous=True, timeout=self._patience)
        try:
            return await stack.enter_async_context(client)
        except (OSError, ValueError) as error:
            await client.close()  # else it tries when it is forgotten, where nobody awaits it
            reason = str(error).splitlines()[0] if str(error) else "it does not answer"
            raise UsageError(f"--cluster {self._address}: {reason}") from None

    async def _places(self, client: Any) -> int:
        """How many runs the workers have at once.

        Raises:
            UsageError: there is no worker, or one with another version of this program.
        """
        try:
            await client.wait_for_workers(1, timeout=self._patience)
        except TimeoutError:
            raise UsageError(f"--cluster {self._address} has no workers; start some") from None
        check(await client.run(metadata.version, _DISTRIBUTION, on_error="return"))
        threads = await client.nthreads()
        return sum(threads.values())

    def _send(self, client: Any, most: int) -> bool:
        """Have so many runs with the workers; whether there is anything to wait for."""
        if self._stopping.is_set():
            return False
        while len(self._sent) < most and (run := next(self._waiting, None)) is not None:
            key = f"{self._there.name}-{run.name}"
            future = client.submit(_have, self._there.name, run, key=key, pure=False)
            self._sent[future] = run
        return bool(self._sent)

    async def _done(self) -> list[Any]:
        """What is over, as soon as anything is, or somebody stops this."""
        waits = [
            asyncio.ensure_future(wait(list(self._sent), return_when="FIRST_COMPLETED")),
            asyncio.ensure_future(self._stopping.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        return [future for future in self._sent if future.done()]

    async def _result(self, future: Any) -> RunResult:
        run = self._sent.pop(future)
        if future.cancelled():  # the scheduler is gone
            return self._interrupted(run)
        try:
            result: RunResult = await future
        except KilledWorker:
            return self._interrupted(run)._replace(error="its workers died, one after the other")
        return result

    async def _leave(self, client: Any) -> None:
        """Have nothing run any more that was sent."""
        await client.cancel(list(self._sent))
        await client.unregister_worker_plugin(self._there.name)


def check(versions: Mapping[str, str | Exception]) -> None:
    """Make sure that each worker, named by its address, has this version of the program.

    Raises:
        UsageError: one has another, or none.
    """
    own = metadata.version(_DISTRIBUTION)
    for worker, version in versions.items():
        if version != own:
            has = version if isinstance(version, str) else "none"
            raise UsageError(
                f"the worker {worker} has another {_DISTRIBUTION} than this {own}: {has}; install "
                "the same on all workers"
            )


def _processes(address: str) -> int:
    """How many processes are to be started here; 0 for the address of a scheduler.

    Raises:
        UsageError: `local:` is followed by no number.
    """
    if not address.startswith(LOCAL):
        return 0
    number = address.removeprefix(LOCAL)
    if not (number.isascii() and number.isdecimal() and int(number)):
        raise UsageError(f'--cluster {address}: write a number of processes, as in "{LOCAL}4"')
    return int(number)


def _started(processes: int, jobs: int) -> LocalCluster:
    """Processes here, which talk to nobody else: over loopback, with a certificate of their own."""
    return LocalCluster(
        n_workers=processes,
        threads_per_worker=math.ceil(jobs / processes),
        host="127.0.0.1",
        protocol="tls",
        security=True,
        dashboard_address=None,
        memory_limit=0,
        silence_logs=logging.CRITICAL,
        asynchronous=True,
    )


class There(WorkerPlugin):
    """What the runs of a batch have in common, at a worker."""

    def __init__(self, setup: Setup, name: str) -> None:
        """Leave out of `setup` what is not to travel: keys, and what connects to models."""
        bare = {
            model: replace(each, api_key="", key_owner="") for model, each in setup.settings.items()
        }
        self.name = name
        self._setup = setup._replace(settings=bare, connecting=_unconnected)
        self._shared: Shared | None = None
        self._running: set[asyncio.Task[RunResult]] = set()

    async def setup(self, worker: Worker) -> None:
        """Get ready for runs, as many at once as `worker` has threads."""
        from advisor.agent.shared import Shared  # takes a second

        shared = self._shared = Shared(worker.state.nthreads)
        keyed = {model: _with_own_key(each) for model, each in self._setup.settings.items()}
        self._setup = self._setup._replace(settings=keyed, connecting=lambda _run: shared.connect)

    async def have(self, run: Run) -> RunResult:
        """Have a run."""
        task = asyncio.create_task(have_run(run, self._setup))
        self._running.add(task)
        try:
            result = await task
        finally:
            self._running.discard(task)
        if result.document is None and not run.architecture.exists():
            where = f"the worker on {gethostname()} has no {run.architecture}"
            return result._replace(error=f"{where}; put it there under the path that it has here")
        return result

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - Dask's signature
        """Cancel the runs that there are, and end all connections."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._shared is not None:
            await self._shared.__aexit__(None, None, None)


async def _have(batch: str, run: Run) -> RunResult:
    there = cast("There", get_worker().plugins[batch])
    return await there.have(run)


def _with_own_key(settings: Settings) -> Settings:
    """The settings with the key that this machine has."""
    key = os.environ.get(ENVIRONMENT["api_key"], "")
    return with_key(replace(settings, api_key=key), os.environ).settings


def _unconnected(run: str) -> Connect:
    raise AssertionError(f"{run} is had where nobody connects to models")
