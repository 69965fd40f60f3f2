"""A person reads, reflects and completes; what is completed is frozen."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Attempt
from courses import outlines, progress
from courses.days import day_of
from courses.models import (
    MINUTES,
    Activity,
    CoursePage,
    Enrolment,
    LessonPage,
    LessonReading,
    Objective,
    Reflection,
    TrainingCredit,
)
from courses.progress import Module, Outline, Step
from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import User


def view(*, enrolment: Enrolment, lesson: LessonPage, at: datetime | None = None) -> None:
    """Note that a lesson was opened for the first time; two tabs at once are one first time."""
    at = at or timezone.now()
    LessonReading.objects.bulk_create(
        [
            LessonReading(
                enrolment=enrolment, lesson_key=lesson.translation_key, lesson_title=lesson.title, first_viewed_at=at
            )
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_read(*, person: User, lesson: LessonPage, by: User, at: datetime | None = None) -> list[TrainingCredit]:
    """Mark a lesson as read, and complete what that completes: returned is what was frozen by it.

    A second time changes nothing, unless the module asks for more time than was spent on it. Raises Refused.
    """
    at = at or timezone.now()
    outline = lesson.outline()
    enrolment = _locked(person, outline.key)
    if by.pk != person.pk:
        raise Refused(_("A lesson is marked as read by the person who reads it."))
    if lesson.translation_key not in {step.key for step in outline.steps()}:
        raise Refused(_("This lesson is not part of a published course at the moment."))
    if enrolment is None:
        raise Refused(_("Enrol in this course first, so that your progress can be kept."))
    outline = enrolment.path_of(outline)
    reading, _is_new = LessonReading.objects.get_or_create(
        enrolment=enrolment,
        lesson_key=lesson.translation_key,
        defaults={"lesson_title": lesson.title, "first_viewed_at": at},
    )
    module, _number = progress.place_of(outline, lesson.translation_key)
    # Where the module asks for more time, reading on and marking once more is how it is spent.
    if reading.read_at is None or (module and module.asks_minutes and progress.lacks_time(module, enrolment.done())):
        reading.read_at = at
        reading.save(update_fields=["read_at"])
        ledger.record("courses.mark_read", of=enrolment, by=by, at=at, detail={"lesson": lesson.title})
    return _freeze(enrolment, outline, at=at)


@transaction.atomic
def complete(*, enrolment: Enrolment, at: datetime | None = None) -> list[TrainingCredit]:
    """Freeze every module whose rule is fulfilled now, and return what that froze. Twice changes nothing.

    The same call as each read mark and each passed assessment makes; also for the button that is shown where the
    last open step was taken out of a module, and for the nightly round.
    """
    at = at or timezone.now()
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "edition")
    enrolment = rows.get(pk=enrolment.pk)
    course = CoursePage.objects.live().filter(translation_key=enrolment.course_key).first()
    return _freeze(enrolment, course.outline(), at=at) if course else []


def complete_after(*, attempt: Attempt) -> None:
    """What a finished attempt means for the courses of the person who took it; heard from the bell of assessments."""
    keys = CoursePage.objects.containing(attempt.assessment).values_list("translation_key", flat=True)
    enrolled = Enrolment.objects.filter(person__in=User.objects.same_as(attempt.person_id), course_key__in=list(keys))
    for enrolment in enrolled.annotate(last_read_at=Max("readings__read_at")):
        # An assessment may be passed before the course is begun; the last deed dates the completion.
        deeds = (attempt.submitted_at, enrolment.enrolled_at, enrolment.last_read_at)
        complete(enrolment=enrolment, at=max(deed for deed in deeds if deed is not None))


def complete_after_attempts(*, since: datetime) -> int:
    """The nightly round's call for every attempt passed since a moment, in case a bell was not heard."""
    passed = Attempt.objects.filter(passed=True, submitted_at__gte=since).select_related("assessment")
    for attempt in passed:
        complete_after(attempt=attempt)
    return len(passed)


@transaction.atomic
def reflect(
    *, person: User, lesson: LessonPage, block: UUID, text: str, by: User, at: datetime | None = None
) -> Reflection | None:
    """Keep what a person wrote for themselves under one question; nothing written erases what was kept.

    There is no event: what people write to themselves leaves no trace elsewhere.
    """
    at = at or timezone.now()
    if by.pk != person.pk:
        raise Refused(_("A reflection belongs to the person who writes it."))
    prompt = lesson.reflection_prompts().get(str(block))
    if prompt is None:
        raise Refused(_("This question is no longer part of the lesson. Copy what you wrote before you leave."))
    place = {"person": person, "lesson_key": lesson.translation_key, "block": block}
    if not text.strip():
        Reflection.objects.filter(**place).delete()
        return None
    words = {"text": text, "prompt": prompt, "lesson_title": lesson.title, "written_at": at}
    return Reflection.objects.update_or_create(**place, defaults=words)[0]


@transaction.atomic
def erase(*, reflection: Reflection, by: User) -> None:
    """Take a reflection away for good, whether or not its lesson is still there; again no event tells of it."""
    if reflection.person_id not in by.accounts:
        raise Refused(_("A reflection belongs to the person who wrote it."))
    Reflection.objects.filter(pk=reflection.pk).delete()


def _locked(person: User, course_key: UUID) -> Enrolment | None:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "organisation", "edition")
    return rows.in_course(person, course_key).first()


def _freeze(enrolment: Enrolment, outline: Outline, *, at: datetime) -> list[TrainingCredit]:
    """Freeze the modules that are fulfilled now; with the last of them the course is complete, once and for good."""
    outline, done = enrolment.path_of(outline), enrolment.done()
    ready = progress.to_freeze(outline, done)
    if not ready:
        return []
    # What was added since they began counts where they have done it, and is not frozen where they have not.
    taken = [replace(one, steps=tuple(step for step in one.steps if progress.is_done(step, done))) for one in ready]
    fresh = [credit for module in taken for credit in _freeze_module(enrolment, outline, module, at=at)]
    done = replace(done, frozen=done.frozen | {module.key for module in ready})
    if enrolment.completed_at is None and progress.is_course_complete(outline, done):
        enrolment.completed_at = at
        enrolment.save(update_fields=["completed_at"])
        ledger.record("courses.complete", of=enrolment, by=None, at=at, detail={"course": outline.title})
        context = {"course": outline.title, "on": day_of(at, enrolment.person)}
        once = f"courses/completed/{enrolment.pk}"
        outbox.tell(enrolment.person, "courses/completed", dedupe=once, context=context)
    return fresh


def _freeze_module(enrolment: Enrolment, outline: Outline, module: Module, *, at: datetime) -> list[TrainingCredit]:
    """One credit for each mode in which the module was taught."""
    spent = outlines.minutes(MINUTES, [step.page for step in module.steps])
    by_mode: dict[str, dict[str, int]] = {}
    for step in module.steps:
        by_mode[step.mode] = progress.add_up(by_mode.get(step.mode, {}), spent.get(step.page, {}))
    objectives = [{"text": o.text, "competencies": o.competencies} for o in Objective.objects.filter(page=module.page)]
    shared = _frozen_facts(enrolment, outline, module, at) | {"objectives": objectives}
    fresh = [
        TrainingCredit.objects.create(
            mode=mode, minutes=sum(minutes.values()), minutes_by_topic=minutes, event=f"{module.key}/{mode}", **shared
        )
        for mode, minutes in by_mode.items()
        if minutes
    ]
    for credit in fresh:
        detail = {"module": module.title, "minutes": credit.minutes, "mode": credit.mode}
        ledger.record("courses.complete_module", of=credit, by=None, at=at, detail=detail)
    return fresh


def _frozen_facts(enrolment: Enrolment, outline: Outline, module: Module, at: datetime) -> dict[str, Any]:
    on = day_of(at, enrolment.person)
    path: list[Module | Step] = [module, *module.steps]
    pages = [{"page": page.page, "revision": page.revision, "title": page.title} for page in path]
    return {
        "person": enrolment.person,
        "organisation": enrolment.organisation,
        "enrolment": enrolment,
        "course_key": outline.key,
        "module_key": module.key,
        "title": module.title,
        "course_title": outline.title,
        "provider": enrolment.organisation.name,
        "provider_code": enrolment.organisation.slug,
        "activity": Activity.COURSE,
        "pages": pages,
        "began_on": on,
        "completed_on": on,
        "frozen_at": at,
    }
