"""What a proposal says of itself: digests, what it brings, what it mends, and its JSON."""

from __future__ import annotations

import copy
import json

from advisor.calm.document import value_digest
from advisor.calm.equality import same
from advisor.calm.finding import Finding
from advisor.change import patch
from advisor.change.proposal import Digests, surplus
from tests.change.staging import (
    ADD_CACHE,
    CONNECT_CACHE,
    ORIGIN,
    metadata,
    of,
    platform,
    proposal,
    staged,
)


def finding(message: str, pointer: str = "", element: str = "") -> Finding:
    """An error with these words."""
    return Finding("rule", "reference", "error", pointer, element, message)


def test_digests_are_those_of_the_planned_base_and_result() -> None:
    """The base by bytes and by value, the result by value; the patch leads there."""
    document = of(platform())
    proposed = proposal(document, ADD_CACHE, CONNECT_CACHE)
    assert proposed.base == Digests(document.digest, document.value_digest)
    assert proposed.base.value == value_digest(platform())
    assert proposed.result == value_digest(patch.apply(platform(), proposed.operations))
    assert proposed.result != proposed.base.value


def test_the_base_is_not_touched() -> None:
    """Staging works on a copy."""
    document = of(platform())
    proposal(document, ADD_CACHE, metadata("architecture", owner="Somebody else"))
    assert same(document.value, platform())


def test_a_proposal_tells_what_it_brings_and_what_it_mends() -> None:
    """A dangling reference of the base is mended, another one is brought."""
    value = platform()
    ends = value["relationships"][4]["relationship-type"]["connects"]
    ends["destination"] = {"node": "cache"}
    dangling = copy.deepcopy(CONNECT_CACHE)
    ends = dangling[1]["relationship"]["relationship-type"]["connects"]
    ends["destination"]["node"] = "nowhere"
    mended = proposal(of(value), ADD_CACHE)
    assert mended.applicable
    assert [each.element for each in mended.resolved] == ["order-connects-db"]
    both = proposal(of(value), ADD_CACHE, dangling)
    assert not both.applicable
    errors = [each for each in both.introduced if each.severity == "error"]
    assert [each.element for each in errors] == ["order-connects-cache"]


def test_warnings_leave_a_proposal_applicable() -> None:
    """A node that nothing refers to is worth a word, no more."""
    lonely = proposal(of(platform()), (ADD_CACHE[0], {"node": ADD_CACHE[1]["node"]}))
    assert [each.severity for each in lonely.introduced] == ["warning"]
    assert lonely.applicable


def test_findings_are_counted_and_may_move() -> None:
    """The same words at the same element are the same finding, as often as they were there."""
    before = [finding("a", "/nodes/1", "x"), finding("a", "/nodes/1", "x"), finding("b")]
    after = [finding("a", "/nodes/0", "x"), finding("b"), finding("b", "/other")]
    assert surplus(after, before) == [finding("b", "/other")]
    assert surplus(before, after) == [finding("a", "/nodes/1", "x")]
    assert surplus(before, before) == []


def test_a_proposal_is_plain_json() -> None:
    """What is written to a plan file reads back as the same value, patch and all."""
    proposed = proposal(of(platform()), ADD_CACHE, CONNECT_CACHE)
    content = proposed.to_json()
    assert json.loads(json.dumps(content)) == content
    assert content["patch"] == proposed.operations
    assert content["base"]["value"] == proposed.base.value
    assert content["result"] == proposed.result
    assert content["origin"]["prompt"] == ORIGIN.prompt
    assert content["applicable"] is True
    assert [(each["number"], each["tool"]) for each in content["changes"]] == [
        (1, "add_node"),
        (2, "add_relationship"),
    ]
    assert value_digest(patch.apply(platform(), content["patch"])) == content["result"]


def test_a_proposal_stays_what_it_was() -> None:
    """What is staged later is not in it."""
    workspace = staged(of(platform()), ADD_CACHE)
    proposed = workspace.propose(ORIGIN)
    content = proposed.to_json()
    workspace.withdraw([1])
    assert proposed.to_json() == content
