"""Texts that would break out of wherever they stand in Markdown, drawn by Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

MARKUP = st.lists(
    st.sampled_from(
        [
            "`",
            "```",
            "~~~",
            "\n",
            "# x",
            "> ",
            "- ",
            "<b>",
            "<!--",
            "![a]",
            "(x)",
            "[a]: y",
            "\t",
            "    ",
            "***",
            "\x1b[2J",
            "\u202e",
            "<?",
            "]]>",
            "\\",
            "&lt;",
            "http://x.y",
            "1. ",
            "|",
            "---",
            "\x00",
        ]
    )
    | st.text(max_size=5)
).map("".join)
