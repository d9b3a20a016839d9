"""What kind of answer a model gave."""

from __future__ import annotations

import time

import pytest

from advisor.agent.answers import asks_to_show, writes_change

NODE = '{\n  "unique-id": "cache",\n  "node-type": "database"\n}'


@pytest.mark.parametrize(
    "answer",
    [
        f"Here it is:\n\n```json\n{NODE}\n```\nThat is all.",
        f"```\n{NODE}",
        f"```json {NODE}\n```",
        NODE,
        '{"nodes": [ ... ], // as before\n',
        '[\n  {"op": "add", "path": "/nodes/-", "value": {}}\n]',
        '> {"relationships": []}',
        '{"name": "add_node", "arguments": {"node": {}}}',
        f"Two:\n```json\n[1]\n```\nand\n```json\n{NODE}\n```",
    ],
)
def test_a_change_that_is_written_out(answer: str) -> None:
    """In a fence or bare, whole or cut short: a document, an element, a patch or a call."""
    assert writes_change(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "The gateway is one point of failure.",
        'Its `"unique-id": "cache"` is taken.',
        'The node {"unique-id": "cache"} is there already.',
        '```json\n{"rto": 5}\n```',
        '```python\nprint("nodes")\n```\nThe "nodes": none.',
        "- [x] nodes\n- [ ] flows",
        '[1] See the standard.\nIts "nodes": none.',
        "",
    ],
)
def test_words_are_no_change(answer: str) -> None:
    """Nor is a piece of JSON within a sentence, or JSON of another kind."""
    assert not writes_change(answer)


def test_a_long_answer_is_read_quickly() -> None:
    """However many brackets it begins lines with."""
    start = time.perf_counter()
    assert not writes_change('{\n[ "a":\n' * 100_000)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    "prompt",
    ["Show me the JSON of order-db", "What would the patch be?", "Zeig mir das JSON", "an example"],
)
def test_a_prompt_that_asks_to_see_json(prompt: str) -> None:
    """Then an answer that holds some is right."""
    assert asks_to_show(prompt)


@pytest.mark.parametrize("prompt", ["Add a cache", "Update the JSON", "Show the weakest point"])
def test_a_prompt_that_does_not(prompt: str) -> None:
    """It asks for a change, or for something else to be shown."""
    assert not asks_to_show(prompt)
