"""Knows the named checks of an hour entry: each answers pass, warn or block, with a sentence. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.content.templatetags.peerway import minutes as in_words
from supervision import hours, rulebook, screening
from supervision.hours import Span
from supervision.rulebook import Limits

PASS, WARN, BLOCK = "pass", "warn", "block"
LONGEST_NOTE = 280
LONGEST_WEEK = 7 * hours.LONGEST
HOUSE = rulebook.HOUSE[-1].limits

# What a supervisor reads beside an entry that was kept with a warning.
WARNINGS = {
    "late_entry": gettext_lazy("Logged late."),
    "day_cap": gettext_lazy("With this entry the day has more hours than usual."),
    "week_cap": gettext_lazy("With this entry the week has more hours than usual."),
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
    entry: int = 0


def minutes_of(taken: Iterable[Taken], days: Iterable[date]) -> int:
    """All that began on these days; of an entry and its amendment the later counts, as it will once it is signed."""
    found = set(days)
    return sum({other.entry: other.span.minutes for other in taken if other.on in found}.values())


def blocks(answers: Iterable[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.verdict == BLOCK]


def warnings(answers: Iterable[Answer]) -> list[str]:
    """The names of the rules that warn, to be kept with the entry."""
    return [answer.rule for answer in answers if answer.verdict == WARN]


def words(names: Iterable[str]) -> list[str]:
    """Kept warnings as sentences, in the reader's language."""
    return [str(WARNINGS[name]) for name in names]


def duration(minutes: int, limits: Limits = HOUSE) -> Answer:
    if minutes < 1:
        return Answer("duration", BLOCK, _("An entry has at least one minute. Check when it began and ended."))
    if minutes > limits.longest:
        said = {"time": in_words(minutes), "most": in_words(limits.longest)}
        return Answer(
            "duration", BLOCK, _("This entry has %(time)s. One entry has at most %(most)s; check when it ended.") % said
        )
    return Answer("duration", PASS)


def minimum_span(minutes: int, limits: Limits = HOUSE) -> Answer:
    """Some sites count nothing shorter than, say, a quarter of an hour."""
    if 0 < minutes < limits.shortest:
        said = {"least": in_words(limits.shortest)}
        return Answer("minimum_span", BLOCK, _("Your site counts stretches of at least %(least)s.") % said)
    return Answer("minimum_span", PASS)


def day_cap(on: date, minutes: int, limits: Limits = HOUSE) -> Answer:
    """`minutes` is all that began on that day, at every site, this entry included."""
    said = {"day": long_date(on), "time": in_words(minutes), "most": in_words(hours.LONGEST)}
    if minutes > hours.LONGEST:
        return Answer(
            "day_cap", BLOCK, _("With this entry %(day)s has %(time)s. A day has at most %(most)s of practice.") % said
        )
    if minutes > limits.day_cap:
        return Answer("day_cap", WARN, _("With this entry %(day)s has %(time)s. Check that it is right.") % said)
    return Answer("day_cap", PASS)


def week_cap(monday: date, minutes: int, limits: Limits = HOUSE) -> Answer:
    """`minutes` is all that began from Monday to Sunday, at every site, this entry included."""
    said = {"day": long_date(monday), "time": in_words(minutes), "most": in_words(LONGEST_WEEK)}
    if minutes > LONGEST_WEEK:
        return Answer(
            "week_cap",
            BLOCK,
            _("With this entry the week of %(day)s has %(time)s. A week has at most %(most)s of practice.") % said,
        )
    if minutes > limits.week_cap:
        return Answer(
            "week_cap", WARN, _("With this entry the week of %(day)s has %(time)s. Check that it is right.") % said
        )
    return Answer("week_cap", PASS)


def ratio(work: int, supervision: int, limits: Limits = HOUSE) -> Answer:
    """Whether a period's supervision answers for its peer support; what is missing is named in whole minutes."""
    if not limits.work_per_supervision or work < limits.work_per_supervision:
        return Answer("ratio", PASS)
    needed = -(-work * 60 // limits.work_per_supervision)
    if supervision >= needed:
        return Answer("ratio", PASS)
    said = {
        "each": in_words(limits.work_per_supervision),
        "work": in_words(work),
        "has": in_words(supervision),
        "short": in_words(needed - supervision),
    }
    return Answer(
        "ratio",
        WARN,
        _("%(each)s of peer support go with one hour of supervision. Here are %(work)s with %(has)s: %(short)s more.")
        % said,
    )


def individual_share(individual: int, supervision: int, limits: Limits = HOUSE) -> Answer:
    """Whether enough of a period's supervision was one to one; exact, without rounding."""
    if not supervision or individual * 100 >= supervision * limits.individual_share:
        return Answer("individual_share", PASS)
    said = {"percent": limits.individual_share, "has": in_words(individual), "all": in_words(supervision)}
    return Answer(
        "individual_share",
        WARN,
        _("At least %(percent)d percent of supervision is one to one. Here it is %(has)s of %(all)s.") % said,
    )


def future(ends_at: datetime, at: datetime) -> Answer:
    if ends_at > at:
        return Answer("future", BLOCK, _("This time is not over yet. Log it once it has ended."))
    return Answer("future", PASS)


def late_entry(on: date, today: date, limits: Limits = HOUSE) -> Answer:
    said = {"day": long_date(on), "late": limits.late_after, "most": limits.too_late_after}
    if (today - on).days > limits.too_late_after:
        return Answer(
            "late_entry",
            BLOCK,
            _(
                "%(day)s is more than %(most)d days ago. Ask the programme manager of your site how older hours are "
                "recorded."
            )
            % said,
        )
    if (today - on).days > limits.late_after:
        return Answer(
            "late_entry",
            WARN,
            _("%(day)s is more than %(late)d days ago. Your supervisor will see that it was logged late.") % said,
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


def group_size(kind: str, size: int | None, limits: Limits = HOUSE) -> Answer:
    if kind != "group":
        return Answer("group_size", PASS)
    if not isinstance(size, int) or isinstance(size, bool) or not 2 <= size <= limits.largest_group:
        said = {"most": limits.largest_group}
        return Answer(
            "group_size", BLOCK, _("Say how many people were in the group, you included: from 2 to %(most)d.") % said
        )
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


def signer_qualified(on: date, qualifications: Sequence[Days], revoked: Sequence[Days] = ()) -> Answer:
    """What was `revoked` covers nothing any more, the days before its end included."""
    if any(on in days for days in qualifications):
        return Answer("signer_qualified", PASS)
    if any(on in days for days in revoked):
        return Answer(
            "signer_qualified",
            BLOCK,
            _(
                "Your qualification of %(day)s was revoked. Ask the programme of the site to end your supervision and "
                "to vouch for these hours."
            )
            % {"day": long_date(on)},
        )
    return Answer(
        "signer_qualified",
        BLOCK,
        _("None of your verified qualifications covers %(day)s. Ask for yours to be verified, then sign.")
        % {"day": long_date(on)},
    )


def long_date(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
