"""Mermaid, the notation: pictures as flowcharts or in its C4 form, flows as sequence diagrams."""
