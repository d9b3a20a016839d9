"""Small pictures by hand, for tests of what is written from them."""

from __future__ import annotations

from advisor.diagram.picture import Arrow, Box, Group, Message, Participant, Picture, Sequence

KINDS = Picture(
    "One of each kind",
    (
        Group("shop", "Shop", "system", "All that sells"),
        Group("zone", "Inner Zone", "network", parent="shop"),
    ),
    (
        Box("customer", "Customer", "actor", "Buys"),
        Box("browser", "Browser", "webclient", parent="shop"),
        Box("api", "API", "service", "Takes requests", parent="shop", is_focus=True),
        Box("orders", "Orders", "database", parent="zone"),
        Box("events", "Events", "message-queue", parent="zone"),
        Box("order-data", "Order Data", "data-asset", parent="zone"),
        Box("staff", "Staff", "ldap"),
        Box("partners", "Partners", "ecosystem"),
        Box("bank", "Bank", "system", gathered=("till", "vault")),
        Box("lan", "LAN", "network"),
        Box("press", "Press", "steuerung"),
    ),
    (
        Arrow("customer", "browser", "interacts", ("r1",)),
        Arrow("browser", "api", "connects", ("r2",), "HTTPS"),
        Arrow("api", "orders", "connects", ("r3", "r4"), "2 relationships"),
        Arrow("api", "zone", "connects", ("r5",)),
        Arrow("press", "lan", "deployed-in", ("r6",)),
        Arrow("press", "bank", "composed-of", ("r7",)),
        Arrow("press", "staff", "connects", ("r8", "r9"), "HTTPS", back=("r9",)),
        Arrow("partners", "staff", "interacts", ("r10", "r11"), back=("r11",)),
    ),
    ("Twelve nodes are not drawn.",),
)
"""Every kind of node, of arrow and of standing in a group."""

CHANGED = Picture(
    "A change",
    (
        Group("shop", "Shop", "system", mark="changed"),
        Group("old", "Old", "system", mark="removed"),
    ),
    (
        Box("api", "API", "service", parent="shop", mark="changed"),
        Box("cache", "Cache", "database", parent="shop", mark="added"),
        Box("batch", "Batch", "service", parent="old", mark="removed"),
        Box("bank", "Bank", "system"),
    ),
    (
        Arrow("api", "bank", "connects", ("r1",)),
        Arrow("api", "cache", "connects", ("r2",), "TCP", "added"),
        Arrow("batch", "bank", "connects", ("r3",), "", "removed"),
        Arrow("batch", "shop", "composed-of", ("r4",), "", "changed"),
    ),
    ("+ added, ~ changed, - removed.",),
)
"""Every mark on every kind of element."""

FLOW = Sequence(
    "Order",
    (
        Participant("customer", "Customer", "actor"),
        Participant("api", "API", "service", "changed"),
        Participant("orders", "Orders", "database", "added"),
    ),
    (
        Message(1, "customer", "api", "Orders a book; pays", "customer-uses-api"),
        Message(2, "api", "api", "", "api-checks"),
        Message(4, "api", "orders", "Is kept", "api-orders", mark="added"),
        Message(5, "orders", "api", "Number", "api-orders", is_reply=True, mark="removed"),
    ),
    ("Step 3 is not drawn.",),
)
"""A reply, a step that stays where it is, one without a text, one that is missing, and marks."""

DEEP = Picture(
    "",
    tuple(Group(f"g{n}", "", "", "", f"g{n - 1}" if n else "") for n in range(3000)),
    (Box("box", "Box", "", "", "g2999"),),
    (),
)
"""Groups that stand in each other deeper than Python's stack."""
