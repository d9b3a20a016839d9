"""No text of a document stands unescaped in anything that a model is told."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from advisor.agent import context, news
from advisor.agent.outline import outline
from advisor.agent.picture import draw, redraw
from advisor.calm.check import check
from advisor.calm.document import read
from advisor.change.proposal import Origin
from advisor.change.review import Verdict
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.agent.talk import PLATFORM
from tests.injection.hostile import taint, texts

if TYPE_CHECKING:
    from advisor.calm.finding import Finding

BASE = json.loads(PLATFORM.read_bytes())
LIMITS = st.sampled_from([10, 10**6])
"""Characters up to which a document is shown whole: an outline, and a snapshot."""


def tainted(text: str, *, ids: bool) -> dict[str, Any]:
    """The platform with `text` in all its words, and if wanted in its ids and keys as well."""
    value: dict[str, Any] = copy.deepcopy(BASE)
    taint(value, text)
    value[text] = text
    value["adrs"] = [text]
    if ids:
        value["nodes"][0] |= {"unique-id": text, "node-type": text}
        value["flows"][0] |= {"unique-id": f"flow {text}", "name": text}
        kind = {"composed-of": {"container": text, "nodes": [text, "admin"]}}
        value["relationships"][0] |= {"unique-id": f"link {text}", "relationship-type": kind}
        value["relationships"][1]["relationship-type"] = {text: text}
    return value


def findings(value: dict[str, Any]) -> list[Finding]:
    """What the checks say, which quotes the document."""
    return list(check(value))


def brackets(told: str) -> tuple[int, int]:
    """How many angle brackets there are: two of each for a fence."""
    return told.count("<"), told.count(">")


@given(text=texts(), ids=st.booleans(), limit=LIMITS)
def test_a_document_stays_in_its_fence(text: str, limit: int, *, ids: bool) -> None:
    """As a snapshot or an outline, with what the checks say of it."""
    value = tainted(text, ids=ids)
    told, _picture = draw(value, findings(value), text, limit=limit)
    assert brackets(told) == (4, 4)
    assert brackets(outline(value)) == (0, 0)


@given(first=texts(), then=texts(), ids=st.booleans(), limit=LIMITS)
def test_so_do_differences(first: str, then: str, limit: int, *, ids: bool) -> None:
    """Elements that are new, changed or gone, or the document anew; the checks have one fence."""
    one, two = copy.deepcopy(BASE), copy.deepcopy(BASE)
    one["nodes"][7]["description"] = first
    two["nodes"][7]["description"] = then
    two["nodes"][6]["name"] = then
    two[then] = then
    for value, word in ((one, first), (two, then)):
        if ids:
            value["nodes"].append({"unique-id": word, "name": word})
    _told, picture = draw(one, findings(one), "a.json", limit=limit)
    for value in (two, tainted(then, ids=ids), one):
        told, picture = redraw(picture, value, findings(value))
        opened, closed = brackets(told)
        assert opened == closed
        fences = told.count("<architecture file=") + told.count("</architecture>")
        fences += told.count("<checks>") + told.count("</checks>")
        assert fences == opened
        assert max(told.count("</architecture>"), told.count("</checks>")) <= 1


@given(text=texts())
def test_so_do_news_and_remarks(text: str) -> None:
    """A reviewer's words, what was left wrong, files beside the document."""
    workspace = Workspace(read(json.dumps(BASE).encode(), Path("a.json")))
    proposal = workspace.propose(Origin("", "", "", ""))
    for decision in ("accept", "reject", "later"):
        verdict = Verdict(decision, text)
        sentence = news.decided(proposal, verdict, applied=decision == "accept")
        assert brackets(news.told([sentence, news.EDITED], "")) == (2, 2)
    assert brackets(context.repair([text, text])) == (2, 2)
    assert brackets(context.attached([(text, text), (text, text)]).text) == (4, 4)


def calls(text: str, identity: str) -> list[tuple[str, Any]]:
    """Calls that look at, add, fail on and quote what holds `text`."""
    node = {"unique-id": text, "node-type": text, "name": text, "description": text}
    end = {"node": text}
    connects = {"connects": {"source": end, "destination": end}}
    return [
        ("show", {"on": ["all:nodes"]}),
        ("show", {"on": [text]}),
        ("find", {"text": text}),
        ("neighbours", {"id": identity}),
        ("paths", {"source": identity, "target": "order-db"}),
        ("check", {}),
        ("read_adr", {"path": text}),
        ("link_adr", {"add": [text + "b"]}),
        ("add_node", {"node": node}),
        ("add_relationship", {"relationship": {"unique-id": "x", "relationship-type": connects}}),
        ("rename", {"id": identity, "new_id": text + "c", "new_name": text}),
        ("set_metadata", {"entries": [{"on": [identity], "values": {text: text}}]}),
        ("set_metadata", {"entries": [{"on": [text], "remove": [text]}]}),
        ("update", {"entries": [{"id": identity, "values": {text: text, "name": text}}]}),
        ("remove", {"ids": [identity, text]}),
        ("remove", {"ids": ["order-db"], "also": [text]}),
        ("edit_flow", {"flow": text, "remove": [text]}),
        (text, {text: text}),
        ("add_node", text),
        ("add_node", {text: text}),
    ]


@given(text=texts(), ids=st.booleans())
def test_so_do_results(text: str, *, ids: bool) -> None:
    """Of calls that look, that stage and that are refused: data has no angle bracket."""
    whole = text.encode("utf-8", "replace").decode()
    value = tainted(whole, ids=ids)
    workspace = Workspace(read(json.dumps(value).encode(), Path("a.json")))
    for name, arguments in calls(whole, whole if ids else "admin"):
        outcome = registry.call(workspace, name, arguments)
        assert brackets(outcome.text) == (0, 0), (name, outcome.text)
    assert brackets(context.repair(workspace.problems())) == (2, 2)
