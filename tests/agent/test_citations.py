"""Ids in an answer that no element has: those are told, and nothing else is."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.citations import Citation, in_turn, unknown
from advisor.assess.assessing import assess
from advisor.calm.document import load
from advisor.calm.model import Model
from advisor_tools import registry
from tests.calm.architectures import doc, node
from tests.tools.ledger import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXTURES = Path(__file__).parents[2] / "fixtures"
SHOP = Model(load(FIXTURES / "architectures/ecommerce-platform.json").value)
TRADING = Model(load(FIXTURES / "architectures/trading.json").value)


def words(answer: str, *known: str, model: Model = SHOP) -> list[str]:
    """The words that are told."""
    return [each.word for each in unknown(answer, [model], known)]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("The `order-databse` has no replica; add one.", Citation("order-databse", "order-db")),
        ("Add a replica to `order-databse`.", Citation("order-databse", "order-db")),
        ("`ghost-service` should be replicated.", Citation("ghost-service", "order-service")),
        ("It waits for `order_service`.", Citation("order_service", "order-service")),
        ("`quantum-mesh` is not redundant.", Citation("quantum-mesh", "")),
        (
            "- **`gateway-to-orders`**: HTTPS",
            Citation("gateway-to-orders", "gateway-connects-order"),
        ),
        ("New users come over `edge-proxy`.", Citation("edge-proxy", "")),
        ("Der Dienst `lager-dienst` wartet auf `order-db`.", Citation("lager-dienst", "")),
        ("`load-balancer` stands in front.", Citation("load-balancer", "")),
    ],
)
def test_what_no_element_is_called(answer: str, expected: Citation) -> None:
    """Misspelt or invented, in any sentence that takes it for granted; with what was meant."""
    assert unknown(answer, [SHOP]) == [expected]


@pytest.mark.parametrize(
    "answer",
    [
        "There is no replica of `billing-db`.",
        "Missing owner on `billing-db`.",
        "Missing: a backup of `billing-db`.",
        "`billing-db` is missing a backup.",
        "`billing-db` is not part of any flow.",
        "Without `billing-db` nobody orders.",
        "A second problem: `billing-db` has one instance.",
        "The second one, `billing-db`, is worse.",
        "For example, `billing-db` is alone.",
        "New customers wait for `billing-db`.",
        "It addresses `billing-db`.",
        "Adding load hurts `billing-db`.",
        "Introduce a cache in front of `billing-db`.",
        "I recommend that you check `billing-db`.",
        "I recommend checking `billing-db` first.",
        "Call `billing-db` first.",
        "`order-service` called `billing-db`.",
        "`billing-db:5432` is open.",
        "See `/nodes/billing-db`.",
        "The way is `billing-db → order-db`.",
        "The way is `order-service -> billing-db`.",
        "Es gibt keine Replik von `billing-db`.",
        "Ohne `billing-db` bestellt niemand.",
        "Ein zweites Problem: `billing-db` hat keine Replik.",
        "| `billing-db` | 5432 |",
    ],
)
def test_an_id_like_those_of_the_document_is_told(answer: str) -> None:
    """Whatever stands far before it: a proposal or a denial speaks of the word next to it."""
    assert words(answer) == ["billing-db"]


def test_numbers_behind_a_word_do_not_make_it_another() -> None:
    """A second database ends like the databases there are."""
    assert words("It is `billing-db-2`.") == ["billing-db-2"]


@pytest.mark.parametrize(
    "answer",
    [
        "It is `SHA-256`, `AES-256`, `UTF-8`, `TLS-1.3`; `CVE-2021-44228` is open.",
        "`ISO-27001` asks for it, and `ADR-0001` says so.",
        "`circuit-breaker` is missing; `cache-aside` has to do. `pg_dump` runs nightly.",
        "`blue-green` is better than `active-active`, and `spring-boot` is used.",
        "The `dead-letter` queue fills; `rate-limit` is a control; set `failover-mode`.",
        "`tenant-id` is a key; `created_at` is set.",
        "I would put a `price-db` in front of `order-db`. Then `price-db` has the prices.",
        "Add `order-db-replica`, fed from `order-db`.",
        "Add a second gateway, `edge-gateway`, and a new node called `audit-service`.",
        "Introduce a database (`read-db`). Create one more instance, e.g. `order-service-2`.",
        "Another instance `order-service-b` would help; I suggest `order-cache-db`.",
        "Replace `order-db` with `first-db` and `second-db`; keep `api-gateway` as `main-gateway`.",
        "Füge eine zweite Datenbank `kunden-db` hinzu. Es gibt keine Datenbank `artikel-db`.",
        "There is no node `billing-db` in the document, so `billing-db` has no owner.",
        "I cannot find a node called `billing-db`.",
        "`billing-db` is missing from the document.",
        'Like this:\n```json\n{"unique-id": "billing-db"}\n```\nThen `billing-db` holds it.',
    ],
)
def test_terms_proposals_and_denials_are_left_alone(answer: str) -> None:
    """Also where they are written like an id, and in what follows on them."""
    assert words(answer) == []


def test_numbered_ids_are_ids_where_there_are_some() -> None:
    """Elsewhere they are decisions, standards and weaknesses."""
    assert words("`SVC-07` waits.") == []
    assert words("`SVC-07` waits.", model=Model(doc(node("SVC-01")))) == ["SVC-07"]


def test_what_a_remedy_would_add_is_no_invention() -> None:
    """Ids of the findings' remedies stand in no document yet."""
    workspace = opened(SHOP.value)
    remedies = [each for found in assess(SHOP).findings for each in found.told.remedies]
    offered = next(each for each in remedies if each.tool == "make_redundant")
    new = offered.arguments["instances"][-1]
    assert words(f"`{new}` waits for `ghost-service`.") == [new, "ghost-service"]
    told = in_turn(f"`{new}` waits for `ghost-service`.", workspace, ())
    assert [each.word for each in told] == ["ghost-service"]


def test_what_a_tool_answered_is_no_invention() -> None:
    """It stands in a result of the turn."""
    workspace = opened(SHOP.value)
    assert in_turn("`ghost-service` waits.", workspace, (), ["ghost-service would be new"]) == []


@pytest.mark.parametrize(
    "answer",
    [
        "`api-gateway` calls `order-service` over `gateway-connects-order`.",
        "`api-gateway.metadata.owner` is set, and `order-service-api` is its interface.",
        "Its `rate-limiting` and `requests-per-minute` stand in the control; `order` has none.",
        "I would add a `load-balancer` in front of `api-gateway`.",
        "Introduce instances such as `gate-1`, `gate-2` and `gate-3`.",
        "Rename `order-db` to `order-store`, and split `api-gateway` into `edge-a` and `edge-b`.",
        "There is no `ghost-service`.",
        "`ghost-service` does not exist, and `other-service` is gone.",
        "Es gibt kein `lager-dienst`.",
        "I removed `old-service`.",
        "Set the property `max-connections`; the `tech-owner` key is free.",
        "`order-db.internal.example.com` is the host, `0001-use-a-queue.md` the record.",
        "PostgreSQL `16.2`, since `2026-01-02`, in `eu-central-1`.",
        "`single-point-of-failure` was found, and `insert_between` mends it; see `data-asset`.",
        "The `composed-of` names it by `unique-id`.",
        "`npm run x-y`, `a/b-c`, `--dry-run`, `{a-b}`, `HTTP_PROXY`, `x-`, `-y`, ``a-b``",
        "```json\n`foo-bar`\n```\nand\n~~~\n`foo-baz`",
        "ghost-service without backticks",
        "",
    ],
)
def test_what_is_no_claim(answer: str) -> None:
    """Ids, fields and values of the document; proposals, denials; words of other kinds."""
    assert words(answer) == []


def test_what_somebody_said_is_no_invention() -> None:
    """In a prompt, an attachment or a call; but not as a part of another word."""
    answer = "`ghost-service` waits."
    assert words(answer, "what of Ghost-Service?") == []
    assert words(answer, '{"id": "ghost-service"}') == []
    assert words(answer, "what of ghost-service-2 and old-ghost-service?") == ["ghost-service"]


def test_what_was_removed_just_now_is_no_invention() -> None:
    """It stands in the document as it was."""
    without = Model({**SHOP.value, "nodes": SHOP.value["nodes"][1:], "relationships": []})
    assert unknown("`customer` used `customer-interacts-gateway`.", [without, SHOP]) == []
    assert [each.word for each in unknown("`customer-interacts-gateway` is it.", [without])] == []


def test_what_a_turn_staged_and_took_back_is_no_invention() -> None:
    """An interface that went with its node, and an id that was given and changed."""
    workspace = opened(doc(node("kept"), node("old", "service", "old-api")))
    assert [each.word for each in in_turn("`new-one` has `old-api`.", workspace, ())] == ["new-one"]
    added = {"unique-id": "new-one", "node-type": "service", "name": "New", "description": "New."}
    for call in (
        ("remove", {"ids": ["old"]}),
        ("add_node", {"node": added}),
        ("rename", {"id": "new-one", "new_id": "new-two"}),
    ):
        outcome = registry.call(workspace, *call)
        assert outcome.change, outcome.text
    assert in_turn("`old-api` went; `new-one` is called `new-two`.", workspace, ()) == []
    assert [each.word for each in in_turn("`old-apis` stops.", workspace, ())] == ["old-apis"]


def test_capitals_are_ids_where_ids_are_written_so() -> None:
    """Elsewhere they are variables of an environment."""
    assert words("`SVC_GHOST` waits.", model=TRADING) == ["SVC_GHOST"]
    assert words("`SVC_GHOST` waits.") == []


def test_each_is_told_once_and_few_are_told() -> None:
    """In the order of the answer."""
    answer = " ".join(f"`ghost-{name}` waits for `ghost-a`." for name in "abcde")
    assert words(answer) == ["ghost-a", "ghost-b", "ghost-c"]


def test_in_words() -> None:
    """With the nearest id where there is one."""
    assert str(Citation("order-databse", "order-db")) == (
        "The answer names `order-databse`, which does not exist; nearest: order-db"
    )
    assert str(Citation("quantum-mesh", "")) == (
        "The answer names `quantum-mesh`, which does not exist"
    )


def answers(recording: Path) -> Iterator[tuple[str, list[str]]]:
    """What was answered by hand, each with all that was said before it in its run."""
    said: dict[str, list[str]] = {}
    for line in recording.read_text("utf-8").splitlines():
        exchange: dict[str, Any] = json.loads(line)
        if "exchange" not in exchange:
            continue
        before = said.setdefault(exchange["run"], [])
        before += [each["text"] for each in exchange["messages"] if each["role"] != "system"]
        before += [json.dumps(each) for each in exchange["answer"].get("calls", ())]
        yield exchange["answer"].get("text", ""), [*before]


@pytest.mark.parametrize(
    "name", ["data-platform", "ecommerce-platform", "iot", "payments", "trading"]
)
def test_careful_answers_are_left_alone(name: str) -> None:
    """Those of the recordings name nothing that is not there; a slip in any of them is told."""
    model = Model(load(FIXTURES / f"architectures/{name}.json").value)
    slips = found = 0
    for answer, said in answers(FIXTURES / f"recordings/{name}.jsonl"):
        # The model is shown the document first, which is no news.
        talk = [each for each in said if not each.startswith("<")]
        assert unknown(answer, [model], talk) == []
        for identity in model.ids("node"):
            if f"`{identity}`" in answer and re.search("[-_]", identity):
                slip = f"{identity[:-1]}{'X' if identity.isupper() else 'x'}"
                wrong = answer.replace(f"`{identity}`", f"`{slip}`")
                slips += 1
                found += slip in [each.word for each in unknown(wrong, [model], talk, most=99)]
    assert found >= 0.85 * slips > 0


def test_a_long_answer_is_read_quickly() -> None:
    """However many backticks it has."""
    start = time.process_time()
    unknown("`a-b` ` `` `c-d, e`" * 2_000 + "add `x-y`, " * 1_000, [SHOP])
    unknown(f"the `{'-' * 50_000}x-y` {'a new ' * 5_000}`x-y`", [SHOP])
    assert time.process_time() - start < 2
