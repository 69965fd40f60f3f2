"""What many tests begin with, laid once in a transaction that is never committed, each level upon the one before.

A test finds the levels it asks for and none above them: what is too much is taken back before it begins. What a test
does itself is undone after it, as always.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction


class Levels:
    """Each level by its name: what lays it, given what was laid before by name. Fixtures hand out rows read afresh."""

    def __init__(self, **levels: Callable[[dict[str, Any]], Any]) -> None:
        self.levels = levels
        self.laid: dict[str, Any] = {}
        self._points: list[str] = []
        self._outer: transaction.Atomic | None = None

    @contextmanager
    def kept(self) -> Iterator["Levels"]:
        try:
            yield self
        finally:
            self.take_back()

    def height(self, asked: Collection[str]) -> int:
        """How many levels whoever asks for these needs."""
        return max((number for number, name in enumerate(self.levels, start=1) if name in asked), default=0)

    def reach(self, asked: Collection[str]) -> None:
        """Lay what is lacking up to the highest level that is asked for, and take back what lies above it."""
        names, height = list(self.levels), self.height(asked)
        if not height:
            self.take_back()
        elif self._outer is None:
            self._outer = transaction.atomic()
            self._outer.__enter__()
        while len(self._points) > height:
            transaction.savepoint_rollback(self._points.pop())
            self.laid.pop(names[len(self._points)])
        while len(self._points) < height:
            name = names[len(self._points)]
            self._points.append(transaction.savepoint())
            self.laid[name] = self.levels[name](self.laid)

    def take_back(self) -> None:
        if self._outer is None:
            return
        transaction.set_rollback(True)
        outer, self._outer = self._outer, None
        self.laid.clear()
        self._points.clear()
        outer.__exit__(None, None, None)

    def __getitem__(self, name: str) -> Any:
        """What was laid, read afresh: one row or a list of them. What is lacking is laid by the test itself."""
        for one in self.levels:
            if one not in self.laid:
                self.laid[one] = self.levels[one](self.laid)
            if one == name:
                break
        found = self.laid[name]
        return [_afresh(one) for one in found] if isinstance(found, list) else _afresh(found)

    def forget_the_tests_own(self) -> None:
        """What a test laid by itself is undone with it."""
        for name in list(self.laid)[len(self._points) :]:
            del self.laid[name]


def _afresh(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


def is_undone_by_rollback(item: pytest.Item) -> bool:
    """Whether this test runs in a transaction; one that does not must find nothing laid."""
    marker = item.get_closest_marker("django_db")
    names = {"transactional_db", "live_server", "django_db_reset_sequences"}
    return not (marker and marker.kwargs.get("transaction")) and not names & set(item.fixturenames)
