"""What can go wrong that a user can cause, and the exit code of each.

    AdvisorError                 shown in one line, without a traceback
      DocumentError        1     the document itself is at fault
      NotApplicableError   1     a change that does not fit, or would leave errors
      UsageError           2     the command, an option or a path is at fault
      StaleDocumentError   4     the file is no longer the one that was read
      ModelError           5     no model is configured, or the provider failed
      LimitError           6     calls, tokens, money or time ran out
      StoppedError       130     the person stopped the turn

Anything else that is raised is a fault of this program and keeps its traceback.
This module imports nothing.
"""

DONE = 0
FINDINGS = 1
USAGE = 2
PROPOSED = 3
STALE = 4
NO_MODEL = 5
LIMIT = 6
INTERRUPTED = 130
READER_LEFT = 141
"""What a shell says of a program that ended because nobody reads its output any more."""


class AdvisorError(Exception):
    """An error that a user can cause; its text is one line that says what to do."""

    exit_code = FINDINGS
    details: tuple[str, ...] = ()
    """Lines that show more, to stand below; not made harmless yet."""


class DocumentError(AdvisorError):
    """The document cannot be read as an architecture; the text starts with file:line:column."""


class NotApplicableError(AdvisorError):
    """The change cannot be applied to this document."""


class UsageError(AdvisorError):
    """The command, an option or a path is at fault."""

    exit_code = USAGE


class StaleDocumentError(AdvisorError):
    """The file on disk is no longer the one that was read."""

    exit_code = STALE


class ModelError(AdvisorError):
    """No model is configured, or the provider failed."""

    exit_code = NO_MODEL


class LimitError(AdvisorError):
    """A limit on calls, tokens, money or time was reached."""

    exit_code = LIMIT


class StoppedError(AdvisorError):
    """The person stopped the turn."""

    exit_code = INTERRUPTED


def reason_of(error: OSError) -> str:
    """Why the operating system refused, as the end of a sentence: `permission denied`."""
    return (error.strerror or str(error)).lower()
