"""A documentation site made from an architecture: the pages, and the project that builds them."""
