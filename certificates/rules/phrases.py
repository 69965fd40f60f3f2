"""Knows how small parts of a rule are said inside a sentence: what is looked at, when it counts, whom it asks.

A phrase has no capital and no full stop; `sentences.py` puts phrases together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from . import language as rule
from .language import Bound, Condition, Filter
from .words import Words, gettext_noop

# What a code stands for: the kind of code (`topic`, `assessment`, `statement`, `credential`), then the code itself.
Names = Mapping[tuple[str, str], str]

_MODES = {
    "live": gettext_noop("live"),
    "in_person": gettext_noop("in person"),
    "live_online": gettext_noop("live online"),
    "self_paced": gettext_noop("at your own pace"),
}
_PROVIDERS = {
    "own": gettext_noop("the body itself"),
    "approved": gettext_noop("approved providers"),
    "other": gettext_noop("other providers"),
}
_ACTIVITIES = {
    "course": gettext_noop("courses"),
    "conference": gettext_noop("conferences"),
    "in_service": gettext_noop("in-service training"),
    "self_study": gettext_noop("self-study"),
    "college": gettext_noop("college courses"),
    "on_the_job": gettext_noop("training on the job"),
    "teaching": gettext_noop("teaching"),
    "direct_service": gettext_noop("direct service"),
    "individual": gettext_noop("individual sessions"),
    "group": gettext_noop("group sessions"),
    "observation": gettext_noop("observation"),
    "co_reflection": gettext_noop("co-reflection"),
}
_EVENTS = {
    "on": gettext_noop("the day it is decided"),
    "applied": gettext_noop("you apply"),
    "approved": gettext_noop("you are approved"),
    "trained": gettext_noop("your training"),
}
_ONE = {"days": gettext_noop("day"), "months": gettext_noop("month"), "years": gettext_noop("year")}
_RELATIONS = {
    "self": gettext_noop("yourself"),
    "family": gettext_noop("your family"),
    "relative": gettext_noop("your relatives"),
    "friend": gettext_noop("your friends"),
}
_FACTS = {
    "age": gettext_noop("your age"),
    "education": gettext_noop("your education"),
    "lives_in": gettext_noop("where you live"),
    "works_in": gettext_noop("where you work"),
    "lives_or_works_in": gettext_noop("where you live or work"),
}


class Phrases(Words):
    """Small parts of sentences; `names` knows what codes stand for, and a code it does not know is said as it is."""

    def __init__(self, translate: Callable[[str], str] = str, names: Names | None = None) -> None:
        super().__init__(translate)
        self._names: Names = names or {}

    # Codes and lists -----------------------------------------------------------------------------------

    def name(self, kind: str, code: str) -> str:
        return self._names.get((kind, code)) or code.replace("_", " ").replace("-", " ")

    def names(self, kind: str, codes: Iterable[str]) -> list[str]:
        return [self.name(kind, code) for code in codes]

    def _known(self, table: Mapping[str, str], code: str) -> str:
        return self._translate(table[code]) if code in table else self.name("", code)

    def both(self, parts: Iterable[str]) -> str:
        return self._joined(list(parts), gettext_noop("{first} and {last}"))

    def either(self, parts: Iterable[str]) -> str:
        return self._joined(list(parts), gettext_noop("{first} or {last}"))

    def _joined(self, parts: list[str], template: str) -> str:
        *first, last = parts
        return self._say(template, first=", ".join(first), last=last) if first else last

    def relations(self, codes: Iterable[str]) -> str:
        return self.either(self._known(_RELATIONS, code) for code in codes)

    def credentials(self, codes: Iterable[str]) -> str:
        return self.either(self.names("credential", codes))

    def percent(self, value: int | Decimal | None) -> str:
        if value == 50:
            return self._say(gettext_noop("half"))
        return self._say(gettext_noop("{n} percent"), n=value)

    # What is looked at ---------------------------------------------------------------------------------

    def of(self, looked_at: Filter) -> str:
        """`live, on ethics`"""
        return ", ".join(self._field(field, values) for field, values in looked_at.fields)

    def _field(self, field: str, values: tuple[str | bool, ...]) -> str:
        if field == "paid":
            yes_no = {True: gettext_noop("paid"), False: gettext_noop("unpaid")}
            return self.either(self._translate(yes_no[bool(value)]) for value in values)
        codes = [str(value) for value in values]
        if field == "mode":
            return self.either(self._known(_MODES, code) for code in codes)
        if field == "activity":
            return self.either(self._known(_ACTIVITIES, code) for code in codes)
        if field == "provider_status":
            return self._say(_OF["provider"], what=self.either(self._known(_PROVIDERS, code) for code in codes))
        return self._say(_OF[field], what=self.either(self.names(field, codes)))

    # When it counts ------------------------------------------------------------------------------------

    def day_of(self, event: str) -> str:
        if event in _EVENTS:
            return self._translate(_EVENTS[event])
        return self._say(gettext_noop("the day of “{event}”"), event=self.name("event", event))

    def when_judged(self, event: str) -> str:
        """On which day something must be true; nothing for the day of the decision, which goes without saying."""
        if event == "on":
            return ""
        if event == "applied":
            return self._say(gettext_noop("on the day you apply"))
        return self._say(gettext_noop("on the day of “{event}”"), event=self.name("event", event))

    def bound(self, bound: Bound) -> str:
        match bound:
            case rule.Within():
                return self._say(gettext_noop("in the {time} before {event}"), **self._before(bound))
            case rule.WithinFrom():
                facts = {"length": self.length(bound.length), "event": self.name("event", bound.event)}
                return self._say(gettext_noop("within {length} from the day of “{event}” on"), **facts)
            case rule.WithinTerm():
                return self._say(gettext_noop("during the term of your certificate"))
            case rule.Since():
                return self._say(gettext_noop("from {day} on"), day=self.day(bound.day))
            case rule.Until():
                return self._say(gettext_noop("until {day}"), day=self.day(bound.day))
            case rule.After():
                return self._say(gettext_noop("after {event}"), event=self.day_of(bound.event))
        return self._say(gettext_noop("before {event}"), event=self.day_of(bound.event))

    def _before(self, bound: rule.Within) -> dict[str, str]:
        one = bound.length.n == 1
        time = self._translate(_ONE[bound.length.unit]) if one else self.length(bound.length)
        return {"time": time, "event": self.day_of(bound.of)}

    # For whom it is asked ------------------------------------------------------------------------------

    def condition(self, condition: Condition) -> str:
        match condition:
            case rule.AllTrue():
                return self.both(self.condition(one) for one in condition.conditions)
            case rule.AnyTrue():
                return self.either(self.condition(one) for one in condition.conditions)
            case rule.PersonIs():
                return self.fact(condition.person)
            case rule.HoldsOne():
                return self.held(condition.holds)
            case rule.EventHappened():
                return self._say(gettext_noop("“{event}” has happened"), event=self.name("event", condition.name))
            case rule.RouteIs():
                return self._say(
                    gettext_noop("you apply by the route “{route}”"), route=self.name("route", condition.name)
                )
        return self._say(
            gettext_noop("your certificate began less than {length} ago"), length=self.length(condition.length)
        )

    def held(self, held: rule.Holds) -> str:
        parts = [self._say(gettext_noop("you hold {what}"), what=self.credentials(held.credential))]
        if held.good_standing:
            parts.append(self._say(gettext_noop("in good standing")))
        return ", ".join([*parts, *filter(None, [self.when_judged(held.on)])])

    def fact(self, person: rule.Person) -> str:
        age = person.attribute == "age"
        least = gettext_noop("you are at least {n} years old") if age else gettext_noop("{what} is at least {n}")
        most = gettext_noop("you are at most {n} years old") if age else gettext_noop("{what} is at most {n}")
        what = self._known(_FACTS, person.attribute)
        parts = []
        if person.at_least is not None:
            parts.append(self._say(least, what=what, n=person.at_least))
        if person.at_most is not None:
            parts.append(self._say(most, what=what, n=person.at_most))
        for values in ((person.equals,) if person.equals is not None else (), person.one_of):
            if values:
                said = self.either(self._value(value) for value in values)
                parts.append(self._say(gettext_noop("{what}: {value}"), what=what, value=said))
        day = self.when_judged(person.on)
        return self.both(parts) + (f", {day}" if day else "")

    def _value(self, value: rule.Plain) -> str:
        return self._code(value) if isinstance(value, bool) else self.name("", str(value))


_OF = {
    "topic": gettext_noop("on {what}"),
    "provider": gettext_noop("by {what}"),
    "population": gettext_noop("with {what}"),
    "event": gettext_noop("from {what}"),
}
