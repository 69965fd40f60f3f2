"""Knows what publishing, withdrawing or deleting pages means for people: what changes on the path, and for how many.

Nobody's enrolment, reading or training is ever touched by it; this only says so, in numbers.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from courses import changes, outlines
from courses.changes import Change
from courses.models import AssessmentPage, CoursePage, Enrolment, LessonPage, Mode, ModulePage, TrainingCredit
from courses.progress import Module, Outline, Step
from lms.content.templatetags.peerway import minutes as in_words


@dataclass(frozen=True)
class Reach:
    """How many people are in some courses: on their way, of those past the modules in question, and through."""

    on_their_way: int
    past: int
    completed: int

    @property
    def meet(self) -> int:
        """Who is on the way and still has one of the modules before them."""
        return self.on_their_way - self.past


@dataclass(frozen=True)
class Announcement:
    """What an author is told before a change: what it is, and for whom."""

    changes: tuple[Change, ...]
    reach: Reach

    @property
    def asks(self) -> bool:
        """Whether somebody on their way would meet something else tomorrow."""
        return bool(self.changes and self.reach.meet)

    def what(self) -> list[str]:
        return [sentence(change) for change in self.changes]

    def whom(self) -> list[str]:
        """One sentence for each group that has anybody in it."""
        reach = self.reach
        told = [
            (reach.meet, on_the_way_words(reach.meet)),
            (reach.past, past_words(reach.past)),
            (reach.completed, completed_words(reach.completed)),
        ]
        return [words for count, words in told if count] or [_("Nobody is in this course yet.")]


def sentence(change: Change) -> str:
    """What happens to one page, with its time."""
    old, new = change.before, change.after
    names = {"title": (new or old).title, "module": change.module.title}  # type: ignore[union-attr]
    if old is None:
        return _("“%(title)s” is added to “%(module)s”: %(time)s.") % {**names, "time": _time(new)}
    if new is None:
        return _("“%(title)s” is taken out of “%(module)s”: %(time)s less.") % {**names, "time": _time(old)}
    if old.minutes != new.minutes:
        times = {"old": _time(old), "new": _time(new)}
        return _("“%(title)s” counts %(new)s in place of %(old)s.") % {**names, **times}
    if old.assessment != new.assessment:
        return _("“%(title)s” leads to another assessment. Who passed the one before has this one to pass.") % names
    return _("“%(title)s” counts as training of another kind: how it is given has changed.") % names


def _time(step: Step | None) -> str:
    return in_words(step.minutes) if step and step.minutes else _("no minutes")


def on_the_way_words(count: int) -> str:
    return ngettext(
        "%(count)d person on the way will meet this. What they have read stays read.",
        "%(count)d people on the way will meet this. What they have read stays read.",
        count,
    ) % {"count": count}


def past_words(count: int) -> str:
    return ngettext(
        "%(count)d person on the way has completed this module already and is not called back.",
        "%(count)d people on the way have completed this module already and are not called back.",
        count,
    ) % {"count": count}


def completed_words(count: int) -> str:
    return ngettext(
        "%(count)d person has completed the course. Nothing changes for them.",
        "%(count)d people have completed the course. Nothing changes for them.",
        count,
    ) % {"count": count}


def reach(courses: Collection[UUID], modules: Collection[UUID] = ()) -> Reach:
    """How many people these courses have, in one statement, however many they are."""
    frozen = TrainingCredit.objects.filter(enrolment=OuterRef("pk"), module_key__in=modules)
    counted = Enrolment.objects.filter(course_key__in=courses).aggregate(
        on_their_way=Count("pk", filter=Q(completed_at=None)),
        past=Count("pk", filter=Q(Exists(frozen), completed_at=None)),
        completed=Count("pk", filter=Q(completed_at__isnull=False)),
    )
    return Reach(**counted)


def of_publishing(page: Page) -> Announcement:
    """What changes when this page is published as it is in memory; a fixed number of statements."""
    before = outlines.read_one(page.path)
    if before is None:
        # A course that is not published has no path to change; whoever enrolled while it was can go on.
        keys = [page.translation_key] if isinstance(page, CoursePage) else []
        return Announcement((), reach(keys))
    changed = changes.between(before, _published(before, page))
    return Announcement(tuple(changed), reach([before.key], {change.module.key for change in changed}))


def _published(outline: Outline, page: Page) -> Outline:
    if isinstance(page, LessonPage | AssessmentPage):
        return changes.with_step(outline, page.get_parent().translation_key, _step(page))
    if isinstance(page, ModulePage):
        return changes.with_module(
            outline, Module(page.translation_key, page.title, "", page.pk, None, tuple(_steps(page)))
        )
    return outline


def _step(page: LessonPage | AssessmentPage) -> Step:
    """A page as it is in memory, its rows of minutes among it."""
    spent = sum(row.minutes or 0 for row in page.topic_minutes.all())
    mode, assessment = _what_it_is(page)
    return Step(page.translation_key, page.title, "", page.pk, minutes=spent, mode=mode, assessment=assessment)


def _what_it_is(page: LessonPage | AssessmentPage) -> tuple[str, str]:
    """How it is given, and the assessment's code where it is one."""
    return (page.mode, "") if isinstance(page, LessonPage) else (Mode.SELF_PACED, page.assessment.code)


def _steps(module: ModulePage) -> Iterator[Step]:
    """The published pages below a module, whether it is published itself or not."""
    lessons = LessonPage.objects.live().child_of(module)
    quizzes = AssessmentPage.objects.live().child_of(module).select_related("assessment")
    pages = sorted([*_with_minutes(lessons), *_with_minutes(quizzes)], key=lambda page: page.path)
    for page in pages:
        mode, assessment = _what_it_is(page)
        facts = (page.translation_key, page.title, "", page.pk, None, page.spent or 0)
        yield Step(*facts, mode=mode, assessment=assessment)


def _with_minutes(pages):
    return pages.annotate(spent=Sum("topic_minutes__minutes"))


@dataclass(frozen=True)
class Farewell:
    """What is left when pages go: what is taken off the path, and what stays of those who walked it."""

    changes: tuple[Change, ...]
    reach: Reach
    # Courses that go as a whole.
    courses: int

    @property
    def asks(self) -> bool:
        return bool(self.reach.on_their_way or self.reach.completed)

    def what(self) -> list[str]:
        return [sentence(change) for change in self.changes] if not self.courses else []

    def stays(self) -> list[str]:
        """Whole sentences, each with its number; empty where nobody is concerned."""
        reach = self.reach
        stays = _stays_of_a_course if self.courses else _stays_of_a_page
        told = [(reach.completed, completed_stays(reach.completed)), (reach.on_their_way, stays(reach))]
        return [words for count, words in told if count]


def completed_stays(count: int) -> str:
    return ngettext(
        "%(count)d person has completed the course. Their training stays, to the minute, and on their transcript.",
        "%(count)d people have completed the course. Their training stays, to the minute, and on their transcripts.",
        count,
    ) % {"count": count}


def _stays_of_a_course(reach: Reach) -> str:
    return ngettext(
        "%(count)d person is on the way. The modules they have completed stay theirs, and so does what they wrote for "
        "themselves; the rest they can no longer read or complete.",
        "%(count)d people are on the way. The modules they have completed stay theirs, and so does what they wrote for "
        "themselves; the rest they can no longer read or complete.",
        reach.on_their_way,
    ) % {"count": reach.on_their_way}


def _stays_of_a_page(reach: Reach) -> str:
    return ngettext(
        "%(count)d person is on the way. What they have completed and written for themselves stays; where this was "
        "the last they had to do, a button lets them complete the module.",
        "%(count)d people are on the way. What they have completed and written for themselves stays; where this was "
        "the last they had to do, a button lets them complete the module.",
        reach.on_their_way,
    ) % {"count": reach.on_their_way}


def of_withdrawing(pages: Iterable[Page]) -> Farewell:
    """What stays when these pages are unpublished or deleted; three statements, however many they are."""
    pages = list(pages)
    paths = {page.path[: outlines.COURSE_PATH] for page in pages if page.depth >= outlines.COURSE_DEPTH}
    above = [page.path for page in pages if page.depth < outlines.COURSE_DEPTH]
    whole = Q(path__in=[page.path for page in pages if page.depth == outlines.COURSE_DEPTH])
    for path in above:
        whole |= Q(path__startswith=path)
    courses = dict(CoursePage.objects.filter(whole | Q(path__in=paths)).values_list("path", "translation_key"))
    standing = outlines.read(paths)
    gone = {page.pk for page in pages}
    changed = [one for before in standing.values() for one in changes.between(before, changes.without(before, gone))]
    is_whole = [path for path in courses if any(path == page.path or path.startswith(page.path) for page in pages)]
    return Farewell(
        tuple(changed), reach(list(courses.values()), {change.module.key for change in changed}), len(is_whole)
    )
