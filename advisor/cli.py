"""The command `advisor`: options in, exit code out.

Nothing that takes time is imported here, so that `--help` and completion stay instant.
"""

from __future__ import annotations

import errno
import io
import os
import sys

from advisor.collecting import collect_rarely
from advisor.errors import INTERRUPTED, READER_LEFT, USAGE, AdvisorError, reason_of
from advisor.interrupts import heard
from advisor.options import parse

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from typing import TextIO

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code (errors.py lists them)."""
    _fill_in_streams()
    try:
        return _run(arguments)
    except BrokenPipeError:
        _let_go(sys.stdout)
        return READER_LEFT
    except OSError as error:
        if error.errno not in _NO_ROOM or error.filename is not None:
            raise
        for stream in (sys.stdout, sys.stderr):
            _flush_or_let_go(stream)
        _tell(f"error: the output cannot be written: {reason_of(error)}\n")
        return USAGE


def _tell(words: str) -> None:
    try:
        sys.stderr.write(words)
    except OSError:  # there is nobody left to be told
        _let_go(sys.stderr)


def _flush_or_let_go(stream: TextIO) -> None:
    try:
        stream.flush()
    except OSError:
        _let_go(stream)


def _let_go(stream: TextIO) -> None:
    """Give the interpreter's last flush of a stream somewhere to go."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _fill_in_streams() -> None:
    """Have nothing be read, and what is written go nowhere, where a shell closed a stream."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Kept open to the end, or the next file that is opened would take its place.
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def _run(arguments: list[str] | None) -> int:
    try:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a locale may know few characters
                stream.reconfigure(errors=_unencodable(stream))
        given = parse(arguments)
        collect_rarely()
        with heard():
            code: int = given.run(given)
        sys.stdout.flush()
    except SystemExit:
        sys.stdout.flush()
        raise
    except AdvisorError as error:
        from advisor.calm.visible import visible

        sys.stdout.flush()
        sys.stderr.write(f"error: {visible(str(error))}\n")
        sys.stderr.writelines(f"  {visible(line)}\n" for line in error.details)
        return error.exit_code
    except KeyboardInterrupt:
        _flush_or_let_go(sys.stdout)  # whoever read it may have been interrupted, too
        _tell("\ninterrupted\n")
        return INTERRUPTED
    return code


def _unencodable(stream: io.TextIOWrapper) -> str:
    """What becomes of characters that a locale does not know: stand-ins for those we use."""
    if stream.encoding == "utf-8":
        return "backslashreplace"  # only halves of characters, which nothing can stand for
    from codecs import register_error

    from advisor.shells.render import stand_in

    register_error("advisor", stand_in)
    return "advisor"


if __name__ == "__main__":
    sys.exit(main())
