"""The keys of the input line as help tells them. `keys` and `composing` bind them."""

from __future__ import annotations

KEYS: tuple[tuple[str, str], ...] = (
    ("Enter", "sends"),
    ("Alt-Enter, or \\ Enter", "goes on in the next line; a pasted text is one prompt"),
    ("/", "the commands, with their help"),
    ("@", "elements by id or by name; an @id puts the element in focus for the question"),
    ("Tab", "completes an id under the cursor"),
    ("Up, Down, Ctrl-R", "earlier prompts of this project"),
    ("Ctrl-X Ctrl-E", "opens the prompt in the editor; v in vi's normal mode"),
    ("Ctrl-C", "clears the line; stops an answer, and a second one cancels it"),
    ("Ctrl-D", "leaves"),
    ("?", "in a review and among its boxes: explains the keys there"),
)
"""Each with what it does."""
