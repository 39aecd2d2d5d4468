"""Runs that take minutes: by command for a table in docs/, and a small one of each among the tests."""
