"""Knows the named checks of an hour entry: each answers pass, warn or block, with a sentence. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision import hours, screening
from supervision.hours import Span

PASS, WARN, BLOCK = "pass", "warn", "block"
LATE_AFTER = timedelta(days=14)
TOO_LATE_AFTER = timedelta(days=366)
LONGEST_NOTE = 280

# What a supervisor reads beside an entry that was kept with a warning.
WARNINGS = {
    "late_entry": gettext_lazy("Logged more than two weeks after the day."),
    "likely_duplicate": gettext_lazy("Looks like another entry of the same day."),
    "inside_agreement": gettext_lazy("Logged before a supervisor had agreed to this day."),
    "supervisor_qualified": gettext_lazy("No verified qualification covered this day when it was logged."),
    "note_identities": gettext_lazy("The note may name somebody."),
}


@dataclass(frozen=True)
class Answer:
    """What one rule says: its name, the verdict, and the sentence for a person (empty when it passes)."""

    rule: str
    verdict: str
    sentence: str = ""


@dataclass(frozen=True)
class Days:
    """From a day until a day, both included; without an end where `until_on` is None."""

    from_on: date
    until_on: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True)
class Taken:
    """Time that another live entry of the same person holds."""

    span: Span
    on: date
    kind: str
    site: str


def blocks(answers: Iterable[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.verdict == BLOCK]


def warnings(answers: Iterable[Answer]) -> list[str]:
    """The names of the rules that warn, to be kept with the entry."""
    return [answer.rule for answer in answers if answer.verdict == WARN]


def words(names: Iterable[str]) -> list[str]:
    """Kept warnings as sentences, in the reader's language."""
    return [str(WARNINGS[name]) for name in names]


def duration(minutes: int) -> Answer:
    if minutes < 1:
        return Answer("duration", BLOCK, _("An entry has at least one minute. Check when it began and ended."))
    if minutes > hours.LONGEST:
        return Answer(
            "duration",
            BLOCK,
            _("This entry has %(hours)d h %(minutes)d min. One entry has at most 16 hours; check when it ended.")
            % {"hours": minutes // 60, "minutes": minutes % 60},
        )
    return Answer("duration", PASS)


def future(ends_at: datetime, at: datetime) -> Answer:
    if ends_at > at:
        return Answer("future", BLOCK, _("This time is not over yet. Log it once it has ended."))
    return Answer("future", PASS)


def late_entry(on: date, today: date) -> Answer:
    if today - on > TOO_LATE_AFTER:
        return Answer(
            "late_entry",
            BLOCK,
            _("%(day)s is more than a year ago. Ask the programme manager of your site how older hours are recorded.")
            % {"day": long_date(on)},
        )
    if today - on > LATE_AFTER:
        return Answer(
            "late_entry",
            WARN,
            _("%(day)s is more than two weeks ago. Your supervisor will see that it was logged late.")
            % {"day": long_date(on)},
        )
    return Answer("late_entry", PASS)


def overlap(span: Span, taken: Sequence[Taken]) -> Answer:
    """No person is in two places: `taken` holds their live time at every site."""
    for other in taken:
        if span.overlaps(other.span):
            return Answer(
                "overlap",
                BLOCK,
                _("You already have time at %(site)s on %(day)s that overlaps with this. Change one of the two.")
                % {"site": other.site, "day": long_date(other.on)},
            )
    return Answer("overlap", PASS)


def likely_duplicate(on: date, kind: str, span: Span, taken: Sequence[Taken]) -> Answer:
    """The same kind and length twice on one day is legal and often a slip."""
    for other in taken:
        if other.on == on and other.kind == kind and other.span.minutes == span.minutes:
            return Answer(
                "likely_duplicate",
                WARN,
                _("You have another entry of the same kind and length on %(day)s. Void this one if it is the same.")
                % {"day": long_date(on)},
            )
    return Answer("likely_duplicate", PASS)


def inside_placement(on: date, placement: Days) -> Answer:
    if on in placement:
        return Answer("inside_placement", PASS)
    if on < placement.from_on:
        sentence = _("Your placement began on %(first)s. This entry is of %(day)s.")
    else:
        sentence = _("Your placement ended on %(last)s. This entry is of %(day)s.")
    dates = {"first": long_date(placement.from_on), "last": long_date(placement.until_on), "day": long_date(on)}
    return Answer("inside_placement", BLOCK, sentence % dates)


def inside_agreement(on: date, supervisions: Sequence[Days], *, verdict: str = WARN) -> Answer:
    """Whether somebody agreed to supervise that day; drafts may wait for it, what is handed in may not."""
    if any(on in days for days in supervisions):
        return Answer("inside_agreement", PASS)
    return Answer(
        "inside_agreement",
        verdict,
        _("No supervisor has agreed to %(day)s yet. Your entry is safe as a draft until somebody has.")
        % {"day": long_date(on)},
    )


def supervisor_qualified(on: date, qualifications: Sequence[Days], *, verdict: str = WARN) -> Answer:
    """Whether a supervisor held a verified qualification on the day of the hours."""
    if any(on in days for days in qualifications):
        return Answer("supervisor_qualified", PASS)
    return Answer(
        "supervisor_qualified",
        verdict,
        _("No verified qualification covers %(day)s, so this entry cannot be signed yet.") % {"day": long_date(on)},
    )


def group_size(kind: str, size: int | None) -> Answer:
    if kind != "group":
        return Answer("group_size", PASS)
    if not isinstance(size, int) or isinstance(size, bool) or not 2 <= size <= 100:
        return Answer("group_size", BLOCK, _("Say how many people were in the group, you included: from 2 to 100."))
    return Answer("group_size", PASS)


def topic_sum(minutes: int, topics: Mapping[str, Any]) -> Answer:
    """Topics are optional; where there are any, their whole minutes add up to the entry's."""
    if not topics:
        return Answer("topic_sum", PASS)
    if any(not isinstance(part, int) or isinstance(part, bool) or part < 1 for part in topics.values()):
        return Answer("topic_sum", BLOCK, _("Each topic has at least one whole minute."))
    if sum(topics.values()) != minutes:
        return Answer(
            "topic_sum",
            BLOCK,
            _("Your topics add up to %(sum)d minutes and the entry has %(minutes)d. Make the two agree.")
            % {"sum": sum(topics.values()), "minutes": minutes},
        )
    return Answer("topic_sum", PASS)


def note_length(note: str) -> Answer:
    if len(note) > LONGEST_NOTE:
        return Answer(
            "note_length",
            BLOCK,
            _("A note has at most 280 characters; yours has %(length)d.") % {"length": len(note)},
        )
    return Answer("note_length", PASS)


def note_identities(note: str, known: frozenset[str]) -> Answer:
    """No participant's identity in what is typed; what is certain blocks, what only looks like one warns."""
    traces = screening.screen(note, known)
    if not traces:
        return Answer("note_identities", PASS)
    stops = [trace for trace in traces if trace.stops]
    if stops:
        why = _("Write what you did, not for whom: nobody's identity may stand in an hour log. Take it out.")
        return Answer("note_identities", BLOCK, " ".join([*(str(trace.sentence) for trace in stops), why]))
    why = _("If “%(words)s” is somebody you support, change the note before you hand it in.")
    return Answer("note_identities", WARN, f"{traces[0].sentence} {why % {'words': traces[0].words}}")


def own_hours(signer: int, trainee: int) -> Answer:
    if signer == trainee:
        return Answer("own_hours", BLOCK, _("Nobody signs their own hours."))
    return Answer("own_hours", PASS)


def supervises(on: date, today: date, supervisions: Sequence[Days]) -> Answer:
    """A signature needs a relation that covers the day of the hours and the day of signing."""
    if not any(on in days for days in supervisions):
        return Answer(
            "supervises", BLOCK, _("You did not supervise this placement on %(day)s.") % {"day": long_date(on)}
        )
    if not any(today in days for days in supervisions):
        return Answer("supervises", BLOCK, _("You no longer supervise this placement, so you cannot sign its hours."))
    return Answer("supervises", PASS)


def signer_qualified(on: date, qualifications: Sequence[Days]) -> Answer:
    if any(on in days for days in qualifications):
        return Answer("signer_qualified", PASS)
    return Answer(
        "signer_qualified",
        BLOCK,
        _("None of your verified qualifications covers %(day)s. Ask for yours to be verified, then sign.")
        % {"day": long_date(on)},
    )


def long_date(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
