"""Fixtures of the tests of meetings and lists: the small banner of the ticket tests."""

from tickets.tests.conftest import banner, english

__all__ = ["banner", "english"]
