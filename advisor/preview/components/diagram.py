"""A Mermaid diagram in the page, to look around in. Knows nothing of architectures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import nicegui
from nicegui.element import Element

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Literal

_MERMAID = Path(nicegui.__file__).parent / "elements" / "mermaid" / "dist"
"""The Mermaid that NiceGUI carries, as its own element loads it."""


_MODULES = {"nicegui-mermaid": str(_MERMAID), "advisor-diagram": "diagram_parts"}
"""By the names by which the component imports them."""


class Diagram(Element, component="diagram.js", esm=_MODULES):
    """What is drawn and highlighted; parts are named by keys, see mermaid_drawing.js."""

    def __init__(
        self,
        *,
        on_pick: Callable[[str], Any],
        on_open: Callable[[str], Any],
        on_over: Callable[[str], Any],
        on_again: Callable[[str], Any],
        file: str,
    ) -> None:
        """Begin empty.

        Args:
            on_pick: is told the key that was clicked, empty for the ground.
            on_open: is told the key that was clicked twice.
            on_over: is told the key under the pointer, empty for none.
            on_again: is told the view that was shown when the page was loaded before.
            file: with what the name of a saved picture begins; the view follows.
        """
        super().__init__()
        self._props["file"] = file
        self.on("pick", lambda event: on_pick(_key(event.args)))
        self.on("open", lambda event: on_open(_key(event.args)))
        self.on("over", lambda event: on_over(_key(event.args)))
        self.on("again", lambda event: on_again(_key(event.args)))

    def draw(
        self, text: str, view: str, label: str, about: Sequence[str] = (), legend: str = ""
    ) -> None:
        """Have `text` drawn; the old drawing stays until the new one is ready.

        Args:
            text: in Mermaid's language.
            view: what it is a drawing of; while that is the same, place and zoom are kept.
            label: says to a screen reader what is shown.
            about: keys of what is to be in sight where not all of it is.
            legend: stands below the picture where it is saved.
        """
        wanted = {"text": text, "view": view, "label": label, "about": [*about], "legend": legend}
        if {name: self._props.get(name) for name in wanted} != wanted:
            self._props.update(wanted)
            self.update()

    def highlight(self, *, lit: Sequence[str], chosen: Sequence[str]) -> None:
        """Highlight parts by their keys."""
        if (self._props.get("lit"), self._props.get("chosen")) != ([*lit], [*chosen]):
            self._props.update(lit=[*lit], chosen=[*chosen])
            self.update()

    def center(self, key: str) -> None:
        """Move a part into the middle, large enough to be read."""
        self.run_method("center", key)

    def does(self, act: Literal["zoomIn", "zoomOut", "fit", "save"]) -> str:
        """JavaScript of a handler that does it, without a way over the server."""
        return f"() => getElement({self.id}).{act}()"


def _key(args: object) -> str:
    """The key in what a browser sent, whatever that is."""
    key = args.get("key") if isinstance(args, dict) else None
    return key if isinstance(key, str) else ""
