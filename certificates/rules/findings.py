"""Knows the shape of an answer, as it is printed, shown and frozen with a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from .cases import Piece


class Short(TypedDict, total=False):
    """One bound that is missed, measured alone; the entries overlap and must not be added."""

    what: str
    minutes: int
    count: int
    days: int  # of `spread` only


class Counted(TypedDict, total=False):
    id: str
    minutes: int  # of what carries minutes
    toward: str


class Refused(TypedDict, total=False):
    id: str
    minutes: int  # of what carries minutes
    why: str


class Finding(TypedDict, total=False):
    id: str
    label: str
    kind: str
    met: bool
    applies: bool  # only where it is false
    need: int
    have: int
    short: list[Short]
    counted: list[Counted]
    refused: list[Refused]
    awaits: list[str]  # the events, or `certificate`, that must come first
    why: str  # of an unmet `person`
    routes: list[Route]  # of `any_of`
    findings: list[Finding]  # of `all_of`


class Route(TypedDict):
    route: int
    met: bool
    findings: list[Finding]


class Assessment(TypedDict):
    programme: str
    stage: str
    version: str
    on: str
    met: bool
    findings: list[Finding]


Refusals = list[tuple[Piece, int, str]]
"""A piece, how many of its minutes, and why."""


def refused(refusals: Refusals) -> list[Refused]:
    """In the order of the evidence."""
    return [_refused(*refusal) for refusal in sorted(refusals, key=_rank)]


def _rank(refusal: tuple[Piece, int, str]) -> int:
    return refusal[0].rank


def _refused(piece: Piece, minutes: int, why: str) -> Refused:
    if piece.item.minutes is None:
        return {"id": piece.item.id, "why": why}
    return {"id": piece.item.id, "minutes": minutes, "why": why}


def counted_whole(piece: Piece, toward: str) -> Counted:
    if piece.item.minutes is None:
        return {"id": piece.item.id, "toward": toward}
    return {"id": piece.item.id, "minutes": piece.minutes, "toward": toward}


def finding(
    *,
    met: bool,
    need: int,
    have: int,
    short: list[Short],
    counted: list[Counted],
    refusals: Refusals,
    awaits: Iterable[str] = (),
) -> Finding:
    found: Finding = {
        "met": met,
        "need": need,
        "have": have,
        "short": short,
        "counted": counted,
        "refused": refused(refusals),
    }
    waiting = list(awaits)
    if waiting:
        found["awaits"] = waiting
    return found
