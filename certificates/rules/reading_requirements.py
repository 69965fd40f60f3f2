"""Knows how requirements, windows, filters and conditions are read from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import language as words
from .language import Condition, Filter, Requirement, Rule, Window
from .places import Place

_MARKS = ("id", "label", "when", "unless")


@dataclass(frozen=True)
class Shelf:
    """What a standard's requirements share: the statements' current versions and the ids already given."""

    statements: Mapping[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def requirements(self, place: Place, default: Callable[[int], str]) -> tuple[Requirement, ...]:
        """`default` gives the id of the n-th requirement, counted from 1, that has none of its own."""
        return tuple(self.requirement(one, default(n)) for n, one in enumerate(place.items(), start=1))

    def requirement(self, place: Place, default: str) -> Requirement:
        found = place.fields(*_MARKS, *_KINDS, *_GROUPS)
        kinds = [name for name in found if name not in _MARKS]
        identity = self._identity(found.get("id"), place, default)
        rule: Rule = words.AllOf(())
        if len(kinds) == 1:
            rule = self._rule(kinds[0], found[kinds[0]], default)
        elif kinds or (isinstance(place.value, Mapping) and set(place.value) <= {*_MARKS, *_KINDS, *_GROUPS}):
            place.refuse(f"needs exactly one of {', '.join((*_KINDS, *_GROUPS))}")
        return Requirement(
            id=identity,
            rule=rule,
            label=found["label"].text() if "label" in found else "",
            when=condition(found["when"]) if "when" in found else None,
            unless=condition(found["unless"]) if "unless" in found else None,
        )

    def _identity(self, given: Place | None, place: Place, default: str) -> str:
        identity = given.text() if given else default
        if identity in self.ids:
            (given or place).refuse(f'the id "{identity}" already stands at {self.ids[identity]}')
        self.ids.setdefault(identity, place.path)
        return identity

    def _rule(self, kind: str, place: Place, default: str) -> Rule:
        if kind == "any_of":
            return words.AnyOf(self._routes(place, default))
        if kind == "all_of":
            return words.AllOf(_not_empty(place, self.requirements(place, lambda n: f"{default}.{n}")))
        if kind == "attest":
            return _attest(place, self.statements)
        return _KINDS[kind](place)

    def _routes(self, place: Place, default: str) -> tuple[tuple[Requirement, ...], ...]:
        routes = []
        for number, route in enumerate(place.items(), start=1):
            inside = f"{default}.{number}"
            routes.append(_not_empty(route, self.requirements(route, lambda n, i=inside: f"{i}.{n}")))  # type: ignore[misc]
        return _not_empty(place, tuple(routes))


def _not_empty(place: Place, found: tuple[Any, ...]) -> tuple[Any, ...]:
    if isinstance(place.value, list | tuple) and not place.value:
        place.refuse("is an empty list")
    return found


# Kinds -----------------------------------------------------------------------------------------------


def _read(found: dict[str, Place], name: str, how: Callable[[Place], Any], default: Any = None) -> Any:
    return how(found[name]) if name in found else default


def _codes(place: Place) -> tuple[str, ...]:
    return place.one_or_more(Place.text)


def _list_of_codes(place: Place) -> tuple[str, ...]:
    return place.each(Place.text)


def _kinds_with_minutes(place: Place) -> tuple[str, ...]:
    return place.one_or_more(lambda one: one.word(*words.MINUTE_KINDS))


def _kinds(place: Place) -> tuple[str, ...]:
    return place.one_or_more(lambda one: one.word(*words.KINDS))


def _one(place: Place) -> int:
    return place.whole(at_least=1)


def _minutes(place: Place) -> int:
    return place.whole("of minutes", at_least=1)


def _percent(place: Place) -> Any:
    percent = place.number()
    if not 0 <= percent <= 100:
        place.refuse(f"{percent} is not between 0 and 100")
    return percent


def _hours(place: Place) -> words.Hours:
    found = place.fields(*words.Hours.__dataclass_fields__, required=("kind", "minimum"))
    shared = _read(found, "shared", Place.flag, False)
    minimum = _read(found, "minimum", Place.hours, 0)
    topics = _read(found, "topics", _topic_minimums, ())
    if "topics" in found and not shared and sum(m for _, m in topics) > minimum:
        found["topics"].refuse("the topics' minimums come to more than the minimum they lie inside")
    return words.Hours(
        kind=_read(found, "kind", _kinds_with_minutes, ()),
        minimum=minimum,
        topics=topics,
        shared=shared,
        covers=_read(found, "covers", _list_of_codes, ()),
        at_least=_read(found, "at_least", lambda place: place.each(_at_least), ()),
        at_most=_read(found, "at_most", lambda place: place.each(_at_most), ()),
        same_event=_read(found, "same_event", lambda p: p.word("once", "once_per_term", "many"), "many"),
        spread=_read(found, "spread", Place.length),
        round_down_to=_read(found, "round_down_to", _minutes),
        **_sieve(found),
        without=_read(found, "without", evidence_filter),
        reuse=_read(found, "reuse", _reuse, "free"),
    )


def _sieve(found: dict[str, Place]) -> dict[str, Any]:
    return {
        "where": _read(found, "where", evidence_filter),
        "window": _read(found, "window", window, ()),
        "signed": _read(found, "signed", _signed),
    }


def _reuse(place: Place) -> Any:
    return place.word("none", "free")


def _topic_minimums(place: Place) -> tuple[tuple[str, int], ...]:
    return tuple((topic, least.hours()) for topic, least in place.entries())


def _at_least(place: Place) -> words.AtLeast:
    found = place.fields("of", "hours", "percent", required=("of",))
    if found and ("hours" in found) == ("percent" in found):
        place.refuse("needs either hours or percent")
    return words.AtLeast(
        of=_read(found, "of", evidence_filter, Filter(())),
        minutes=_read(found, "hours", Place.hours),
        percent=_read(found, "percent", _percent),
    )


def _at_most(place: Place) -> words.AtMost:
    found = place.fields("of", "hours", required=("of", "hours"))
    return words.AtMost(
        of=_read(found, "of", evidence_filter, Filter(())), minutes=_read(found, "hours", Place.hours, 0)
    )


def _signed(place: Place) -> words.Signed:
    found = place.fields("by_credential", "not_relation", "by")
    return words.Signed(
        by_credential=_read(found, "by_credential", _codes, ()),
        not_relation=_read(found, "not_relation", _codes, ()),
        by=_read(found, "by", _one, 1),
    )


def _count(place: Place) -> words.Count:
    found = place.fields(
        "kind",
        "minimum",
        "distinct",
        "hours_each",
        "covers",
        "where",
        "without",
        "window",
        "reuse",
        "signed",
        required=("kind", "minimum"),
    )
    return words.Count(
        kind=_read(found, "kind", _kinds, ()),
        minimum=_read(found, "minimum", Place.whole, 0),
        distinct=_read(found, "distinct", lambda p: p.word(*words.DISTINCT_FIELDS)),
        minutes_each=_read(found, "hours_each", Place.hours),
        covers=_read(found, "covers", _list_of_codes, ()),
        **_sieve(found),
        without=_read(found, "without", evidence_filter),
        reuse=_read(found, "reuse", _reuse, "free"),
    )


def _every(place: Place) -> words.Every:
    found = place.fields(*words.Every.__dataclass_fields__, required=("kind", "each", "over"))
    every = words.Every(
        kind=_read(found, "kind", _kinds, ()),
        each=_read(found, "each", lambda p: p.word(*words.PERIODS), "month"),
        over=_read(found, "over", lambda p: p.word("term", "window"), "term"),
        at_least=_read(found, "at_least", _one, 1),
        minutes_each=_read(found, "minutes_each", _minutes),
        **_sieve(found),
    )
    begins = (words.Within, words.WithinFrom, words.WithinTerm, words.Since, words.After)
    if every.over == "window" and not any(isinstance(bound, begins) for bound in every.window):
        found["over"].refuse("the window has no first day; give it within, since or after")
    return every


def _exam(place: Place) -> words.Exam:
    found = place.fields(*words.Exam.__dataclass_fields__, required=("assessment",))
    asked = [name for name in ("percent", "scaled", "completed") if name in found]
    completed = _read(found, "completed", Place.flag, False)
    if found and (len(asked) != 1 or (asked == ["completed"] and not completed)):
        place.refuse("needs exactly one of percent, scaled and completed: true")
    return words.Exam(
        assessment=_read(found, "assessment", Place.text, ""),
        percent=_read(found, "percent", _percent),
        scaled=_read(found, "scaled", Place.number),
        completed=completed,
        window=_read(found, "window", window, ()),
    )


def _attest(place: Place, statements: Mapping[str, str]) -> words.Attest:
    found = place.fields("statement", "version", "window", required=("statement",))
    statement = _read(found, "statement", Place.text, "")
    version = _read(found, "version", Place.text)
    if version == "current" and statement and statement not in statements:
        found["version"].refuse(f'"current" needs the version of "{statement}" under statements')
    return words.Attest(statement=statement, version=version, window=_read(found, "window", window, ()))


def _task(place: Place) -> words.Task:
    found = place.fields("code", "window", required=("code",))
    return words.Task(code=_read(found, "code", Place.text, ""), window=_read(found, "window", window, ()))


def _document(place: Place) -> words.Document:
    found = place.fields("type", "max_age", "of", "reviewed", "direct", required=("type",))
    if "of" in found and "max_age" not in found:
        found["of"].refuse("says from which day max_age is measured, and there is no max_age")
    return words.Document(
        type=_read(found, "type", Place.text, ""),
        max_age=_read(found, "max_age", Place.length),
        of=_read(found, "of", Place.text, "on"),
        reviewed=_read(found, "reviewed", Place.flag, False),
        direct=_read(found, "direct", Place.flag, False),
    )


def _references(place: Place) -> words.References:
    found = place.fields(*words.References.__dataclass_fields__, required=("minimum",))
    minimum = _read(found, "minimum", Place.whole, 0)
    types = _read(found, "types", lambda p: tuple((name, one.whole()) for name, one in p.entries()), ())
    if "types" in found and sum(n for _, n in types) > minimum:
        found["types"].refuse("the types' minimums come to more than the minimum they lie inside")
    return words.References(
        minimum=minimum,
        types=types,
        not_from=_read(found, "not_from", _codes, ()),
        known_months=_read(found, "known_months", lambda p: p.whole("of months")),
        direct=_read(found, "direct", Place.flag, False),
    )


def _holds(place: Place) -> words.Holds:
    found = place.fields("credential", "good_standing", "on", required=("credential",))
    return words.Holds(
        credential=_read(found, "credential", _codes, ()),
        good_standing=_read(found, "good_standing", Place.flag, False),
        on=_read(found, "on", Place.text, "on"),
    )


def _person(place: Place) -> words.Person:
    found = place.fields(*words.Person.__dataclass_fields__, required=("attribute",))
    asked = {"at_least", "at_most", "equals", "one_of"} & found.keys()
    if found and not asked:
        place.refuse("needs at_least, at_most, equals or one_of")
    person = words.Person(
        attribute=_read(found, "attribute", Place.text, ""),
        at_least=_read(found, "at_least", Place.number),
        at_most=_read(found, "at_most", Place.number),
        equals=_read(found, "equals", Place.plain),
        one_of=_read(found, "one_of", lambda p: p.one_or_more(Place.plain), ()),
        on=_read(found, "on", Place.text, "on"),
    )
    if person.at_least is not None and person.at_most is not None and person.at_least > person.at_most:
        place.refuse("at_least is more than at_most")
    return person


_KINDS: dict[str, Callable[[Place], Any]] = {
    "hours": _hours,
    "count": _count,
    "every": _every,
    "exam": _exam,
    "attest": lambda place: _attest(place, {}),
    "task": _task,
    "document": _document,
    "references": _references,
    "holds": _holds,
    "person": _person,
}
_GROUPS = ("any_of", "all_of")


# Windows, filters, conditions ------------------------------------------------------------------------


def window(place: Place) -> Window:
    """A mapping of bounds that stand together, or a list of such mappings."""
    if isinstance(place.value, list | tuple):
        return tuple(bound for one in place.items() for bound in window(one))
    found = place.fields("within", "of", "from", "since", "until", "after", "before", if_empty="is empty")
    bounds: list[words.Bound] = []
    for name, given in found.items():
        if name == "within":
            bounds.append(_within(given, found))
        elif name in ("of", "from"):
            if "within" not in found:
                given.refuse("says from which day within is measured, and there is no within")
        else:
            how, read = _BOUNDS[name]
            bounds.append(how(read(given)))
    return tuple(bounds)


def _within(place: Place, found: dict[str, Place]) -> words.Bound:
    anchors = [found[name] for name in ("of", "from") if name in found]
    if not isinstance(place.value, Mapping):
        if place.value != "term":
            place.refuse("must be a length such as {years: 5}, or term")
        for anchor in anchors:
            anchor.refuse("the term has its own days; of and from stand beside a length")
        return words.WithinTerm()
    if len(anchors) > 1:
        anchors[1].refuse("of looks back from a day and from looks ahead; only one of them can stand")
    if "from" in found:
        return words.WithinFrom(place.length(), found["from"].text())
    return words.Within(place.length(), found["of"].text() if "of" in found else "on")


_BOUNDS: dict[str, tuple[Callable[[Any], words.Bound], Callable[[Place], Any]]] = {
    "since": (words.Since, Place.day),
    "until": (words.Until, Place.day),
    "after": (words.After, Place.text),
    "before": (words.Before, Place.text),
}


def evidence_filter(place: Place) -> Filter:
    found = place.fields(*words.FILTER_FIELDS, if_empty=f"needs one of {', '.join(words.FILTER_FIELDS)}")
    return Filter(
        tuple((name, given.one_or_more(_FILTER_VALUES.get(name, Place.text))) for name, given in found.items())
    )


_FILTER_VALUES: dict[str, Callable[[Place], Any]] = {
    "mode": lambda place: place.word("live", *words.MODES),
    "provider_status": lambda place: place.word(*words.PROVIDER_STATUSES),
    "paid": Place.flag,
}


def condition(place: Place) -> Condition:
    if isinstance(place.value, list | tuple):
        return words.AllTrue(_not_empty(place, place.each(condition)))
    needed = f"needs exactly one of {', '.join(_CONDITIONS)}; a list means all of them"
    found = place.fields(*_CONDITIONS, if_empty=needed)
    if len(found) > 1:
        place.refuse(needed)
    for name, given in found.items():
        return _CONDITIONS[name](given)
    return words.AllTrue(())


def _any(place: Place) -> Condition:
    return words.AnyTrue(_not_empty(place, place.each(condition)))


def _younger(place: Place) -> Condition:
    found = place.fields("younger_than", required=("younger_than",))
    return words.CertificateYoungerThan(_read(found, "younger_than", Place.length, words.Length("days", 0)))


_CONDITIONS: dict[str, Callable[[Place], Condition]] = {
    "person": lambda place: words.PersonIs(_person(place)),
    "holds": lambda place: words.HoldsOne(_holds(place)),
    "event": lambda place: words.EventHappened(place.text()),
    "route": lambda place: words.RouteIs(place.text()),
    "certificate": _younger,
    "any": _any,
}
