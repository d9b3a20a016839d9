"""Prompt scripts that cannot be read, each by what is wrong with it."""

from __future__ import annotations

_HEAD = "architecture: shop.json\n"
_STEP = _HEAD + "steps:\n  - name: one\n"
_PROMPT = _STEP + "    prompt: Do it.\n"
_EXPECT = _PROMPT + "    expect:\n"

_TEXTS: dict[str, str | bytes] = {
    "an empty file": "",
    "nothing but a remark": "# later\n",
    "a list at the top": "- name: one\n",
    "a text at the top": "Put a load balancer before it.\n",
    "two documents": _PROMPT + "---\n" + _PROMPT,
    "no UTF-8": _STEP.encode() + b"    prompt: caf\xe9\n",
    "a control character": _STEP + "    prompt: a\x07b\n",
    "a tab for an indent": _HEAD + "steps:\n\t- name: one\n",
    "a bracket left open": _EXPECT + "      only: [a, b\n",
    "a colon in a plain text": _STEP + "    prompt: Do this: that\n",
    "a backtick at the beginning": _STEP + "    prompt: `x`\n",
    "a quote left open": _HEAD + 'steps:\n  - name: "one\n    prompt: Do it.\n',
    "a quote that takes the next for its end": _HEAD
    + 'title: "x\nsteps:\n  - name: "one"\n    prompt: Do it.\n',
    "something behind a quote": _STEP + '    prompt: "Do" it.\n',
    "a backslash in quotes": _STEP + '    prompt: "Do \\d."\n',
    "a pattern without quotes": "architecture: *.json\n",
    "an ampersand without quotes": _STEP + "    prompt: & that\n",
    "a key without its place": _PROMPT + "   expect: {}\n",
    "a variable within brackets": _EXPECT + "      only: [${x}]\n",
    "a pattern taken for an alias": _EXPECT + "      only: [*-gateway]\n",
    "an anchor and its alias": _STEP + "    prompt: &it Do it.\n    request: *it\n",
    "a tag": _STEP + "    prompt: !!python/name:os.system x\n",
    "nesting without end": _HEAD + "steps: " + "[" * 60 + "]" * 60,
    "a key that is a list": _PROMPT + "    [a]: b\n",
    "a key twice": _PROMPT + "    prompt: Do that.\n",
    "keys misspelt": _HEAD + "modle: x\nsteps:\n  - nam: one\n    promt: Do it.\n",
    "no architecture and no steps": "title: Nothing\n",
    "no steps": _HEAD + "steps: []\n",
    "steps that are no steps": _HEAD + "steps: [3, text]\n",
    "neither prompt nor template": _STEP,
    "two prompts": _PROMPT + "    template: improve\n",
    "a name that is a number": _HEAD + "steps:\n  - name: 1\n    prompt: Do it.\n",
    "a name with blanks": _HEAD + "steps:\n  - name: a step\n    prompt: Do it.\n",
    "a name twice": _PROMPT + "  - name: one\n    prompt: Do that.\n",
    "a blank prompt": _STEP + '    prompt: " "\n',
    "nothing behind a key": _STEP + "    prompt:\n",
    "no such review": _PROMPT + "    review: accept\n",
    "keys without their review": _PROMPT + "    reason: no\n    allow-removals: true\n",
    "values without a template": _PROMPT + "    values: {a: b}\n    request: c\n",
    "a title of two lines": 'title: "a\\nb"\nmodel: ""\n' + _PROMPT,
    "bounds that cannot be": "budget: {calls: 0, cost: -1, seconds: 0, tokens: 1.5}\n" + _PROMPT,
    "more bounds that cannot be": _EXPECT + "      at-most: {calls: -1, cost: x, tool: 4}\n",
    "expectations of another kind": _EXPECT
    + "      elements: {a: presnt, b: 3, c: {}}\n      only: a\n      mentions: []\n"
    + "      valid: yes\n",
    "findings of another kind": _EXPECT + "      fixed: [3, {a: b, c: d}, {e: 4}]\n",
    "rules that there are not": _EXPECT + "      fixed: [single-point-of-failur, {dangling: x}]\n",
    "no JMESPath": _EXPECT
    + "      elements:\n        a:\n          metadata.[: 1\n          lenght(name): 2\n"
    + "          length(a, b): 3\n",
    "more that is no JMESPath": _EXPECT
    + "      elements:\n        architecture:\n          nodes[?name=order]: 1\n"
    + '          "a[?b==\'c]": 2\n          "a#b": 3\n          a..b: 4\n          a.: 5\n'
    + '          " ": 6\n',
    "a condition without one": _PROMPT + "    when: {}\n",
    "unknown variables": "variables: {broker: x}\n"
    + _STEP
    + "    prompt: |\n      Use ${broker}.\n      Use ${brokr} and ${PATH}.\n"
    + "    expect:\n      elements:\n        ${id}: present\n",
    "variables that are none": "variables: {1a: 3, b: [], c: , d: '${e}'}\n" + _PROMPT,
    "a variable within another": "variables: {a: x, b: 'y ${a}'}\n" + _PROMPT,
    "no JSON in backquotes": _EXPECT + '      elements: {a: {"name == `x`": true}}\n',
    "no such architecture": _PROMPT.replace("shop.json", "shpo.json"),
    "an architecture that is a folder": _PROMPT.replace("shop.json", "prompts"),
    "a pattern that matches nothing": _PROMPT.replace("shop.json", "'**/*.yaml.json'"),
    "mistakes of every kind at once": "architecture: none.json\nmodle: x\nsteps:\n"
    "  - name: a step\n    prompt-file: none.txt\n    allow-removals: true\n"
    "  - 3\n"
    "  - {name: two, template: improove, values: 3}\n"
    "  - {name: two, template: create, reqest: A shop., promt: x}\n"
    "  - {name: two, prompt: 'Use ${x}.'}\n"
    "  - {name: '${y}', prompt-file: '${y}.txt'}\n"
    "  - name: six\n    prompt: Do it.\n    expect:\n"
    "      fixed: [single-point, 3]\n      absent: [single-point]\n"
    "      elements: {a: {'b[': 1}, c: presnt}\n",
    "no such prompt file": _STEP + "    prompt-file: prompts/none.txt\n",
    "prompt files that are none": _STEP + "    prompt-file: prompts\n  - name: two\n"
    "    prompt-file: prompts/blank.txt\n  - name: three\n    prompt-file: prompts/latin.txt\n",
    "a prompt file with a variable": _STEP + "    prompt-file: prompts/variable.txt\n",
    "no such template": _STEP + "    template: imrpove\n",
    "a template with other values": _STEP + "    template: improve\n"
    "    values: {constraint: x}\n  - {name: two, template: improve, values: {request: x}}\n",
    "a template that needs more": _STEP + "    template: create\n",
}

BROKEN = {name: text if isinstance(text, bytes) else text.encode() for name, text in _TEXTS.items()}
