"""Knows the arithmetic of an hour entry: local clock times into exact minutes, and content into a hash. Pure."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

MINUTE = timedelta(minutes=1)
LONGEST = 16 * 60
HASH_VERSION = 1

_CLOCK = re.compile(r"^(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?\s*m?\.?$", re.IGNORECASE)
_MINUTES = re.compile(r"^(\d{1,5})$")
_HOURS_AND_MINUTES = re.compile(r"^(?:(\d{1,3})\s*h(?:ours?)?)?\s*(?:(\d{1,4})\s*(?:m|min|minutes)?)?$", re.IGNORECASE)
_HOURS_COLON_MINUTES = re.compile(r"^(\d{1,3}):([0-5]\d)$")


class Unreadable(ValueError):
    """Something typed that is no time, no duration or no moment, with the sentence that says why."""


def plain(text: str) -> str:
    """`text` stripped, when every digit in it is one of 0 to 9; raises Unreadable otherwise."""
    text = text.strip()
    if any(unicodedata.decimal(letter, None) is not None and not letter.isascii() for letter in text):
        raise Unreadable(_("Use the digits 0 to 9."))
    return text


def clock_time(text: str) -> time:
    """A time of day as people type it: 9, 9:30, 0930, 21.30, 9:30 am. Raises Unreadable."""
    found = _CLOCK.match(plain(text))
    if not found:
        raise Unreadable(_("Type a time of day, such as 9:30 or 21:15."))
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise Unreadable(_("A time with am or pm runs from 12:00 to 11:59."))
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise Unreadable(_("A time of day runs from 0:00 to 23:59."))
    return time(hour, minute)


def whole_minutes(text: str) -> int:
    """A duration as people type it: 90, 1:30, 1 h 30 min. Raises Unreadable for parts of a minute and nonsense."""
    text = plain(text)
    if found := _MINUTES.match(text):
        return int(found[1])
    if found := _HOURS_COLON_MINUTES.match(text):
        return int(found[1]) * 60 + int(found[2])
    found = _HOURS_AND_MINUTES.match(text)
    if not text or not found:
        raise Unreadable(_("Type whole minutes, such as 90, or hours and minutes, such as 1 h 30 min."))
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def is_repeated(day: date, clock: time, zone: str) -> bool:
    """Whether the clocks of `zone` show this time twice that day, because they are set back."""
    local = datetime.combine(day, clock, ZoneInfo(zone))
    return local.replace(fold=0).astimezone(UTC) < local.replace(fold=1).astimezone(UTC)


def moment(day: date, clock: time, zone: str, *, second: bool = False) -> datetime:
    """The moment in UTC when the clocks of `zone` show this time; `second` takes the later of two.

    Raises Unreadable for a time that the clocks skip that day, and for parts of a minute.
    """
    if clock.second or clock.microsecond:
        raise Unreadable(_("Times are in whole minutes."))
    local = datetime.combine(day, clock, ZoneInfo(zone)).replace(fold=int(second))
    found = local.astimezone(UTC)
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Unreadable(
            _("The clocks went forward that day, so %(time)s did not happen. Choose a time before or after the change.")
            % {"time": clock.strftime("%H:%M")}
        )
    return found


@dataclass(frozen=True)
class Span:
    """A stretch of time, from a moment to a later one, the end itself not included."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return (self.ends_at - self.starts_at) // MINUTE

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def span(
    on: date, starts: time, ends: time, zone: str, *, starts_second: bool = False, ends_second: bool = False
) -> Span:
    """The stretch that began on `on` at `starts` by the clocks of `zone`, until they next showed `ends`.

    An end at or before the start is on the next day. Where the clocks show a time twice, the first is meant unless
    `starts_second` or `ends_second` says otherwise. Raises Unreadable for a time the clocks skip.
    """
    if not 1900 < on.year < 9999:
        raise Unreadable(_("Check the year of this date."))
    starts_at = moment(on, starts, zone, second=starts_second)
    if ends > starts or ends_second:
        ends_at = moment(on, ends, zone, second=ends_second)
        if ends_at > starts_at:
            return Span(starts_at, ends_at)
    return Span(starts_at, moment(on + timedelta(days=1), ends, zone, second=ends_second))


def day_of(at: datetime, zone: str) -> date:
    """The date of a moment in `zone`."""
    return at.astimezone(ZoneInfo(zone)).date()


def last_day(ends_at: datetime, zone: str) -> date:
    """The date of the last minute before `ends_at`: a stretch until midnight ends on the day before."""
    return day_of(ends_at - MINUTE, zone)


def monday_of(day: date) -> date:
    """The first day of the week that `day` lies in; weeks begin on Monday."""
    return day - timedelta(days=day.weekday())


def digest_of_note(note: str, salt: str) -> str:
    """A hash that stands for the note in the entry's content, so that a purged note leaves the signature whole."""
    return hashlib.sha256(f"{salt}\n{note}".encode()).hexdigest()


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of what a signer sees: sorted keys, no spaces, UTF-8, moments in UTC."""
    canonical = json.dumps(
        {**content, "hash_version": HASH_VERSION},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
        default=_written,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _written(value: date | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()
