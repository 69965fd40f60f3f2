"""Knows how terms, first terms and renewals are said in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from . import language as rule
from .language import CommonDate, Standard
from .sentences import Sentences
from .words import MONTHS, gettext_noop


class TermSentences(Sentences):
    """How long an award under a standard lasts, and when and how it is renewed."""

    def term(self, standard: Standard) -> list[str]:
        """Sentences in the order a person meets them; none where the standard says nothing."""
        return [*self._lasts(standard.term), *self._first(standard.first_term), *self._renewed(standard.renewal)]

    def _lasts(self, term: rule.Term | None) -> Iterator[str]:
        if term is None:
            return
        if term.ends is None and term.length:
            yield self._say(gettext_noop("A certificate is valid for {length}."), length=self.length(term.length))
        elif term.length:
            facts = {"length": self.length(term.length), "end": self._end(term.ends)}
            yield self._say(gettext_noop("A certificate is valid for at least {length} and then until {end}."), **facts)
        else:
            yield self._say(gettext_noop("A certificate is valid until {end}."), end=self._end(term.ends))

    def _end(self, ends: object) -> str:
        if isinstance(ends, CommonDate):
            return self._say(gettext_noop("the next {day}{years}"), day=self._day_of(ends), years=self._years(ends))
        if ends == "birth_month":
            return self._say(gettext_noop("the end of the month you were born in"))
        return self._say(gettext_noop("the end of that month"))

    def _day_of(self, common: CommonDate) -> str:
        month = self._translate(MONTHS[common.month - 1])
        return self._say(gettext_noop("{day} {month}"), day=common.day, month=month)

    def _years(self, common: CommonDate) -> str:
        years = common.years
        if isinstance(years, rule.YearsFrom):
            return self._say(gettext_noop(", every {n} years from {year} on"), n=years.every, year=years.start)
        if isinstance(years, tuple):
            return self._say(gettext_noop(" in {years}"), years=self.either(map(str, years)))
        in_years = {"odd": gettext_noop(" of an odd year"), "even": gettext_noop(" of an even year"), "every": ""}
        return self._translate(in_years[years]) if in_years[years] else ""

    def _first(self, first: rule.FirstTerm | None) -> Iterator[str]:
        if first is None:
            return
        if first.skip_if_shorter_than:
            skipped = gettext_noop("A first term that would be shorter than {length} runs on to the date after that.")
            yield self._say(skipped, length=self.length(first.skip_if_shorter_than))
        if first.scale_if_shorter_than:
            facts = {"length": self.length(first.scale_if_shorter_than), "scale": first.scale}
            scaled = gettext_noop(
                "After a first term shorter than {length}, the first renewal asks for {scale} times the hours."
            )
            yield self._say(scaled, **facts)

    def _renewed(self, renewal: rule.Renewal | None) -> Iterator[str]:
        if renewal is None:
            return
        if renewal.opens:
            opens = gettext_noop("You can renew from {length} before the last day on.")
            yield self._say(opens, length=self.length(renewal.opens))
        if renewal.closes:
            closes = gettext_noop("On time means at least {length} before the last day.")
            yield self._say(closes, length=self.length(renewal.closes))
        if renewal.anchor == "award":
            yield self._say(gettext_noop("The next term begins on the day of the award."))
        else:
            yield self._say(gettext_noop("The next term begins the day after this one ends, however early you renew."))
        for step in renewal.late:
            yield from self._late(step)
        if renewal.earn_until == "late_end":
            yield self._say(gettext_noop("What you earn until the last late day counts toward the old term."))
        if renewal.inactive_after:
            inactive = gettext_noop("A certificate is inactive {length} after its last day.")
            yield self._say(inactive, length=self.length(renewal.inactive_after))
        if renewal.max is not None:
            yield self._say(gettext_noop("Renewals at most: {n}."), n=renewal.max)
        for choice in renewal.choices:
            facts = {"length": self.length(choice.length), "scale": choice.scale}
            whole = gettext_noop("You may choose {length}, with all of the hours.")
            scaled = gettext_noop("You may choose {length}, with {scale} times the hours.")
            yield self._say(whole if choice.scale == 1 else scaled, **facts)

    def _late(self, step: rule.LateStep) -> Iterator[str]:
        fee = self._say(gettext_noop("for a late fee of {fee}"), fee=step.fee)
        facts = {
            "until": self._until(step.until),
            "fee": fee if step.fee else self._say(gettext_noop("at no late fee")),
        }
        if step.until is None:
            yield self._say(gettext_noop("After that you can renew late without an end, {fee}."), **facts)
        else:
            yield self._say(gettext_noop("You can renew late until {until}, {fee}."), **facts)
        for requirement in step.also:
            yield self._say(gettext_noop("Then also: {sentence}"), sentence=self.sentence(requirement))

    def _until(self, until: rule.Length | CommonDate | None) -> str:
        if isinstance(until, CommonDate):
            return self._say(gettext_noop("the next {day}"), day=self._day_of(until))
        return self._say(gettext_noop("{length} after the last day"), length=self.length(until)) if until else ""
