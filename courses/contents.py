"""Knows the table of contents of a course as one person sees it: each page with its time, its state and its words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses import progress
from courses.prerequisites import Asked
from courses.progress import Done, Module, Outline, Step
from lms.content.rendering import Task
from lms.content.templatetags.peerway import minutes as in_words


@dataclass(frozen=True)
class Chapter:
    """A module with its steps as a task list draws them."""

    module: Module
    done: int
    total: int
    words: str
    status: str
    tasks: tuple[Task, ...]
    # How much of the time it asks for is spent; empty where it asks for none, or is complete.
    time: str = ""


def chapters(outline: Outline, done: Done) -> list[Chapter]:
    """Every module of the course in tree order."""
    return [chapter(module, done) for module in outline.modules]


def chapter(module: Module, done: Done) -> Chapter:
    count, total = progress.count(module, done)
    is_complete = progress.is_complete(module, done)
    return Chapter(
        module=module,
        done=count,
        total=total,
        words=words(count, total),
        status="complete" if is_complete else ("in_progress" if count else "not_started"),
        tasks=tuple(_task(step, done, is_complete=is_complete) for step in module.steps),
        time="" if is_complete else time_words(module, done),
    )


def time_words(module: Module, done: Done) -> str:
    """How much of the time a module asks for is spent: "You have spent 18 of the 30 minutes this module asks for."."""
    asked = module.asks_minutes
    if not asked:
        return ""
    facts = {"spent": min(progress.minutes_spent(module, done), asked), "asked": asked}
    return _("You have spent %(spent)d of the %(asked)d minutes this module asks for.") % facts


def words(count: int, total: int) -> str:
    """Progress as people say it: "3 of 8 done"."""
    if not total:
        return _("Nothing to do yet")
    return ngettext("%(count)d of %(total)d done", "%(count)d of %(total)d done", total) % {
        "count": count,
        "total": total,
    }


def by_topic(spent: Mapping[int, Mapping[str, int]]) -> dict[str, int]:
    """Minutes by topic code of several pages together."""
    total: dict[str, int] = {}
    for minutes in spent.values():
        total = progress.add_up(total, minutes)
    return total


def topic_rows(minutes: Mapping[str, int], titles: Mapping[str, str]) -> list[dict[str, str]]:
    """Minutes by topic in words, as a summary list draws them."""
    return [{"key": titles.get(code, code), "value": in_words(spent)} for code, spent in minutes.items()]


def found(count: int, every: int, *, is_narrowed: bool) -> str:
    """How many courses a catalogue shows: "12 courses", "3 of 12 courses"."""
    if not is_narrowed:
        return ngettext("%(every)d course", "%(every)d courses", every) % {"every": every}
    if not count:
        return _("No course has all of that")
    return ngettext("%(count)d of %(every)d course", "%(count)d of %(every)d courses", every) % {
        "count": count,
        "every": every,
    }


def asked_tasks(asked: Iterable[Asked], missing: Collection[Asked]) -> list[Task]:
    """What a course asks for first, as a task list draws it."""
    return [_asked_task(one, is_missing=one in missing) for one in asked]


def _asked_task(one: Asked, *, is_missing: bool) -> Task:
    if is_missing and not one.is_open:
        return Task(one.title, reason=_("This course is closed at the moment."))
    return Task(one.title, url=one.url if one.is_open else "", status="not_yet" if is_missing else "complete")


def _task(step: Step, done: Done, *, is_complete: bool) -> Task:
    return _told(step, progress.is_done(step, done), is_complete, get_language())


@lru_cache(maxsize=8192)
def _told(step: Step, is_done: bool, is_complete: bool, language: str | None) -> Task:
    """One line of a table of contents; the same for everybody who stands there."""
    kind = "" if step.is_lesson else _("Assessment")
    time = in_words(step.minutes or None)
    hint = ", ".join(part for part in (kind, time) if part)
    status = "complete" if is_done else "not_started"
    if is_complete and not is_done:
        status, words = "optional", _("New since you finished")
    elif not step.is_asked and not is_done:
        status, words = "optional", _("New since you began")
    elif is_done:
        words = _("Read") if step.is_lesson else _("Passed")
    elif step.is_lesson:
        words = _("To read")
    else:
        words = _("To take")
    return Task(step.title, url=step.url, status=status, words=words, hint=hint)
