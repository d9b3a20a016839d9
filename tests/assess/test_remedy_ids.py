"""The ids that remedies give: free, and written as those of the document are."""

from __future__ import annotations

import pytest

from advisor.assess.facts import Facts
from advisor.assess.remedies import alike, extended, free
from advisor.assess.rules.resilience.single_point_of_failure import RULE
from advisor.calm.model import Model
from tests.assess.findings import findings, links
from tests.calm.architectures import doc, interacts, node


def facts(*ids: str) -> Facts:
    """Of nodes with these ids."""
    return Facts(Model(doc(*map(node, ids))))


@pytest.mark.parametrize(
    ("identity", "expected", "beside"),
    [
        ("orders", "orders-load-balancer", "load-balancer"),
        ("order-service", "order-service-load-balancer", "load-balancer"),
        ("SVC_OMS", "SVC_OMS_LOAD_BALANCER", "LOAD_BALANCER"),
        ("svc_oms", "svc_oms_load_balancer", "load_balancer"),
        ("svc.oms", "svc.oms.load.balancer", "load.balancer"),
        ("OMS", "OMS-LOAD-BALANCER", "LOAD-BALANCER"),
        ("42", "42-load-balancer", "load-balancer"),
    ],
)
def test_an_id_is_written_as_the_one_it_comes_from(
    identity: str, expected: str, beside: str
) -> None:
    """Its separator and its capitals."""
    known = facts("a-b", identity)
    assert extended(known, identity, "load", "balancer") == expected
    assert alike(known, identity, "load", "balancer") == beside


def test_an_id_of_one_word_takes_the_documents_separator() -> None:
    """That of most ids."""
    assert extended(facts("a_b", "c_d", "e-f", "OMS"), "OMS", "1") == "OMS_1"
    assert extended(facts("a_b", "c-d", "e-f", "oms"), "oms", "1") == "oms-1"


def test_what_is_taken_is_numbered_in_the_same_way() -> None:
    """From two on."""
    known = facts("SVC_OMS", "SVC_OMS_QUEUE", "SVC_OMS_QUEUE_2")
    assert free(known, "SVC_OMS_QUEUE") == "SVC_OMS_QUEUE_3"
    assert free(known, "SVC_OMS", "SVC_RISK") == "SVC_RISK"


def test_each_of_several_balancers_has_its_own_id() -> None:
    """The plain one is for the only one."""
    value = doc(
        node("ANN_1", "actor"),
        *map(node, ("SVC_A", "SVC_B", "SVC_C")),
        interacts("in", "ANN_1", "SVC_A"),
        *links("SVC_A>SVC_B"),
    )
    (point,) = findings(value, RULE)
    assert point.told.remedies[0].arguments == {
        "node": "SVC_A",
        "instances": ["SVC_A_1", "SVC_A_2"],
        "load_balancer": "LOAD_BALANCER",
    }
    value["relationships"] += links("SVC_B>SVC_C")
    both = [each.told.remedies[0].arguments["load_balancer"] for each in findings(value, RULE)]
    assert both == ["SVC_A_LOAD_BALANCER", "SVC_B_LOAD_BALANCER"]
