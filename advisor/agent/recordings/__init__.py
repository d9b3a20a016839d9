"""Exchanges with a model, kept in a file and answered from it again, without any network."""
