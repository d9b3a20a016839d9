"""JSON Pointers (RFC 6901) as strings; the root of a document is the empty string."""


def join(*tokens: str | int) -> str:
    """The pointer that leads through `tokens`, each escaped: ``join("a/b", 0)`` is ``/a~1b/0``."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def split(pointer: str) -> tuple[str, ...]:
    """The unescaped tokens of `pointer`; list positions stay strings, as RFC 6901 has them.

    Raises:
        ValueError: `pointer` is neither empty nor starts with a slash.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON Pointer: {pointer!r}")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))
