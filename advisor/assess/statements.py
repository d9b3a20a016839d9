"""What controls, metadata and other members of an element say of a matter, such as encryption.

A word counts wherever it stands in a name of a member or in a text; what is denied there
(`"tls": false`, `authentication: none`, "without TLS") does not. Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.affirming import affirmed, affirmed_leaves, is_no, is_switched_off
from advisor.assess.kinds import spaced
from advisor.calm.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def vocabulary(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


_STRUCTURE = vocabulary(
    "unique-id name title node-type interfaces relationship-type protocol nodes relationships "
    "flows adrs $schema host port url details"
)
"""Members that say what an element is, and nothing of how it is protected."""

_SCHEME = re.compile(r"\b[a-z][a-z0-9+.-]*://")


class Statement(NamedTuple):
    """One control, one key of the metadata or another member, and its words."""

    pointer: str
    key: str
    """Its name as words, in lower case."""
    words: str
    """The names and texts in it, in lower case, without what is denied."""


class Denial(NamedTuple):
    """A member that says no: its value is false, null or a word such as `none`."""

    pointer: str
    path: tuple[str | int, ...]
    """Where it stands in its element."""
    value: Any


class Matter(NamedTuple):
    """Something that documents speak of, and the words by which it is known."""

    looked_for: tuple[str, ...]
    """Examples of the words, for a reader."""
    words: re.Pattern[str]
    denied: re.Pattern[str]
    """What the name of a member says that has only to be false to deny the matter."""
    unless: re.Pattern[str] = re.compile(r"(?!)")
    """Where this is spoken of as well, only `surely` counts."""
    surely: re.Pattern[str] = re.compile(r"(?!)")
    against: re.Pattern[str] = re.compile(r"(?!)")
    """Where this is said as well, the matter is not affirmed."""

    def is_denied_by(self, denial: Denial) -> bool:
        """Whether the names on the way to what says no are of the matter."""
        names = spaced(" ".join(step for step in denial.path if isinstance(step, str))).lower()
        return bool(self.denied.search(names)) and not self.unless.search(names)

    def is_in(self, statement: Statement) -> bool:
        """Whether the statement speaks of it."""
        text = f"{affirmed(statement.key)} {statement.words}"
        if not self.words.search(text) or self.against.search(text):
            return False
        return not self.unless.search(text) or self.surely.search(text) is not None


_ENCRYPTED = r"encrypt\w*|encipher\w*|verschlüssel\w*"
_TLS = r"m?tls|ssl|ipsec|vpn|wireguard|macsec|leased lines?"

ENCRYPTION = Matter(
    ("TLS", "mTLS", "SSL", "IPsec", "VPN", "encryption in transit"),
    re.compile(rf"\b(?:{_TLS}|{_ENCRYPTED})\b"),
    re.compile(r"\b(?:tls|ssl|encrypt\w*|verschlüssel\w*)\b"),
    re.compile(r"\b(?:rest|rests|resting|ruhende\w*)\b"),
    re.compile(rf"\b(?:{_TLS}|transit|wire|in flight)\b"),
    re.compile(
        r"\b(?:plain[ -]?(?:text[ -])?http|clear ?text|in (?:the )?clear|un-?encrypted"
        r"|unverschlüsselt\w*|klartext)\b"
        r"(?![^.,;:]*\b(?:redirect|refus|block|forbid|den(?:y|ied)|abgelehnt|umgeleitet|verboten))"
    ),
)
"""Of what travels; encryption of data at rest is another matter."""

AUTHENTICATION = Matter(
    (
        "authentication",
        "OAuth",
        "OIDC",
        "SAML",
        "mTLS",
        "JWT",
        "API key",
        "login",
        "access control",
    ),
    re.compile(
        r"\b(?:authenti\w*|auth|authn|authz|authori[sz]ation|oauth ?2?\w*|oidc|openid|saml|sso|jwt"
        r"|mtls|mutual tls|kerberos|bearer|api[ -]?keys?|log-?in|sign-?in|passwords?|mfa|2fa"
        r"|(?:two|multi)[ -]factor|access[ -]controls?|iam|zero[ -]trust|anmeldung"
        r"|client[ -]certificates?|(?:workload|caller|user)s?[ -]identit\w*"
        r"|identity(?:[ -]and)?[ -](?:providers?|access|proxy|aware|based)"
        r"|(?:check|verif|validat|prov|present)\w* (?:\w+ ){0,3}"
        r"(?:identity|certificates?|credentials?)"
        r"|(?:identity|certificates?|credentials?) (?:is|are|must be) (?:check|verif|validat)ed"
        r"|authentifizier\w*|authentisier\w*|zugriffskontrolle)\b"
    ),
    re.compile(r"\b(?:authenti\w*|auth|authn|oauth2?|anmeldung)\b"),
    re.compile(
        r"\b(?:(?:secrets?|key)[ -](?:store|manag)\w*|key[ -]?vaults?|vaults?|rotat\w*|kms|hsms?)\b"
    ),
    re.compile(
        r"\b(?:authenti\w*|auth|authn|authz|authori[sz]ation|oauth ?2?\w*|oidc|openid|saml|sso"
        r"|jwt|mtls|mutual tls|kerberos|log-?in|sign-?in|mfa|2fa|access[ -]controls?|iam"
        r"|zero[ -]trust|anmeldung|zugriffskontrolle)\b"
    ),
)
"""Of callers; where credentials are kept is another matter."""

SECRETS = Matter(
    ("secret", "vault", "KMS", "HSM", "key management", "managed identity", "rotation"),
    re.compile(
        r"\b(?:secrets?|vaults?|kms|hsms?|credentials?|key[ -]?vault|key management|rotat\w*"
        r"|(?:managed|workload) identit\w*|cyberark|keytabs?|geheimnis\w*|schlüsselverwaltung)\b"
    ),
    re.compile(r"(?!)"),
)

SEGMENTS = Matter(
    ("network", "subnet", "zone", "segment", "DMZ", "VPC", "VLAN", "firewall"),
    re.compile(
        r"\b(?:networks?|subnets?|zones?|segment\w*|dmz|vpcs?|vlans?|vnets?|firewalls?|netz\w*"
        r"|micro-?segment\w*|namespaces?)\b"
    ),
    re.compile(r"(?!)"),
)


def statements(value: Mapping[str, Any], pointer: str) -> list[Statement]:
    """What an element, or the document itself, says in its controls, metadata and other members."""
    found = []
    for path, key, content in _members(value):
        words = _text(content) if isinstance(content, str) else " ".join(_words(content))
        if words:
            found.append(Statement(pointer + join(*path), spaced(key).lower(), words))
    return found


def declared(listed: Iterable[Statement], matter: Matter) -> Statement | None:
    """The first statement on the matter."""
    return next((each for each in listed if matter.is_in(each)), None)


def denials(value: Mapping[str, Any], pointer: str) -> list[Denial]:
    """The members that say no, whatever to."""
    found = []
    for path, _, content in _members(value):
        if content is None or type(content) in (bool, str):
            leaves: Iterable[tuple[tuple[str | int, ...], Any]] = (((), content),)
        else:
            leaves = _leaves(content)
        for inner, leaf in leaves:
            if leaf != "" and is_no(leaf):
                whole = (*path, *inner)
                found.append(Denial(pointer + join(*whole), whole, leaf))
    return found


def _members(value: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """Each control, each key of the metadata and each other member, with where it stands."""
    for member, content in value.items():
        if member in _STRUCTURE:
            continue
        if member not in ("controls", "metadata"):
            yield (member,), member, content
        elif isinstance(content, dict):
            yield from (((member, key), key, inner) for key, inner in content.items())
        elif isinstance(content, list):
            for index, item in enumerate(content):
                if isinstance(item, dict):
                    yield from (((member, index, key), key, inner) for key, inner in item.items())


def _leaves(value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """What is neither an object nor a list, with the way to it."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, inner = waiting.pop()
        if isinstance(inner, dict):
            waiting.extend(((*path, key), each) for key, each in reversed(inner.items()))
        elif isinstance(inner, list):
            waiting.extend(((*path, n), inner[n]) for n in reversed(range(len(inner))))
        else:
            yield path, inner


def _words(value: Any) -> Iterator[str]:
    if is_switched_off(value):
        return
    for path, leaf in affirmed_leaves(value):
        if leaf != "":
            yield from (affirmed(spaced(step)) for step in path if isinstance(step, str))
            yield _text(str(leaf))


def _text(text: str) -> str:
    """The words of a text without what is denied; the scheme of an address says nothing."""
    if is_no(text):
        return ""
    text = text.replace("_", " ").lower()
    return affirmed(_SCHEME.sub(" ", text) if "://" in text else text)
