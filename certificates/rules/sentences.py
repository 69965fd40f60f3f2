"""Knows how each requirement is said in one plain sentence, the same to whoever writes the rule and whoever meets it.

    46 hours of training, of which 16 hours on ethics; live for at least half; in the 5 years before you apply.

Every word of the language that a requirement may hold is said; terms and renewals are said in `term_sentences.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from . import language as rule
from .language import Requirement
from .phrases import Phrases
from .words import gettext_noop

_DIFFERENT = {
    "event": gettext_noop("course or event"),
    "provider": gettext_noop("provider"),
    "provider_status": gettext_noop("kind of provider"),
    "activity": gettext_noop("activity"),
    "mode": gettext_noop("way of taking part"),
    "population": gettext_noop("group of people served"),
    "on": gettext_noop("day"),
}
_EACH = {
    "week": gettext_noop("in each week"),
    "month": gettext_noop("in each month"),
    "quarter": gettext_noop("in each quarter of the year"),
    "year": gettext_noop("in each year"),
}


class Sentences(Phrases):
    """One sentence for each requirement, in the language of `translate`."""

    def sentence(self, requirement: Requirement) -> str:
        """What is asked and of whom; of a group how many of its parts are needed, which follow it."""
        parts = [*self._rule(requirement.rule)]
        if requirement.when is not None:
            parts.append(
                self._say(gettext_noop("asked only if {condition}"), condition=self.condition(requirement.when))
            )
        if requirement.unless is not None:
            condition = self.condition(requirement.unless)
            parts.append(self._say(gettext_noop("not asked if {condition}"), condition=condition))
        return self.finished(parts)

    def finished(self, parts: Iterable[str]) -> str:
        text = "; ".join(filter(None, parts))
        return f"{text[:1].upper()}{text[1:]}."

    def _rule(self, asked: rule.Rule) -> Iterator[str]:
        match asked:
            case rule.AnyOf() if len(asked.routes) == 1:
                return iter([self._say(gettext_noop("this way"))])
            case rule.AnyOf():
                return iter([self._say(gettext_noop("one of these {n} ways"), n=len(asked.routes))])
            case rule.AllOf():
                return iter([self._say(gettext_noop("all of these"))])
        return self._kinds[type(asked)](asked)

    @property
    def _kinds(self) -> dict[type, Callable[[Any], Iterator[str]]]:
        return {
            rule.Hours: self._hours,
            rule.Count: self._count,
            rule.Every: self._every,
            rule.Exam: self._exam,
            rule.Attest: self._attest,
            rule.Task: self._task,
            rule.Document: self._document,
            rule.References: self._references,
            rule.Holds: self._held,
            rule.Person: self._person,
        }

    # What carries time -----------------------------------------------------------------------------------

    def _hours(self, asked: rule.Hours) -> Iterator[str]:
        head = self._say(
            gettext_noop("{duration} of {kind}"), duration=self.duration(asked.minimum), kind=self.kind(asked.kind)
        )
        if asked.where:
            head += f", {self.of(asked.where)}"
        if asked.topics:
            head += self._say(gettext_noop(", of which {topics}"), topics=self.both(self._topics(asked.topics)))
        yield head
        if asked.topics and asked.shared:
            yield self._say(gettext_noop("an hour on several of these counts toward each"))
        yield from self._covers(asked.covers)
        yield from map(self._floor, asked.at_least)
        for cap in asked.at_most:
            facts = {"duration": self.duration(cap.minutes), "of": self.of(cap.of)}
            yield self._say(gettext_noop("at most {duration} of it {of}"), **facts)
        yield from self._left_out(asked.without)
        if asked.spread:
            yield self._say(gettext_noop("spread over at least {length}"), length=self.length(asked.spread))
        if asked.same_event != "many":
            once = gettext_noop("the same course or event counts once, in all your terms together")
            once_a_term = gettext_noop("the same course or event counts once")
            yield self._say(once if asked.same_event == "once" else once_a_term)
        yield from self._when_and_who(asked)
        if asked.round_down_to:
            step = self.duration(asked.round_down_to)
            yield self._say(gettext_noop("the total is rounded down to whole steps of {step}"), step=step)

    def _topics(self, topics: Iterable[tuple[str, int]]) -> Iterator[str]:
        for code, least in topics:
            facts = {"duration": self.duration(least), "topic": self.name("topic", code)}
            yield self._say(gettext_noop("{duration} on {topic}"), **facts)

    def _floor(self, floor: rule.AtLeast) -> str:
        if floor.minutes is None:
            facts = {"of": self.of(floor.of), "share": self.percent(floor.percent)}
            return self._say(gettext_noop("{of} for at least {share}"), **facts)
        facts = {"of": self.of(floor.of), "duration": self.duration(floor.minutes)}
        return self._say(gettext_noop("at least {duration} of it {of}"), **facts)

    def _count(self, asked: rule.Count) -> Iterator[str]:
        many = gettext_noop("{kind}, {n} times") if asked.minimum != 1 else gettext_noop("{kind}, once")
        head = self._say(many, kind=self.kind(asked.kind), n=asked.minimum)
        if asked.where:
            head += f", {self.of(asked.where)}"
        yield head
        if asked.distinct:
            yield self._say(gettext_noop("each a different {what}"), what=self._translate(_DIFFERENT[asked.distinct]))
        if asked.minutes_each:
            yield self._say(gettext_noop("at least {duration} each"), duration=self.duration(asked.minutes_each))
        yield from self._covers(asked.covers)
        yield from self._left_out(asked.without)
        yield from self._when_and_who(asked)

    def _every(self, asked: rule.Every) -> Iterator[str]:
        often = (
            gettext_noop("{kind} at least {n} times {each}")
            if asked.at_least != 1
            else gettext_noop("{kind} at least once {each}")
        )
        each = self._translate(_EACH[asked.each])
        head = self._say(often, kind=self.kind(asked.kind), n=asked.at_least, each=each)
        if asked.over == "term":
            head += self._say(gettext_noop(" of your term"))
        if asked.where:
            head += f", {self.of(asked.where)}"
        yield head
        if asked.minutes_each:
            yield self._say(gettext_noop("at least {duration} each"), duration=self.duration(asked.minutes_each))
        yield from self._when_and_who(asked)

    # What several kinds share ----------------------------------------------------------------------------

    def _covers(self, codes: tuple[str, ...]) -> Iterator[str]:
        if codes:
            topics = self.both(self.names("topic", codes))
            yield self._say(gettext_noop("with some time on {topics}"), topics=topics)

    def _left_out(self, without: rule.Filter | None) -> Iterator[str]:
        if without:
            yield self._say(gettext_noop("not counted: {of}"), of=self.of(without))

    def _when_and_who(self, asked: rule.Hours | rule.Count | rule.Every) -> Iterator[str]:
        yield from map(self.bound, asked.window)
        if asked.signed:
            yield self._signed(asked.signed)
        if getattr(asked, "reuse", "free") == "none":
            yield self._say(gettext_noop("nothing that counted for another certificate or an earlier term"))

    def _signed(self, signed: rule.Signed) -> str:
        if signed.by == 1:
            who = gettext_noop("signed by somebody who held on that day {credentials}")
            anybody = gettext_noop("signed by a supervisor")
        else:
            who = gettext_noop("signed by {n} people who held on that day {credentials}")
            anybody = gettext_noop("signed by {n} people")
        if signed.by_credential:
            said = self._say(who, n=signed.by, credentials=self.credentials(signed.by_credential))
        else:
            said = self._say(anybody, n=signed.by)
        if signed.not_relation:
            said += self._say(gettext_noop(", not by {relations}"), relations=self.relations(signed.not_relation))
        return said

    # What is true or not yet true ------------------------------------------------------------------------

    def _exam(self, asked: rule.Exam) -> Iterator[str]:
        name = self.name("assessment", asked.assessment)
        if asked.completed:
            yield self._say(gettext_noop("the assessment “{name}”, taken, whatever the score"), name=name)
        elif asked.percent is not None:
            passed = gettext_noop("the assessment “{name}”, passed with at least {n} percent in one attempt")
            yield self._say(passed, name=name, n=asked.percent)
        else:
            passed = gettext_noop("the assessment “{name}”, passed with a score of at least {n} in one attempt")
            yield self._say(passed, name=name, n=asked.scaled)
        yield from map(self.bound, asked.window)

    def _attest(self, asked: rule.Attest) -> Iterator[str]:
        name = self.name("statement", asked.statement)
        if asked.version is None:
            yield self._say(gettext_noop("the statement “{name}”, signed by you"), name=name)
        elif asked.version == "current":
            yield self._say(gettext_noop("the statement “{name}” in its current version, signed by you"), name=name)
        else:
            signed = gettext_noop("the statement “{name}” in version {version}, signed by you")
            yield self._say(signed, name=name, version=asked.version)
        yield from map(self.bound, asked.window)

    def _task(self, asked: rule.Task) -> Iterator[str]:
        yield self._say(gettext_noop("the task “{name}”, done"), name=self.name("task", asked.code))
        yield from map(self.bound, asked.window)

    def _document(self, asked: rule.Document) -> Iterator[str]:
        yield self._say(gettext_noop("the document “{name}”"), name=self.name("document", asked.type))
        if asked.max_age:
            day = self.when_judged(asked.of) or self._say(gettext_noop("on the day it is decided"))
            facts = {"length": self.length(asked.max_age), "day": day}
            yield self._say(gettext_noop("not older than {length} {day}"), **facts)
        if asked.reviewed:
            yield self._say(gettext_noop("looked at and accepted"))
        if asked.direct:
            yield self._say(gettext_noop("sent by the third party itself"))

    def _references(self, asked: rule.References) -> Iterator[str]:
        many = gettext_noop("{n} references") if asked.minimum != 1 else gettext_noop("{n} reference")
        head = self._say(many, n=asked.minimum)
        if asked.types:
            types = self.both(f"{least} {self.name('reference', code)}" for code, least in asked.types)
            head += self._say(gettext_noop(", of which {types}"), types=types)
        yield head
        if asked.not_from:
            yield self._say(gettext_noop("not from {relations}"), relations=self.relations(asked.not_from))
        if asked.known_months:
            length = self.length(rule.Length("months", asked.known_months))
            yield self._say(gettext_noop("from people who have known you for at least {length}"), length=length)
        if asked.direct:
            yield self._say(gettext_noop("sent by them directly"))

    def _held(self, asked: rule.Holds) -> Iterator[str]:
        yield self.held(asked)

    def _person(self, asked: rule.Person) -> Iterator[str]:
        yield self.fact(asked)
