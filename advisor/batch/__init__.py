"""Scripted conversations without a person: prompt scripts run, judged and reported.

Headless: nothing here prints, and nothing but the folder of results is written. May import the
agent and below, neither sessions nor shells.
"""
