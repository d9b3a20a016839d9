"""Which proxy and certificates are used: what is told of them, and what requests really do."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from httpx2 import URL
from httpx2._utils import URLPattern, get_environment_proxies
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.models import connect
from advisor.agent.proxies import Proxy, certificates, passed_by, passwords, proxy_for, set_proxies
from advisor.agent.scripted import Reply, ScriptedServer
from advisor.calm.model import Model
from advisor.errors import AdvisorError, ModelError
from advisor.settings import Settings
from tests.agent.proxying import ForwardProxy
from tests.agent.talk import talk

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without any proxy."""
    for name in [*NAMES, *(name.lower() for name in NAMES), "REQUEST_METHOD"]:
        monkeypatch.delenv(name, raising=False)


HOSTS = ("example.com", "www.example.com", "notexample.com", "localhost", "10.1.2.3", "[::1]")
URLS = st.builds(
    "{}://{}{}/v1".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(HOSTS),
    st.sampled_from(["", ":80", ":443", ":8080"]),
)
ENTRIES = st.one_of(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "", "http://", "https://", "all://"]),
        st.sampled_from(["", "", ".", "*."]),
        st.sampled_from([*HOSTS, "EXAMPLE.com", "com", "1.2.3", "::1"]),
        st.sampled_from(["", "", ":80", ":443", ":8080"]),
    ),
    st.sampled_from(["*", "", "10.0.0.0/8", "10.0.0.0/x", "::1/64", "a/b", "http://", "[::1"]),
)
VALUES = st.sampled_from(["", "http://p:1", "q:2", "http://u:w@r:3"])
VARIABLES = st.fixed_dictionaries(
    {},
    optional={name: VALUES for each in NAMES[:3] for name in (each, each.lower())}
    | {"NO_PROXY": st.lists(ENTRIES, max_size=3).map(", ".join), "REQUEST_METHOD": st.just("GET")},
)


@given(url=URLS, variables=VARIABLES)
def test_what_is_told_is_what_the_client_does(url: str, variables: dict[str, str]) -> None:
    """Whatever the variables say, by the rules of the library that sends the requests."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        mounts = get_environment_proxies()
    patterns = sorted(URLPattern(each) for each in mounts)
    used = next((mounts[each.pattern] for each in patterns if each.matches(URL(url))), None)
    told = proxy_for(url, variables)
    value = told.value if told else ""
    assert (used or "") == (value if not value or "://" in value else f"http://{value}")


def test_a_proxy_is_told_without_its_password() -> None:
    """By the variable that sets it; the password is known in every spelling, to be left out."""
    environment = {"HTTPS_PROXY": "http://ada:p%40ss@proxy:3128", "no_proxy": "internal"}
    proxy = proxy_for("https://api.example.com/v1", environment)
    assert proxy == Proxy("HTTPS_PROXY", "http://ada:p%40ss@proxy:3128")
    assert proxy.address == "http://proxy:3128"
    assert Proxy("ALL_PROXY", "proxy:1").address == "http://proxy:1"
    assert {"p%40ss", "p@ss", "ada:p@ss"} <= set(passwords(environment))
    assert passwords({"HTTPS_PROXY": "http://a:b@proxy"}) == []  # it would spoil every word
    assert proxy_for("https://internal/v1", environment) is None
    assert passed_by("https://internal/v1", environment) == "internal"
    assert set_proxies(environment) == [proxy]


@pytest.mark.parametrize("url", ["", "http://", "http://[::1", "http://x:99999", "nothing"])
def test_what_is_no_address_takes_no_proxy(url: str) -> None:
    """It is refused elsewhere."""
    assert proxy_for(url, {"ALL_PROXY": "http://p:1"}) is None
    assert passed_by(url, {"NO_PROXY": "*"}) == ""


def test_a_request_goes_through_the_proxy_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the proxy's own user and password, and the key for the endpoint alone."""
    with ForwardProxy() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address.replace("://", "://ada:secret@"))
        result = talk([Reply("Yes."), Reply("No.")], "One?", "Two?")
    assert result.text == "Yes.No."
    assert proxy.asked[0].startswith("POST http://127.0.0.1:")
    assert "proxy-authorization: basic" in proxy.heads[0].lower()


def test_a_request_passes_by_the_proxy_where_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_PROXY names the host."""
    with ForwardProxy() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        monkeypatch.setenv("NO_PROXY", "elsewhere, 127.0.0.1")
        assert talk([Reply("Yes.")]).text == "Yes."
    assert proxy.heads == []


def test_tls_goes_through_a_tunnel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The proxy sees the host, and nothing of the request; the certificate is the endpoint's."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with ForwardProxy() as proxy, server(authority) as endpoint:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        assert said(endpoint.base_url) == "Yes."
    assert proxy.asked == [f"CONNECT {endpoint.base_url.split('/')[2]} HTTP/1.1"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (
            "407 Proxy Authentication Required",
            "of HTTP_PROXY, which refused access; check the proxy",
        ),
        ("503 Service Unavailable", "answered 503: Service Unavailable; try again later"),
    ],
)
def test_a_proxy_that_refuses_is_told(
    monkeypatch: pytest.MonkeyPatch, status: str, told: str
) -> None:
    """Without the password in its address."""
    with ForwardProxy(status) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address.replace("://", "://ada:secret@"))
        error = talk([]).error
    assert isinstance(error, ModelError)
    assert told in str(error)
    assert "secret" not in str(error)


def test_a_tunnel_that_is_refused_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the proxy's words and the variable that sets it."""
    with ForwardProxy("403 Not Here") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        error = talk([], base_url="https://127.0.0.1:1/v1").error
    assert str(error) == (
        f"https://127.0.0.1:1/v1 cannot be reached through the proxy {proxy.address} of "
        "HTTPS_PROXY: 403 Not Here; check the proxy, or name the host in NO_PROXY"
    )


def test_a_proxy_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not the endpoint that cannot be reached."""
    with ForwardProxy() as proxy:
        monkeypatch.setenv("all_proxy", proxy.address)
    assert str(talk([]).error).endswith(
        f"/v1 cannot be reached through the proxy {proxy.address} of all_proxy: Connection refused;"
        " check the proxy, or name the host in NO_PROXY"
    )


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("ftp://ada:secret@p:1", "write it as http://host:port"),
        ("http://[::1", "write it as http://host:port"),
        ("socks5://p:1", "SOCKS needs the package socksio"),
    ],
)
def test_a_proxy_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str, advice: str
) -> None:
    """Before anything is sent."""
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(ModelError) as caught:
        connect(Settings(model="m", base_url="http://127.0.0.1:1"), view=lambda: Model({}))
    assert str(caught.value) == f"the proxy of HTTPS_PROXY cannot be used; {advice}"


def test_a_variable_of_langchains_is_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would have all of ours refused."""
    monkeypatch.setenv("OPENAI_PROXY", "http://127.0.0.1:1")
    assert talk([Reply("Yes.")]).text == "Yes."


def server(authority: trustme.CA) -> ScriptedServer:
    """A server with a certificate of this authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return ScriptedServer([Reply("Yes.")], tls=context)


def said(base_url: str, **settings: Any) -> str:
    """What the model at that address answers, or the error."""
    result = talk([], base_url=base_url, **settings)
    assert result.error is None or isinstance(result.error, AdvisorError)
    return str(result.error or result.text)


def test_an_authority_of_ones_own_is_trusted_where_it_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And nowhere else: without it one line says what to set."""
    authority, path = trustme.CA(), tmp_path / "ca.pem"
    with server(authority) as endpoint:
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        assert "has a certificate that is not trusted: " in said(endpoint.base_url)
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        trustme.CA().cert_pem.write_to_path(path)
        failure = said(endpoint.base_url)
        assert "has a certificate that is not trusted: " in failure
        assert "in SSL_CERT_FILE" in failure
        assert "\n" not in failure
        authority.cert_pem.write_to_path(path)
        assert said(endpoint.base_url) == "Yes."


def test_the_file_of_certificates_goes_before_the_folder() -> None:
    """As in the library that sends the requests; an empty one is none."""
    both = {"SSL_CERT_DIR": "d", "SSL_CERT_FILE": "f"}
    assert certificates(both) == "SSL_CERT_FILE"
    assert certificates(both | {"SSL_CERT_FILE": ""}) == "SSL_CERT_DIR"
    assert certificates({}) == ""
