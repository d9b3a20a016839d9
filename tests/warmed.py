"""A process that has everything imported and forks programs that run at terminals of tests.

To import the model's library takes a program two seconds and a forked one none. What is forked
runs the same code as `python -m MODULE` and `python FILE` do, with streams, session, environment
and folder of its own; what an interpreter takes from the environment while it starts is not.

It is started at a terminal itself, so that its streams are made as those at one are. The socket
whose number is its argument brings a byte for each program, with three descriptors: the terminal,
a pipe with the order as JSON, and a pipe that takes the program's number and then its exit code.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import runpy
import signal
import socket
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import advisor
import advisor_tools
from advisor.agent.models import connect
from advisor.calm.model import Model
from advisor.settings import Settings

if TYPE_CHECKING:
    from types import ModuleType

_NOT_AT_A_TERMINAL = ("advisor.preview", "advisor.site", "advisor.diagram")
_PROGRAMS = {"__main__", "scripted"}


class Order(TypedDict):
    """A program: the arguments behind the interpreter's name, its environment and its folder."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str


def _import_all(package: ModuleType) -> None:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        last = found.name.rpartition(".")[2]
        if last not in _PROGRAMS and not found.name.startswith(_NOT_AT_A_TERMINAL):
            import_module(found.name)


def _mind(terminal: int, order: int, told: int) -> Order:
    """Fork again: the child gets its order, its parent tells of it and ends with it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if not child:
        os.close(told)
        with os.fdopen(order) as pipe:
            given: Order = json.load(pipe)
        os.login_tty(terminal)
        return given
    os.close(terminal)
    os.close(order)
    with os.fdopen(told, "w") as pipe:
        pipe.write(f"{child}\n")
        pipe.flush()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        pipe.write(f"{code}\n")
    os._exit(0)


def _serve(control: socket.socket) -> Order:
    """Fork whenever there is an order; returns in each program, and ends with the tests."""
    while True:
        letter, descriptors, _flags, _address = socket.recv_fds(control, 1, 3)
        if not letter:
            sys.exit()
        if not os.fork():
            control.close()
            return _mind(*descriptors)
        for each in descriptors:
            os.close(each)


def _run(order: Order) -> None:
    """What the interpreter does once it has started."""
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    first, *arguments = order["arguments"]
    if first == "-m":
        sys.path[0] = order["folder"]
        sys.argv = arguments
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = str(Path(first).parent)
        sys.argv = order["arguments"]
        runpy.run_path(first, run_name="__main__")


def main() -> None:
    """Import, fork, and be the program that was forked."""
    for package in (advisor, advisor_tools):
        _import_all(package)
    connect(Settings(model="scripted", base_url="http://127.0.0.1:1"), view=lambda: Model({}))
    assert threading.active_count() == 1, "a fork would be without its other threads"
    gc.freeze()  # what is not looked at is not copied
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that mind a program
    _run(_serve(socket.socket(fileno=int(sys.argv[1]))))


if __name__ == "__main__":
    main()
