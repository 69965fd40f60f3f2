"""Knows how requirements, windows, filters and conditions are read from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import language as words
from .language import Condition, Filter, Requirement, Rule, Window
from .places import Place, as_day, as_flag, as_hours, as_length, as_number, as_plain, as_text, as_whole

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
        return place.named("requirement", lambda place: self._requirement(place, default))

    def _requirement(self, place: Place, default: str) -> Requirement:
        found = place.fields(*_MARKS, *_KINDS, *_GROUPS)
        identity = self._identity(found.get("id"), place, default)
        rule: Rule = words.AllOf(())
        if place.has_several(found, *_KINDS, *_GROUPS) or place.has_none(found, *_KINDS, *_GROUPS):
            place.refuse(f"needs exactly one of {', '.join((*_KINDS, *_GROUPS))}")
        else:
            for kind in [name for name in found if name not in _MARKS]:
                rule = self._rule(kind, found[kind], default)
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
    if place.is_empty_list():
        place.refuse("is an empty list")
    return found


# Kinds -----------------------------------------------------------------------------------------------


def _read(found: dict[str, Place], name: str, how: Callable[[Place], Any], default: Any = None) -> Any:
    return how(found[name]) if name in found else default


def _codes(place: Place) -> tuple[str, ...]:
    return place.one_or_more(as_text)


def _list_of_codes(place: Place) -> tuple[str, ...]:
    return place.each(as_text)


def _kinds_with_minutes(place: Place) -> tuple[str, ...]:
    return place.one_or_more(lambda one: one.word(*words.MINUTE_KINDS))


def _kinds(place: Place) -> tuple[str, ...]:
    return place.one_or_more(lambda one: one.word(*words.KINDS))


def _one(place: Place) -> int:
    return place.whole(at_least=1)


def _minutes(place: Place) -> int:
    return place.whole("of minutes", at_least=1)


def _percent(place: Place) -> Any:
    return place.number(between=(0, 100))


def _hours(place: Place) -> words.Hours:
    found = place.fields(*words.Hours.__dataclass_fields__, required=("kind", "minimum"))
    shared = _read(found, "shared", as_flag, False)
    minimum = _read(found, "minimum", as_hours, 0)
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
        spread=_read(found, "spread", as_length),
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
    if place.has_several(found, "hours", "percent") or place.has_none(found, "hours", "percent"):
        place.refuse("needs either hours or percent")
    return words.AtLeast(
        of=_read(found, "of", evidence_filter, Filter(())),
        minutes=_read(found, "hours", as_hours),
        percent=_read(found, "percent", _percent),
    )


def _at_most(place: Place) -> words.AtMost:
    found = place.fields("of", "hours", required=("of", "hours"))
    return words.AtMost(of=_read(found, "of", evidence_filter, Filter(())), minutes=_read(found, "hours", as_hours, 0))


def _signed(place: Place) -> words.Signed:
    return place.named("signed", _signed_at)


def _signed_at(place: Place) -> words.Signed:
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
        minimum=_read(found, "minimum", as_whole, 0),
        distinct=_read(found, "distinct", lambda p: p.word(*words.DISTINCT_FIELDS)),
        minutes_each=_read(found, "hours_each", as_hours),
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
    asked = ("percent", "scaled", "completed")
    if place.has_several(found, *asked) or place.has_none(found, *asked):
        place.refuse("needs exactly one of percent, scaled and completed: true")
    return words.Exam(
        assessment=_read(found, "assessment", as_text, ""),
        percent=_read(found, "percent", _percent),
        scaled=_read(found, "scaled", as_number),
        completed=_read(found, "completed", lambda p: p.true("can only be true"), False),
        window=_read(found, "window", window, ()),
    )


def _attest(place: Place, statements: Mapping[str, str]) -> words.Attest:
    found = place.fields("statement", "version", "window", required=("statement",))
    statement = _read(found, "statement", as_text, "")
    version = _read(found, "version", as_text)
    if version == "current" and statement and statement not in statements:
        found["version"].refuse(f'"current" needs the version of "{statement}" under statements')
    return words.Attest(statement=statement, version=version, window=_read(found, "window", window, ()))


def _task(place: Place) -> words.Task:
    found = place.fields("code", "window", required=("code",))
    return words.Task(code=_read(found, "code", as_text, ""), window=_read(found, "window", window, ()))


def _document(place: Place) -> words.Document:
    found = place.fields("type", "max_age", "of", "reviewed", "direct", required=("type",))
    if place.has_without(found, "of", "max_age"):
        found["of"].refuse("says from which day max_age is measured, and there is no max_age")
    return words.Document(
        type=_read(found, "type", as_text, ""),
        max_age=_read(found, "max_age", as_length),
        of=_read(found, "of", as_text, "on"),
        reviewed=_read(found, "reviewed", as_flag, False),
        direct=_read(found, "direct", as_flag, False),
    )


def _references(place: Place) -> words.References:
    found = place.fields(*words.References.__dataclass_fields__, required=("minimum",))
    minimum = _read(found, "minimum", as_whole, 0)
    types = _read(found, "types", lambda p: tuple((name, one.whole()) for name, one in p.entries()), ())
    if "types" in found and sum(n for _, n in types) > minimum:
        found["types"].refuse("the types' minimums come to more than the minimum they lie inside")
    return words.References(
        minimum=minimum,
        types=types,
        not_from=_read(found, "not_from", _codes, ()),
        known_months=_read(found, "known_months", lambda p: p.whole("of months")),
        direct=_read(found, "direct", as_flag, False),
    )


def _holds(place: Place) -> words.Holds:
    return place.named("holds", _holds_at)


def _holds_at(place: Place) -> words.Holds:
    found = place.fields("credential", "good_standing", "on", required=("credential",))
    return words.Holds(
        credential=_read(found, "credential", _codes, ()),
        good_standing=_read(found, "good_standing", as_flag, False),
        on=_read(found, "on", as_text, "on"),
    )


def _person(place: Place) -> words.Person:
    return place.named("person", _person_at)


def _person_at(place: Place) -> words.Person:
    found = place.fields(*words.Person.__dataclass_fields__, required=("attribute",))
    if place.has_none(found, "at_least", "at_most", "equals", "one_of"):
        place.refuse("needs at_least, at_most, equals or one_of")
    person = words.Person(
        attribute=_read(found, "attribute", as_text, ""),
        at_least=_read(found, "at_least", as_number),
        at_most=_read(found, "at_most", as_number),
        equals=_read(found, "equals", as_plain),
        one_of=_read(found, "one_of", lambda p: p.one_or_more(as_plain), ()),
        on=_read(found, "on", as_text, "on"),
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
    return place.named("window", lambda place: place.by_shape(_bounds, sequence=_windows))


def _windows(place: Place) -> Window:
    return tuple(bound for one in place.items() for bound in window(one))


def _bounds(place: Place) -> Window:
    found = place.fields("within", "of", "from", "since", "until", "after", "before", if_empty="is empty")
    bounds: list[words.Bound] = []
    for name, given in found.items():
        if name == "within":
            bounds.append(_within(place, found))
        elif name in ("of", "from"):
            if place.has_without(found, name, "within"):
                given.refuse("says from which day within is measured, and there is no within")
        else:
            how, read = _BOUNDS[name]
            bounds.append(how(read(given)))
    return tuple(bounds)


def _within(place: Place, found: dict[str, Place]) -> words.Bound:
    if place.has_beside(found, "within", "of", "from"):
        for name in ("of", "from"):
            if name in found:
                found[name].refuse("the term has its own days; of and from stand beside a length")
    elif place.has_several(found, "of", "from"):
        found["from"].refuse("of looks back from a day and from looks ahead; only one of them can stand")
    return found["within"].by_shape(_within_term, mapping=lambda length: _within_length(length, found))


def _within_term(place: Place) -> words.Bound:
    place.word("term", reason="must be a length such as {years: 5}, or term")
    return words.WithinTerm()


def _within_length(place: Place, found: dict[str, Place]) -> words.Bound:
    length = place.length()
    if "from" in found:
        return words.WithinFrom(length, found["from"].text())
    return words.Within(length, found["of"].text() if "of" in found else "on")


_BOUNDS: dict[str, tuple[Callable[[Any], words.Bound], Callable[[Place], Any]]] = {
    "since": (words.Since, as_day),
    "until": (words.Until, as_day),
    "after": (words.After, as_text),
    "before": (words.Before, as_text),
}


def evidence_filter(place: Place) -> Filter:
    return place.named("filter", _filter)


def _filter(place: Place) -> Filter:
    found = place.fields(*words.FILTER_FIELDS, if_empty=f"needs one of {', '.join(words.FILTER_FIELDS)}")
    return Filter(tuple((name, given.one_or_more(_FILTER_VALUES.get(name, as_text))) for name, given in found.items()))


_FILTER_VALUES: dict[str, Callable[[Place], Any]] = {
    "mode": lambda place: place.word("live", *words.MODES),
    "provider_status": lambda place: place.word(*words.PROVIDER_STATUSES),
    "paid": as_flag,
}


def condition(place: Place) -> Condition:
    return place.named("condition", lambda place: place.by_shape(_one_condition, sequence=_all))


def _one_condition(place: Place) -> Condition:
    needed = f"needs exactly one of {', '.join(_CONDITIONS)}; a list means all of them"
    found = place.fields(*_CONDITIONS)
    if place.has_several(found, *_CONDITIONS) or place.has_none(found, *_CONDITIONS):
        place.refuse(needed)
    told = [_CONDITIONS[name](given) for name, given in found.items()]
    return told[0] if told else words.AllTrue(())


def _all(place: Place) -> Condition:
    return words.AllTrue(_not_empty(place, place.each(condition)))


def _any(place: Place) -> Condition:
    return words.AnyTrue(_not_empty(place, place.each(condition)))


def _younger(place: Place) -> Condition:
    found = place.fields("younger_than", required=("younger_than",))
    return words.CertificateYoungerThan(_read(found, "younger_than", as_length, words.Length("days", 0)))


_CONDITIONS: dict[str, Callable[[Place], Condition]] = {
    "person": lambda place: words.PersonIs(_person(place)),
    "holds": lambda place: words.HoldsOne(_holds(place)),
    "event": lambda place: words.EventHappened(place.text()),
    "route": lambda place: words.RouteIs(place.text()),
    "certificate": _younger,
    "any": _any,
}
