"""Knows which evidence matches a filter: `where` and `of` need every field, `without` needs one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter

from .cases import Evidence, Index, Piece
from .language import LIVE, Filter

Value = str | bool


def every_field(index: Index, of: Filter) -> Callable[[Piece], bool]:
    """Whether a piece matches all fields; each profile is looked at once, events at each piece."""
    matching, events = _by_profile(index, of)
    if events is None:
        return lambda piece: matching[piece.profile]
    return lambda piece: matching[piece.profile] and piece.item.event in events


def only(index: Index, of: Filter, pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces that match all fields."""
    matching, events = _by_profile(index, of)
    if events is None:
        return [piece for piece in pieces if matching[piece.profile]]
    return [piece for piece in pieces if matching[piece.profile] and piece.item.event in events]


def _by_profile(index: Index, of: Filter) -> tuple[list[bool], frozenset[Value] | None]:
    """For each profile whether all fields but the event match; and the events that do."""
    matching = [True] * len(index.profiles)
    events = None
    for field, values in of.fields:
        accepted = _accepted(field, values)
        if field == "event":
            events = accepted
        elif field == "topic":
            matching = [
                one and not accepted.isdisjoint(item.topics) for one, item in zip(matching, index.profiles, strict=True)
            ]
        else:  # null is accepted by no filter
            own = attrgetter(field)
            matching = [one and own(item) in accepted for one, item in zip(matching, index.profiles, strict=True)]
    return matching, events


def one_field(index: Index, of: Filter) -> Callable[[Piece], tuple[str, Value] | None]:
    """The first field, with the piece's value, that matches."""
    fields = [(field, _accepted(field, values)) for field, values in of.fields if field != "event"]
    events = frozenset(dict(of.fields).get("event", ()))
    found = [_first(item, fields) for item in index.profiles]

    def look(piece: Piece) -> tuple[str, Value] | None:
        event = piece.item.event
        if found[piece.profile] is None and event is not None and event in events:
            return "event", event
        return found[piece.profile]

    return look


def _accepted(field: str, values: tuple[Value, ...]) -> frozenset[Value]:
    live = LIVE if field == "mode" and "live" in values else ()
    return frozenset((*values, *live))


def _value(item: Evidence, field: str, accepted: frozenset[Value]) -> Value | None:
    """The item's own value that is accepted; null never is."""
    if field == "topic":
        return next((topic for topic in item.topics if topic in accepted), None)
    own: Value | None = getattr(item, field)
    return own if own is not None and own in accepted else None


def _first(item: Evidence, fields: list[tuple[str, frozenset[Value]]]) -> tuple[str, Value] | None:
    for field, accepted in fields:
        value = _value(item, field, accepted)
        if value is not None:
            return field, value
    return None
