"""A picture and a flow with everything that one can hold, and texts that mean harm."""

from __future__ import annotations

from itertools import pairwise

from advisor.diagram.picture import (
    Arrow,
    Box,
    Group,
    Message,
    Participant,
    Picture,
    Sequence,
)

PICTURE = Picture(
    "Everything at once",
    (
        Group("shop", "Shop", "system", "All that sells.", is_focus=True),
        Group("cellar", "Cellar", "network", "", "shop", "removed"),
    ),
    (
        Box("customer", "Customer", "actor", "Buys."),
        Box("gateway", "Gateway", "service", "The way in.", "shop", "changed"),
        Box("store", "Store", "database", "", "cellar", "removed"),
        Box("queue", "Queue", "message-queue", "", "cellar"),
        Box("page", "Page", "webclient", "", "shop", "added", is_focus=True),
        Box("suite", "Suite", "system", "", "", "", ("a", "b", "c")),
        Box("all services in shop", "37 services", "service", "", "shop", "", ("d",) * 37),
    ),
    (
        Arrow("customer", "gateway", "interacts", ("customer-uses-gateway",)),
        Arrow("gateway", "store", "connects", ("gateway-reads", "gateway-writes"), "JDBC"),
        Arrow("gateway", "cellar", "connects", ("down",), "TCP", "added"),
        Arrow("shop", "gateway", "connects", ("within",), "", "removed"),
        Arrow("cellar", "suite", "deployed-in", ("in-suite",)),
        Arrow("page", "suite", "composed-of", ("part",), "", "changed"),
        Arrow("page", "page", "connects", ("self",), "loop"),
        Arrow(
            "page",
            "gateway",
            "connects",
            ("asks", "told", "asks-more"),
            "2 there, 1 back, HTTPS",
            back=("told",),
        ),
    ),
    ("37 services are drawn as one.",),
)

FLOW = Sequence(
    "Selling",
    (
        Participant("customer", "Customer", "actor"),
        Participant("gateway", "Gateway", "service", "added"),
        Participant("store", "store", "database"),
    ),
    (
        Message(1, "customer", "gateway", "Asks for it", "customer-uses-gateway"),
        Message(2, "gateway", "store", "Looks", "gateway-reads", mark="changed"),
        Message(3, "store", "gateway", "", "gateway-reads", is_reply=True),
        Message(4, "gateway", "gateway", "Thinks", "self"),
    ),
    ("A step was left out.",),
)

HOSTILE = (
    'quote " and \\" and \\',
    "ends with a backslash \\",
    "\\N \\G \\L \\n \\l \\r \\T",
    "&amp; &lt;b&gt; &#34; & &nosuch; &#x0;",
    "<b>bold</b> <script>alert(1)</script> </title><image href='//e.example/x'/>",
    '"]; evil [label="x" image="/etc/hostname" URL="javascript:alert(1)',
    "-- --> <!-- */ // # end",
    "{a|b|<c> d}",
    "strict digraph subgraph node edge graph cluster",
    "a:b:c,d;e->f",
    "end\ufeff\u202e\u0000\u001b[2J\ud800\uffff",
    "🦄 👩\u200d👧 東京 ß",
    "\u00a0",
)
"""Ids, names and descriptions."""


def hostile_picture() -> Picture:
    """All of them, as each text that a picture holds."""
    return Picture(
        " ".join(HOSTILE),
        tuple(Group(f"g{each}", each, each, each) for each in HOSTILE),
        tuple(Box(each, each, each, each, f"g{each}") for each in HOSTILE),
        tuple(Arrow(one, other, "connects", (one,), other) for one, other in pairwise(HOSTILE)),
        HOSTILE,
    )
