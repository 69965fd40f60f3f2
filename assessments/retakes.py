"""Knows whether a person may start an assessment now and, if not, when, in words she can be told.

The rules: one attempt at a time; a pass is kept and not taken again; `attempts` starts within `window_days` (within a
lifetime where there is no window); `wait_days` times 24 hours between handing in and starting again. A pass that has
left the window no longer stands in the way, so that a yearly examination can be taken each year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


@dataclass(frozen=True)
class Rules:
    attempts: int | None
    """None is as many as she likes."""
    window_days: int | None
    """None is a lifetime."""
    wait_days: int


class Past(Protocol):
    """An attempt handed in."""

    started_at: datetime
    submitted_at: datetime | None
    passed: bool | None


@dataclass(frozen=True)
class Decision:
    may_start: bool
    left: int | None
    """Attempts left, this one included; None is as many as she likes."""
    from_at: datetime | None
    """When she may start: now or before where she may; None where she may not start again at all."""
    why: str
    """A sentence where she may not start, empty where she may."""


def decide(rules: Rules, history: Sequence[Past], *, at: datetime) -> Decision:
    """May she start at `at`, given every attempt she has handed in? Asks all the rules and tells the latest date."""
    counted = [past for past in history if _is_in_window(rules, past, at=at)]
    left = None if rules.attempts is None else max(0, rules.attempts - len(counted))
    if any(past.passed for past in counted):
        return Decision(False, left, _window_opens(rules, counted, at), _("You have passed this. It is done."))
    if rules.attempts is not None and len(counted) >= rules.attempts:
        return _used_up(rules, counted, history, over=len(counted) - rules.attempts)
    ready = _wait_is_over(rules, history)
    if ready is not None and at < ready:
        return Decision(False, left, ready, _("From %(moment)s on you can start again.") % {"moment": moment(ready)})
    return Decision(True, left, ready or at, "")


def _is_in_window(rules: Rules, past: Past, *, at: datetime) -> bool:
    return rules.window_days is None or past.started_at + timedelta(days=rules.window_days) > at


def _window_opens(rules: Rules, counted: Sequence[Past], at: datetime) -> datetime | None:
    if rules.window_days is None:
        return None
    return max(past.started_at for past in counted if past.passed) + timedelta(days=rules.window_days)


def _used_up(rules: Rules, counted: Sequence[Past], history: Sequence[Past], *, over: int) -> Decision:
    if rules.window_days is None:
        return Decision(False, 0, None, _("You have used every attempt. Ask the provider what you can do next."))
    # The rules may have become stricter since: as many starts as are over the limit leave the window first.
    leaving = sorted(past.started_at for past in counted)[over]
    ready = max(leaving + timedelta(days=rules.window_days), _wait_is_over(rules, history) or leaving)
    words = _("You have used every attempt for now. From %(moment)s on you can start again.")
    return Decision(False, 0, ready, words % {"moment": moment(ready)})


def _wait_is_over(rules: Rules, history: Sequence[Past]) -> datetime | None:
    handed_in = [past.submitted_at for past in history if past.submitted_at is not None]
    return max(handed_in) + timedelta(days=rules.wait_days) if handed_in else None


def moment(at: datetime) -> str:
    """A moment in the current time zone, as people write it."""
    written = pgettext("a date and time, as Django's date filter writes it", "j F Y, P")
    return formats.date_format(timezone.localtime(at), written)


def explained(rules: Rules) -> list[str]:
    """The rules in whole sentences, told before the first attempt and after each."""
    sentences = [_attempts_explained(rules)]
    if rules.wait_days and rules.attempts != 1:
        sentences.append(
            ngettext(
                "Between two attempts you wait %(days)d day.",
                "Between two attempts you wait %(days)d days.",
                rules.wait_days,
            )
            % {"days": rules.wait_days}
        )
    return sentences


def _attempts_explained(rules: Rules) -> str:
    if rules.attempts is None:
        return _("You can take this as often as you need.")
    if rules.window_days is None:
        return ngettext("You have %(count)d attempt.", "You have %(count)d attempts.", rules.attempts) % {
            "count": rules.attempts
        }
    within = ngettext("%(days)d day", "%(days)d days", rules.window_days) % {"days": rules.window_days}
    return ngettext(
        "You have %(count)d attempt within %(time)s.", "You have %(count)d attempts within %(time)s.", rules.attempts
    ) % {"count": rules.attempts, "time": within}
