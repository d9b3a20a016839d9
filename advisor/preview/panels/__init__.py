"""The parts of the page, a module for each."""
