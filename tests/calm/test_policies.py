"""The URL of a requirement that nobody has named."""

from __future__ import annotations

import pytest

from advisor.calm.model import Model
from advisor.calm.policies import policy_url
from tests.calm.architectures import doc, node


def url(*urls: str, topic: str = "security/login") -> str:
    """For a document whose one control has requirements at these URLs."""
    requirements = [{"requirement-url": each, "config": {}} for each in urls]
    controls = {"c": {"description": "d", "requirements": requirements}}
    return policy_url(Model(doc(node("a", controls=controls))), topic)


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        ((), "https://internal-policy.example.com/security/login"),
        (("https://p.example/resilience/failover",), "https://p.example/security/login"),
        (
            ("https://p.example/v2/security/tls", "https://p.example/v2/ops/backup"),
            "https://p.example/v2/security/login",
        ),
        (
            ("https://p.example/controls/M-1", "https://p.example/controls/M-2"),
            "https://p.example/controls/login",
        ),
        (("https://p.example/tls",), "https://p.example/login"),
        (
            ("https://p.example/a/tls.json", "https://p.example/b/x.json"),
            "https://p.example/security/login.json",
        ),
        (
            ("https://a.example/x", "https://b.example/y", "https://b.example/z"),
            "https://b.example/login",
        ),
        (
            ("https://www.nist.gov/a/b", "no url", "//[", "ftp://p.example/x"),
            "https://internal-policy.example.com/security/login",
        ),
    ],
    ids=str,
)
def test_it_is_in_the_manner_of_the_document(urls: tuple[str, ...], expected: str) -> None:
    """At its host, in its folders, with its ending; never at the host of a standard."""
    assert url(*urls) == expected


def test_a_topic_without_a_category() -> None:
    """Stands in the one folder, or at the root."""
    assert url("https://p.example/a/x", topic="level") == "https://p.example/level"
    both = ("https://p.example/a/x", "https://p.example/a/y")
    assert url(*both, topic="level") == "https://p.example/a/level"
