"""What libraries log of a request, made harmless for the terminal. Knows nothing of pages."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from advisor.calm.visible import visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUERY = re.compile(r"((?:https?|wss?)://[^\s?]*|(?<!\S)/[^\s?]*)\?\S*")
"""An address, or the path of one, up to where its query begins, and that."""

_TOKEN = re.compile(r"(token=)[\w%-]+", re.IGNORECASE)


class Harmless(logging.Formatter):
    """Shows what a terminal would obey, and leaves out what an address says behind its `?`.

    The first address of the preview holds its token there.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The lines of a record, with its traceback."""
        return harmless(super().format(record))


def harmless(text: str) -> str:
    """Lines of a log as they may be shown."""
    return _TOKEN.sub(r"\1...", visible_lines(_QUERY.sub(r"\1?...", text)))


@contextmanager
def harmlessly() -> Iterator[None]:
    """For the time of the block, have all that is a problem reach standard error only so."""
    handler = logging.StreamHandler()
    handler.setFormatter(Harmless())
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
