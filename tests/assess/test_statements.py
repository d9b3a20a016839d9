"""What an element is taken to say, and what it denies."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.assessing import assess
from advisor.assess.rules import security
from advisor.assess.statements import (
    AUTHENTICATION,
    ENCRYPTION,
    SECRETS,
    SEGMENTS,
    Matter,
    declared,
    denials,
    statements,
)
from advisor.calm.model import Model
from advisor.calm.pointer import child, split
from tests.assess.systems import systems
from tests.mutations import STRANGE, mutants

Json = dict[str, Any]

MATTERS = (ENCRYPTION, AUTHENTICATION, SECRETS, SEGMENTS)


def said(text: object, matter: Matter, key: str = "note") -> bool:
    """Whether metadata with this text speaks of the matter."""
    return declared(statements({"metadata": {key: text}}, "/nodes/0"), matter) is not None


@pytest.mark.parametrize(
    ("matter", "texts"),
    [
        (
            ENCRYPTION,
            ["TLS 1.3", "encrypted", "over IPsec", "Leitung verschlüsselt", "leased line"],
        ),
        (AUTHENTICATION, ["OAuth2", "mutual TLS", "two-factor", "api-key", "Zugriffskontrolle"]),
        (SECRETS, ["HashiCorp Vault", "rotated", "workload identity", "Schlüsselverwaltung"]),
        (SEGMENTS, ["in the DMZ", "VLAN 12", "micro-segmented", "Netzsegment", "firewalls"]),
    ],
)
def test_words_of_each_matter(matter: Matter, texts: list[str]) -> None:
    """In either language, and not within other words."""
    for text in texts:
        assert said(text, matter), text
        assert said({"deep": [text]}, matter), text
    for text in ("battlest", "author of it", "secretary", "ozone", "pauthor", ""):
        assert not said(text, matter), text


@pytest.mark.parametrize(
    "text",
    ["not encrypted", "no TLS here", "ohne Verschlüsselung", "plaintext", "never encrypted: TODO"],
)
def test_what_is_denied_is_not_said(text: str) -> None:
    """Up to the end of its clause, behind which it may be said all the same."""
    assert not said(text, ENCRYPTION)
    assert said(f"{text}, then TLS", ENCRYPTION)


def test_data_at_rest_are_another_matter() -> None:
    """Unless it is said of what travels as well."""
    assert not said("AES-256, encrypted at rest", ENCRYPTION)
    assert not said("AES-256", ENCRYPTION, "encryption-at-rest")
    assert said("encrypted at rest and in transit", ENCRYPTION)


def test_where_it_is_looked_and_where_not() -> None:
    """Members that say what an element is do not count, nor does the scheme of an address."""
    value = {"name": "TLS", "protocol": "TLS", "interfaces": [{"tls": True}], "url": "tls://x"}
    assert statements(value, "/nodes/0") == []
    assert not said("https://tls.example.com", AUTHENTICATION)
    assert not said("ssl://example.com", ENCRYPTION)
    assert [each.pointer for each in statements({"metadata": [{"a/b": "x"}], "c": 1}, "/n")] == [
        "/n/metadata/0/a~1b",
        "/n/c",
    ]


def test_what_says_no() -> None:
    """With its pointer and value; of the matter are those that are named so."""
    value = {
        "encrypted": "No",
        "metadata": [{"tls": {"enabled": False}, "rest-encryption": False}],
        "controls": {"authn": {"required": None}, "login": False},
    }
    found = denials(value, "/nodes/1")
    for each in found:
        place: Any = value
        for token in split(each.pointer.removeprefix("/nodes/1")):
            place = child(place, token)
        assert place == each.value
    assert {each.pointer for each in found if ENCRYPTION.is_denied_by(each)} == {
        "/nodes/1/encrypted",
        "/nodes/1/metadata/0/tls/enabled",
    }
    assert {each.pointer for each in found if AUTHENTICATION.is_denied_by(each)} == {
        "/nodes/1/controls/authn/required"
    }


@given(st.recursive(st.sampled_from(STRANGE), lambda inner: st.dictionaries(st.text(), inner)))
def test_any_value_is_looked_through(value: Any) -> None:
    """Whatever stands in an element, nothing in it is a failure."""
    listed = {"controls": value, "metadata": [value], "more": value}
    for matter in MATTERS:
        declared(statements(listed, ""), matter)
    denials(listed, "")


@given(st.data())
def test_broken_documents_are_assessed(data: st.DataObject) -> None:
    """Whatever is malformed, the rules tell what they can, as JSON, and change nothing."""
    value = data.draw(systems().flatmap(mutants))
    before = copy.deepcopy(value)
    for point in assess(Model(value), rules=security.RULES).findings:
        json.dumps(point.to_json())
    assert value == before
