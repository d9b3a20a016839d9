"""Small architectures that have nothing in common with the e-commerce platform."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def payments() -> Json:
    """Merchants are paid: calls in a chain, one database, all in one platform."""
    services = ("authorisation-service", "fraud-service", "settlement-service")
    ledger = [_interface("ledger-jdbc", "JDBC", 5432)]
    return _document(
        [
            _node("merchant", "actor"),
            _node("cardholder", "actor"),
            _node("payments-platform", "system"),
            _node("edge-proxy", "service", interfaces=[_interface("edge-https", "HTTPS", 443)]),
            *(_node(each, "service") for each in services),
            _node("ledger-store", "database", interfaces=ledger),
        ],
        [
            _interacts("merchant", "edge-proxy"),
            _interacts("cardholder", "edge-proxy"),
            _connects("edge-proxy", "authorisation-service"),
            _connects("authorisation-service", "fraud-service"),
            _connects("authorisation-service", "settlement-service", metadata={"mode": "sync"}),
            _connects("settlement-service", "ledger-store", "JDBC"),
            _connects("authorisation-service", "ledger-store", "JDBC"),
            _contains("payments-platform", "composed-of", "edge-proxy", *services, "ledger-store"),
        ],
        _flow(
            "pay-flow",
            "merchant-uses",
            "edge-proxy-authorisation-service",
            "authorisation-service-fraud-service",
            "authorisation-service-settlement-service",
            "settlement-service-ledger-store",
        ),
    )


def sensors() -> Json:
    """A plant's sensors are read: no actor at the entry, and nodes deployed in a network."""
    inside = ("ingest-gateway", "telemetry-service", "alert-service", "timeseries-db")
    return _document(
        [
            _node("technician", "actor"),
            _node("sensor-fleet", "system"),
            _node("plant-network", "network"),
            _node("ingest-gateway", "system"),
            _node("telemetry-service", "service"),
            _node("alert-service", "service"),
            _node("timeseries-db", "database"),
        ],
        [
            _interacts("technician", "alert-service"),
            _connects("sensor-fleet", "ingest-gateway", "TLS"),
            _connects("ingest-gateway", "telemetry-service", "TLS"),
            _connects("telemetry-service", "timeseries-db", "TCP"),
            _connects("telemetry-service", "alert-service"),
            _contains("plant-network", "deployed-in", *inside),
        ],
        _flow(
            "reading",
            "sensor-fleet-ingest-gateway",
            "ingest-gateway-telemetry-service",
            "telemetry-service-alert-service",
        ),
    )


def trading() -> Json:
    """A trader's orders are routed: a web client, and two databases of different owners."""
    inside = ("order-router", "risk-engine", "position-db", "audit-db")
    return _document(
        [
            _node("trader", "actor"),
            _node("broker-desk", "ecosystem"),
            _node("trading-ui", "webclient"),
            _node("order-router", "service", interfaces=[_interface("fix", "TCP", 9878)]),
            _node("risk-engine", "service"),
            _node("position-db", "database"),
            _node("audit-db", "database"),
        ],
        [
            _interacts("trader", "trading-ui"),
            _connects("trading-ui", "order-router", "WebSocket"),
            _connects("order-router", "risk-engine", "TCP"),
            _connects("risk-engine", "position-db", "JDBC"),
            _connects("order-router", "audit-db", "JDBC"),
            _contains("broker-desk", "composed-of", *inside),
        ],
        _flow(
            "trade",
            "trader-uses",
            "trading-ui-order-router",
            "order-router-risk-engine",
            "risk-engine-position-db",
        ),
    )


def _document(nodes: list[Json], relationships: list[Json], flow: Json) -> Json:
    return {
        "$schema": "https://calm.finos.org/release/1.2/meta/calm.json",
        "nodes": nodes,
        "relationships": relationships,
        "flows": [flow],
    }


def _node(identity: str, kind: str, **members: Any) -> Json:
    name = identity.replace("-", " ").title()
    said = {"name": name, "description": f"The {name}."}
    return {"unique-id": identity, "node-type": kind} | said | members


def _interface(identity: str, protocol: str, port: int) -> Json:
    return {"unique-id": identity, "protocol": protocol, "host": "h.example.com", "port": port}


def _connects(source: str, target: str, protocol: str = "HTTPS", **members: Any) -> Json:
    body = {"connects": {"source": {"node": source}, "destination": {"node": target}}}
    head = {"unique-id": f"{source}-{target}", "description": f"{source} calls {target}."}
    return head | {"protocol": protocol, "relationship-type": body} | members


def _interacts(actor: str, *nodes: str) -> Json:
    body = {"interacts": {"actor": actor, "nodes": list(nodes)}}
    head = {"unique-id": f"{actor}-uses", "description": f"{actor} uses it."}
    return head | {"relationship-type": body}


def _contains(container: str, kind: str, *nodes: str) -> Json:
    head = {"unique-id": f"{container}-parts", "description": f"What {container} holds."}
    return head | {"relationship-type": {kind: {"container": container, "nodes": list(nodes)}}}


def _flow(identity: str, *relationships: str) -> Json:
    steps = [
        {"relationship-unique-id": each, "sequence-number": number, "description": each}
        for number, each in enumerate(relationships, 1)
    ]
    name = identity.replace("-", " ").title()
    return {"unique-id": identity, "name": name, "description": name, "transitions": steps}
