"""Knows in which state a certificate is on a day: one function, whoever asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

Kind = Literal["revoked", "surrendered", "suspended", "expired", "upcoming", "active"]

FINAL: dict[str, Kind] = {"revoked": "revoked", "surrendered": "surrendered"}


class Happening(Protocol):
    """A status event: what happened (`suspended`, `reinstated`, `revoked`, `surrendered`) and on which day."""

    @property
    def what(self) -> str: ...

    @property
    def on(self) -> date: ...


@dataclass(frozen=True)
class Happened:
    """A happening where only these two facts were read."""

    what: str
    on: date


@dataclass(frozen=True)
class State:
    """`since` is the first day of the state; None for one that has not begun to be valid."""

    kind: Kind
    since: date | None


def state_of(*, valid_from: date, valid_through: date | None, happenings: Iterable[Happening], on: date) -> State:
    """The state on a day; `happenings` in the order they happened, later days than `on` left out of account.

    Both days of the term are included; a term without a last day never expires. Revoked and surrendered are final; then
    suspended goes before expired and expired before active, on every face of a certificate alike.
    """
    suspended_on: date | None = None
    for happening in happenings:
        if happening.on > on:
            continue
        if happening.what in FINAL:
            return State(FINAL[happening.what], happening.on)
        if happening.what == "suspended":
            suspended_on = suspended_on or happening.on
        elif happening.what == "reinstated":
            suspended_on = None
    if suspended_on:
        return State("suspended", suspended_on)
    if valid_through is not None and on > valid_through:
        return State("expired", date.fromordinal(valid_through.toordinal() + 1))
    return State("upcoming", None) if on < valid_from else State("active", valid_from)
