"""Knows every sentence the engine says to a person, so that they can be read, changed and translated in one place.

The sentences are marked with `gettext_noop` for the extractor; `Words` is given the function that translates
them and otherwise speaks English.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from .language import MINUTE_KINDS, Filter, Length


def gettext_noop(text: str) -> str:
    return text


MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)
_LENGTHS = {
    "days": (gettext_noop("{n} day"), gettext_noop("{n} days")),
    "months": (gettext_noop("{n} month"), gettext_noop("{n} months")),
    "years": (gettext_noop("{n} year"), gettext_noop("{n} years")),
    "hours": (gettext_noop("{n} hour"), gettext_noop("{n} hours")),
    "minutes": (gettext_noop("{n} minute"), gettext_noop("{n} minutes")),
}
_KINDS = {
    "training": gettext_noop("training"),
    "ce": gettext_noop("continuing education"),
    "experience": gettext_noop("experience"),
    "supervision": gettext_noop("supervision"),
    "practice": gettext_noop("practice"),
    "exam": gettext_noop("exams"),
    "attestation": gettext_noop("attestations"),
    "document": gettext_noop("documents"),
    "reference": gettext_noop("references"),
    "credential": gettext_noop("credentials"),
    "task": gettext_noop("tasks"),
}
_FIELDS = {
    "topic": gettext_noop("topic"),
    "mode": gettext_noop("mode"),
    "activity": gettext_noop("activity"),
    "provider": gettext_noop("provider"),
    "provider_status": gettext_noop("kind of provider"),
    "population": gettext_noop("people served"),
    "paid": gettext_noop("paid"),
    "event": gettext_noop("event"),
    "on": gettext_noop("date"),
}
_PERIODS = {
    "week": gettext_noop("week"),
    "month": gettext_noop("month"),
    "quarter": gettext_noop("quarter"),
    "year": gettext_noop("year"),
}


class Words:
    """The sentences, through `translate`, which takes the English template and returns another language's."""

    def __init__(self, translate: Callable[[str], str] = str) -> None:
        self._translate = translate

    def for_one_answer(self) -> Words:
        """The same words, which remember what they have said: an answer is given in one language."""
        return _Remembering(self._translate)

    def _say(self, template: str, **facts: object) -> str:
        return self._translate(template).format(**facts)

    # Small parts -------------------------------------------------------------------------------------

    def day(self, day: date) -> str:
        month = self._translate(MONTHS[day.month - 1])
        return self._say(gettext_noop("{day} {month} {year}"), day=day.day, month=month, year=day.year)

    def _many(self, unit: str, n: int) -> str:
        one, many = _LENGTHS[unit]
        return self._say(one if n == 1 else many, n=n)

    def length(self, length: Length) -> str:
        return self._many(length.unit, length.n)

    def duration(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        parts = [self._many("hours", hours)] if hours else []
        if rest or not hours:
            parts.append(self._many("minutes", rest))
        return " ".join(parts)

    def _code(self, value: str | bool) -> str:
        if isinstance(value, bool):
            return self._translate(gettext_noop("yes") if value else gettext_noop("no"))
        return value.replace("_", " ")

    def _codes(self, values: tuple[str | bool, ...]) -> str:
        return self._translate(gettext_noop(" or ")).join(self._code(value) for value in values)

    def kind(self, kinds: tuple[str, ...]) -> str:
        return self._translate(gettext_noop(" or ")).join(self._translate(_KINDS[kind]) for kind in kinds)

    def filter(self, of: Filter) -> str:
        """`activity: in service; mode: live`"""
        return "; ".join(f"{self._translate(_FIELDS[field])}: {self._codes(v)}" for field, v in of.fields)

    def _when(self, kind: str, first: date, last: date) -> str:
        earned = kind in MINUTE_KINDS
        if first == last:
            template = gettext_noop("Earned on {day}") if earned else gettext_noop("Dated {day}")
            return self._say(template, day=self.day(first))
        template = gettext_noop("Earned from {first} to {last}") if earned else gettext_noop("Dated {first} to {last}")
        return self._say(template, first=self.day(first), last=self.day(last))

    # Why an item was refused: its dates ----------------------------------------------------------------

    def before_length(self, kind: str, first: date, last: date, length: Length) -> str:
        template = (
            gettext_noop("{when}, before the {length} that counts.")
            if length.n == 1
            else gettext_noop("{when}, before the {length} that count.")
        )
        return self._say(template, when=self._when(kind, first, last), length=self.length(length))

    def after_length(self, kind: str, first: date, last: date, length: Length) -> str:
        template = (
            gettext_noop("{when}, after the {length} that counts.")
            if length.n == 1
            else gettext_noop("{when}, after the {length} that count.")
        )
        return self._say(template, when=self._when(kind, first, last), length=self.length(length))

    def outside_term(self, kind: str, first: date, last: date, begins: date, ends: date | None) -> str:
        when = self._when(kind, first, last)
        if ends is None:
            return self._say(
                gettext_noop("{when}, before the term that counts, which began on {begins}."),
                when=when,
                begins=self.day(begins),
            )
        template = (
            gettext_noop("{when}, before the term that counts, {begins} to {ends}.")
            if first < begins
            else gettext_noop("{when}, after the term that counts, {begins} to {ends}.")
        )
        return self._say(template, when=when, begins=self.day(begins), ends=self.day(ends))

    def before_day(self, kind: str, first: date, last: date, day: date) -> str:
        return self._say(
            gettext_noop("{when}, before {day}, the first day that counts."),
            when=self._when(kind, first, last),
            day=self.day(day),
        )

    def after_day(self, kind: str, first: date, last: date, day: date) -> str:
        return self._say(
            gettext_noop("{when}, after {day}, the last day that counts."),
            when=self._when(kind, first, last),
            day=self.day(day),
        )

    def not_after_event(self, kind: str, first: date, last: date, event: str, day: date) -> str:
        return self._say(
            gettext_noop("{when}; only what comes after {day} ({event}) counts."),
            when=self._when(kind, first, last),
            day=self.day(day),
            event=self._code(event),
        )

    def not_before_event(self, kind: str, first: date, last: date, event: str, day: date) -> str:
        return self._say(
            gettext_noop("{when}; only what comes before {day} ({event}) counts."),
            when=self._when(kind, first, last),
            day=self.day(day),
            event=self._code(event),
        )

    def later_than_asked(self, kind: str, first: date, last: date, on: date) -> str:
        return self._say(
            gettext_noop("{when}, after {on}, the day this was judged for."),
            when=self._when(kind, first, last),
            on=self.day(on),
        )

    def without_a_date(self) -> str:
        return self._say(gettext_noop("It has no date, and only some dates count."))

    def awaits(self, what: str) -> str:
        if what == "certificate":
            return self._say(gettext_noop("Nothing counts before there is a certificate."))
        return self._say(gettext_noop("Nothing counts before this has happened: {event}."), event=self._code(what))

    # Why an item was refused: what it is ---------------------------------------------------------------

    def left_out(self, field: str, value: str | bool) -> str:
        return self._say(
            gettext_noop("This kind does not count here ({field}: {value})."),
            field=self._translate(_FIELDS[field]),
            value=self._code(value),
        )

    def used_before(self, programme: str, term: date | None, own: bool) -> str:
        if not own:
            return self._say(gettext_noop("Already counted for {programme}."), programme=programme)
        if term is None:
            return self._say(gettext_noop("Already counted for the first certificate."))
        return self._say(gettext_noop("Already counted in the term that began on {day}."), day=self.day(term))

    def event_used_before(self, event: str) -> str:
        return self._say(gettext_noop("The same event ({event}) was already counted in another term."), event=event)

    def same_event(self, other: str) -> str:
        return self._say(
            gettext_noop("The same event counts once, and another record of it ({other}) counts."), other=other
        )

    def lacks(self, field: str) -> str:
        return self._say(
            gettext_noop("It does not say its {field}, and each different one counts once."),
            field=self._translate(_FIELDS[field]),
        )

    def unsigned(self) -> str:
        return self._say(gettext_noop("Nobody has signed it yet."))

    def signer_unqualified(self, person: str | None, credentials: tuple[str, ...]) -> str:
        return self._say(
            gettext_noop("Signed by {person}, who did not hold {credentials} on that date."),
            person=person or self._translate(gettext_noop("somebody")),
            credentials=self._codes(credentials),
        )

    def signer_barred(self, person: str | None, relation: str) -> str:
        return self._say(
            gettext_noop("Signed by {person}, whose relation ({relation}) is not accepted."),
            person=person or self._translate(gettext_noop("somebody")),
            relation=self._code(relation),
        )

    def too_few_signers(self, have: int, need: int) -> str:
        return self._say(gettext_noop("Signed by {have} of the {need} people who must sign it."), have=have, need=need)

    # Why minutes were left uncounted -------------------------------------------------------------------

    def over_cap(self, of: Filter, minutes: int) -> str:
        return self._say(
            gettext_noop("Only {duration} of this kind count ({of})."),
            duration=self.duration(minutes),
            of=self.filter(of),
        )

    def over_share(self, of: Filter, percent: int | Decimal) -> str:
        return self._say(
            gettext_noop("Left out so that {percent} percent of what counts is of the kind asked for ({of})."),
            percent=percent,
            of=self.filter(of),
        )

    def left_over(self) -> str:
        return self._say(gettext_noop("Left out so that the limits of this requirement are kept."))

    def too_short(self, minutes: int, need: int) -> str:
        return self._say(
            gettext_noop("It comes to {have}; {need} are needed each time."),
            have=self.duration(minutes),
            need=self.duration(need),
        )

    def period_not_asked(self, period: str) -> str:
        return self._say(gettext_noop("Nothing is asked for in {period}."), period=period)

    # Exams, statements, documents, references, credentials ---------------------------------------------

    def scored(self, percent: object, need: object) -> str:
        return self._say(gettext_noop("Scored {have} percent; {need} percent is needed."), have=percent, need=need)

    def scored_scaled(self, scaled: object, need: object) -> str:
        return self._say(gettext_noop("Scored {have}; a score of {need} is needed."), have=scaled, need=need)

    def no_percent(self, need: object) -> str:
        return self._say(gettext_noop("It has no score in percent; {need} percent is needed."), need=need)

    def no_scaled(self, need: object) -> str:
        return self._say(gettext_noop("It has no scaled score; a score of {need} is needed."), need=need)

    def another_counts(self, other: str) -> str:
        return self._say(gettext_noop("One is enough, and another ({other}) counts."), other=other)

    def other_version(self, have: str | None, need: str) -> str:
        if have is None:
            return self._say(gettext_noop("It does not say which version; version {need} is asked."), need=need)
        return self._say(gettext_noop("It is version {have}; version {need} is asked."), have=have, need=need)

    def too_old(self, issued: date, length: Length, on: date) -> str:
        return self._say(
            gettext_noop("Issued on {day}, more than {length} before {on}."),
            day=self.day(issued),
            length=self.length(length),
            on=self.day(on),
        )

    def not_reviewed(self) -> str:
        return self._say(gettext_noop("It has not been reviewed yet."))

    def not_direct(self) -> str:
        return self._say(gettext_noop("It must be sent by the third party itself."))

    def relation_barred(self, relation: str) -> str:
        return self._say(
            gettext_noop("A reference from this relation ({relation}) is not accepted."),
            relation=self._code(relation),
        )

    def known_too_short(self, have: int | None, need: int) -> str:
        if have is None:
            return self._say(
                gettext_noop("It does not say for how long they have known the person; {need} is asked."),
                need=self._many("months", need),
            )
        return self._say(
            gettext_noop("They have known the person for {have}; {need} is asked."),
            have=self._many("months", have),
            need=self._many("months", need),
        )

    def same_person(self) -> str:
        return self._say(gettext_noop("One person counts once, and another reference from them counts."))

    def held_later(self, day: date, begins: date) -> str:
        return self._say(gettext_noop("Valid from {begins}, after {day}."), begins=self.day(begins), day=self.day(day))

    def held_until(self, day: date, ends: date) -> str:
        return self._say(gettext_noop("Valid through {ends}, before {day}."), ends=self.day(ends), day=self.day(day))

    def not_in_good_standing(self) -> str:
        return self._say(gettext_noop("It is not known to be in good standing."))

    # About the person ----------------------------------------------------------------------------------

    def not_stated(self, attribute: str) -> str:
        return self._say(gettext_noop("It is not stated yet: {attribute}."), attribute=self._code(attribute))

    def at_least(self, attribute: str, have: object, need: object) -> str:
        return self._say(
            gettext_noop("At least {need} is needed, and it is {have} ({attribute})."),
            need=need,
            have=have,
            attribute=self._code(attribute),
        )

    def at_most(self, attribute: str, have: object, need: object) -> str:
        return self._say(
            gettext_noop("At most {need} is accepted, and it is {have} ({attribute})."),
            need=need,
            have=have,
            attribute=self._code(attribute),
        )

    def must_be(self, attribute: str, have: object, need: tuple[object, ...]) -> str:
        return self._say(
            gettext_noop("{need} is asked, and it is {have} ({attribute})."),
            need=self._codes(tuple(one if isinstance(one, bool) else str(one) for one in need)),
            have=self._codes((have if isinstance(have, bool) else str(have),)),
            attribute=self._code(attribute),
        )

    # Labels of requirements that have none of their own -------------------------------------------------

    def hours_label(self, minutes: int, kinds: tuple[str, ...]) -> str:
        return self._say(gettext_noop("{duration} of {kind}"), duration=self.duration(minutes), kind=self.kind(kinds))

    def count_label(self, n: int, kinds: tuple[str, ...], distinct: str | None) -> str:
        if distinct is None:
            return self._say(gettext_noop("{n} of {kind}"), n=n, kind=self.kind(kinds))
        return self._say(
            gettext_noop("{n} of {kind}, each with a different {field}"),
            n=n,
            kind=self.kind(kinds),
            field=self._translate(_FIELDS[distinct]),
        )

    def every_label(self, n: int, kinds: tuple[str, ...], each: str) -> str:
        return self._say(
            gettext_noop("{n} of {kind} in each {period}"),
            n=n,
            kind=self.kind(kinds),
            period=self._translate(_PERIODS[each]),
        )

    def code_label(self, kind: str, codes: tuple[str, ...]) -> str:
        template = {
            "exam": gettext_noop("Exam: {codes}"),
            "attest": gettext_noop("Statement: {codes}"),
            "task": gettext_noop("Task: {codes}"),
            "document": gettext_noop("Document: {codes}"),
            "holds": gettext_noop("Credential: {codes}"),
            "person": gettext_noop("About you: {codes}"),
        }[kind]
        return self._say(template, codes=self._codes(codes))

    def references_label(self, n: int) -> str:
        return self._say(gettext_noop("{n} references"), n=n)

    def group_label(self, kind: str) -> str:
        any_of = gettext_noop("One of several ways")
        return self._say(any_of if kind == "any_of" else gettext_noop("All of these"))

    # Filing --------------------------------------------------------------------------------------------

    def opens_on(self, day: date) -> str:
        return self._say(gettext_noop("Renewal opens on {day}."), day=self.day(day))

    def closed_on(self, day: date) -> str:
        return self._say(gettext_noop("The last day to renew was {day}."), day=self.day(day))

    def no_more_renewals(self, most: int) -> str:
        return self._say(gettext_noop("This certificate can be renewed {n} times, and has been."), n=most)

    def ended(self, status: str) -> str:
        return self._say(
            {
                "revoked": gettext_noop("This certificate has been revoked."),
                "surrendered": gettext_noop("This certificate has been surrendered."),
                "superseded": gettext_noop("A later certificate has taken this one's place."),
            }[status]
        )


class _Remembering(Words):
    """One answer speaks of the same days and lengths again and again."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        super().__init__(translate)
        self._days: dict[date, str] = {}
        self._lengths: dict[Length, str] = {}
        self._times: dict[tuple[bool, date, date], str] = {}

    def day(self, day: date) -> str:
        said = self._days.get(day)
        if said is None:
            said = self._days[day] = super().day(day)
        return said

    def length(self, length: Length) -> str:
        said = self._lengths.get(length)
        if said is None:
            said = self._lengths[length] = super().length(length)
        return said

    def _when(self, kind: str, first: date, last: date) -> str:
        key = (kind in MINUTE_KINDS, first, last)
        said = self._times.get(key)
        if said is None:
            said = self._times[key] = super()._when(kind, first, last)
        return said


ENGLISH = Words()
