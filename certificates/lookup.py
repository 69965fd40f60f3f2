"""Knows how the certificate of a code stands: what every stranger asks, in a statement compiled once a day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from certificates import access, ladders, states
from certificates.models import AfterDeath
from lms.people import days

# Stands where the value will be; no code has it.
PLACE = "\0"


def looked_up(code: str) -> tuple[states.State, bool] | None:
    """How the certificate of this code stands today where its body is, and whether its files wait to be signed; None
    where there is none that a stranger may see. One statement."""
    rows = list(_telling(days.today_in("UTC")).rows(code))
    if not rows:
        return None
    one = rows[0]
    today = days.today_in(one["certification__programme__timezone"])
    in_force = {
        row["renewal__definition"]
        for row in rows
        if _is_within(today, row["renewal__in_force_from"], row["renewal__in_force_until"])
    }
    happened = {
        row["happenings__pk"]: states.Happened(
            row["happenings__what"],
            row["happenings__on"],
            row["happenings__reason_code"] if row["happenings__says_why"] else "",
        )
        for row in rows
        if row["happenings__pk"]
    }
    holds = _is_within(today, one["conditions__from_on"], one["conditions__until_on"])
    state = states.state_of(
        valid_from=one["valid_from"],
        valid_through=one["valid_through"],
        happenings=happened.values(),
        on=today,
        renewal=ladders.renewal_of(next(iter(in_force), None)),
        succeeded_on=one["later_from"],
        conditions=one["conditions__text"] or "" if holds else "",
    )
    return replace(state, holder_died=one["certification__after_death"] == AfterDeath.SAYS_SO), one["waits"]


def _is_within(day: date, from_on: date | None, until_on: date | None) -> bool:
    return (from_on or date.min) <= day <= (until_on or date.max)


class Compiled:
    """A statement that is asked all the time, with another value each time.

    Django takes ten times as long to write this one as a database to answer it.
    """

    def __init__(self, rows: Callable[[str], QuerySet]) -> None:
        asked = rows(PLACE)
        self._names = list(asked.query.selected or ())
        self._compiler = asked.query.get_compiler(connection=connection)
        self._statement, self._values = self._compiler.as_sql()

    def rows(self, value: str) -> Iterator[dict[str, Any]]:
        with connection.cursor() as cursor:
            cursor.execute(self._statement, [value if one == PLACE else one for one in self._values])
            found = cursor.fetchall()
        for row in self._compiler.results_iter([found]):
            yield dict(zip(self._names, row, strict=True))


@lru_cache(maxsize=2)
def _telling(day: date) -> Compiled:
    return Compiled(lambda code: access.checkable().that_tell(day).filter(code=code))
