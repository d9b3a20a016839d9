"""Evidence of large documents: cut, and how much there is told beside it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from advisor.assess.assessing import assess
from advisor.assess.evidence import LONGEST, shortened
from advisor.calm.model import Model
from tests.architectures import VALUES
from tests.assess.findings import links
from tests.calm.architectures import doc, node


def test_what_is_long_is_cut_and_counted() -> None:
    """At any depth, lists and objects; what is as long as may be stays."""
    many, most = [*range(LONGEST + 1)], [*range(LONGEST)]
    told = shortened(
        {"a": many, "b": most, "c": {"d": many}, "e": [{"f": many}], "g": dict.fromkeys("xy", 1)}
    )
    cut, of_all = most, LONGEST + 1
    assert told == {
        "a": cut,
        "a (all)": of_all,
        "b": most,
        "c": {"d": cut, "d (all)": of_all},
        "e": [{"f": cut, "f (all)": of_all}],
        "g": {"x": 1, "y": 1},
    }
    wide = shortened({"h": {str(each): each for each in many}})
    assert (len(wide["h"]), wide["h (all)"]) == (LONGEST, of_all)


@given(VALUES)
def test_what_is_short_stays(value: Any) -> None:
    """As it is."""
    assert shortened({"x": value}) == {"x": value}


def test_findings_of_a_large_document_stay_short() -> None:
    """A balancer before a gateway before very many nodes: either is told with some of them."""
    leaves = [f"n{number}" for number in range(600)]
    ways = links("ann>one", "one>two", *(f"two>{leaf}" for leaf in leaves))
    value = doc(node("ann", "actor"), node("one"), node("two"), *map(node, leaves), *ways)
    told = [point.to_json() for point in assess(Model(value)).findings]
    evidence = [json.dumps(each["evidence"]) for each in told]
    assert any('(all)": 60' in each for each in evidence)
    assert max(map(len, evidence)) < 100 * LONGEST
