"""May this person read this page, see this row, decide this claim; and who has taught whom."""

from datetime import timedelta
from datetime import timezone as fixed
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Substr, TruncDate
from django.http import Http404

from courses import outlines, progress
from courses.models import (
    CataloguePage,
    CoursePage,
    Enrolment,
    EnrolmentCode,
    LessonPage,
    LessonReading,
    LiveParticipant,
    LiveSession,
    LiveTraining,
    Reflection,
    StudyPage,
    TrainingClaim,
)
from courses.progress import Outline
from lms.people import access
from lms.people.models import Membership, Organisation
from lms.people.roles import Role

TEACHING = (Role.AUTHOR, Role.INSTRUCTOR)
# Where it is still today when it is tomorrow everywhere else: on an edge the firewall holds, whoever asks from where.
LAST_TO_SEE_A_DAY_END = fixed(timedelta(hours=-12))
# Who reads every lesson of their own organisation's courses without being enrolled.
READING = (*TEACHING, Role.PROGRAMME_MANAGER)

Row = TypeVar("Row", bound=Model)


def has_taught(user, trainee) -> bool:
    """Whether `user` was author or instructor of the organisation of a course, or of a live training, since `trainee`
    enrolled in it or joined."""
    here = OuterRef("organisation")
    enrolled = Enrolment.objects.filter(person__in=trainee.accounts, organisation=here).annotate(since=F("enrolled_at"))
    joined = LiveParticipant.objects.filter(person__in=trainee.accounts, training__organisation=here)
    joined = joined.annotate(since=F("joined_at"))
    taught = Q()
    for theirs in (enrolled, joined):
        first_day = TruncDate("since", tzinfo=LAST_TO_SEE_A_DAY_END)
        ended_later = theirs.annotate(first_day=first_day).filter(first_day__lte=OuterRef("until_on"))
        taught |= Q(until_on=None) & Exists(theirs) | Exists(ended_later)
    return Membership.objects.filter(person__in=user.accounts, role__in=TEACHING).filter(taught).exists()


def course_to_offer(person, key: UUID) -> CoursePage:
    """A published course of an organisation where `person` is author or programme manager."""
    theirs = access.organisations(person, Role.AUTHOR, Role.PROGRAMME_MANAGER)
    return _found(courses_of(*theirs).filter(translation_key=key))


def course(key: UUID) -> CoursePage:
    """A published course."""
    return _found(CoursePage.objects.live().filter(translation_key=key))


def lesson(key: UUID) -> LessonPage:
    """A published lesson."""
    return _found(LessonPage.objects.live().filter(translation_key=key))


def enrolments(person) -> QuerySet[Enrolment]:
    """One's own."""
    return Enrolment.objects.of(person)


def enrolment(person, course_key: UUID) -> Enrolment | None:
    """One's own enrolment in one course; None where there is none."""
    if not person.is_authenticated:
        return None
    return Enrolment.objects.select_related("edition").in_course(person, course_key).first()


def enrolment_reading(person, course_key: UUID, lesson_key: UUID) -> Enrolment | None:
    """One's own enrolment with its `reading` of one lesson, in one statement."""
    if not person.is_authenticated:
        return None
    mine = Enrolment.objects.select_related("edition").in_course(person, course_key)
    mine = mine.annotate(one=FilteredRelation("readings", condition=Q(readings__lesson_key=lesson_key)))
    found = mine.annotate(opened_at=F("one__first_viewed_at"), marked_at=F("one__read_at")).first()
    if found is not None and found.opened_at:
        found.reading = LessonReading(
            enrolment=found, lesson_key=lesson_key, first_viewed_at=found.opened_at, read_at=found.marked_at
        )
    return found


def may_read(person, page: StudyPage, outline: Outline, enrolment: Enrolment | None) -> bool:
    """The first lesson is open to all, the others to those enrolled and to those who write or answer for the course."""
    if enrolment is not None or progress.is_open_to_all(outline, page.translation_key):
        return True
    catalogue = page.path[: outlines.COURSE_PATH - page.steplen]
    theirs = access.organisations(person, *READING)
    return CataloguePage.objects.filter(path=catalogue, organisation__in=theirs).exists()


def reflections(person) -> QuerySet[Reflection]:
    """What a person wrote for themselves; nobody else has a door to it."""
    return Reflection.objects.filter(person__in=person.accounts).order_by("lesson_title", "written_at", "pk")


def reflection(person, pk: int) -> Reflection:
    """One's own; another person's answers as one that never was."""
    return _found(reflections(person).filter(pk=pk))


def claims(person) -> QuerySet[TrainingClaim]:
    """One's own claims, the latest first."""
    mine = TrainingClaim.objects.filter(person__in=person.accounts)
    return mine.select_related("organisation").order_by("-claimed_at", "-pk")


def claim(person, pk: int) -> TrainingClaim:
    """One's own claim; another person's answers as one that never was."""
    return _found(claims(person).filter(pk=pk))


def learners_seen_by(person) -> QuerySet:
    """The window for rooms above: the keys of who is enrolled where `person` manages the programme."""
    managed = access.organisations(person, Role.PROGRAMME_MANAGER)
    return Enrolment.objects.filter(organisation__in=managed).order_by().values("person")


def claims_to_decide(person) -> QuerySet[TrainingClaim]:
    """Claims that wait where `person` is programme manager, never their own, the oldest first."""
    return _decidable(person).undecided().order_by("claimed_at", "pk")


def claim_to_decide(person, pk: int) -> TrainingClaim:
    """A claim sent to where `person` is programme manager, decided or not; never their own."""
    return _found(_decidable(person).filter(pk=pk))


def deciding_organisations() -> QuerySet[Organisation]:
    """Where a claim can be sent: organisations with somebody who decides."""
    managers = Membership.objects.current().filter(role=Role.PROGRAMME_MANAGER, organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(managers)).order_by("name")


def may_offer(person, page: CoursePage) -> bool:
    """Authors and programme managers of the course's house; asked of nobody who is not signed in."""
    if not person.is_authenticated:
        return False
    theirs = access.organisations(person, Role.AUTHOR, Role.PROGRAMME_MANAGER)
    catalogue = page.path[: outlines.COURSE_PATH - page.steplen]
    return CataloguePage.objects.filter(path=catalogue, organisation__in=theirs).exists()


def courses_of(*organisations: Organisation | int) -> QuerySet[CoursePage]:
    """The published courses in the catalogues of these organisations, by title."""
    catalogues = CataloguePage.objects.filter(organisation__in=organisations).values("path")
    catalogue = Substr("path", 1, outlines.COURSE_PATH - CoursePage.steplen)
    return CoursePage.objects.live().annotate(catalogue=catalogue).filter(catalogue__in=catalogues).order_by("title")


def codes(person) -> QuerySet[EnrolmentCode]:
    """The codes of the organisations where `person` is programme manager, with their uses, the latest first."""
    theirs = access.organisations(person, Role.PROGRAMME_MANAGER)
    made = EnrolmentCode.objects.filter(organisation__in=theirs).select_related("organisation", "made_by", "ended_by")
    return made.with_uses().order_by("-made_at", "-pk")


def code(person, pk: int) -> EnrolmentCode:
    return _found(codes(person).filter(pk=pk))


def courses_to_invite_to(person) -> QuerySet[CoursePage]:
    """The published courses of the organisations where `person` is programme manager."""
    return courses_of(*access.organisations(person, Role.PROGRAMME_MANAGER))


def live_trainings(person) -> QuerySet[LiveTraining]:
    """What is given live where `person` is instructor or programme manager, the latest first."""
    theirs = access.organisations(person, Role.INSTRUCTOR, Role.PROGRAMME_MANAGER)
    given = LiveTraining.objects.filter(organisation__in=theirs).select_related("organisation")
    return given.with_days().order_by("-planned_at", "-pk")


def live_training(person, pk: int) -> LiveTraining:
    return _found(live_trainings(person).filter(pk=pk))


def live_session(person, pk: int) -> LiveSession:
    theirs = access.organisations(person, Role.INSTRUCTOR, Role.PROGRAMME_MANAGER)
    rows = LiveSession.objects.filter(training__organisation__in=theirs)
    return _found(rows.select_related("training__organisation").filter(pk=pk))


def live_participant(person, pk: int) -> LiveParticipant:
    """Somebody in a live training that `person` gives."""
    theirs = access.organisations(person, Role.INSTRUCTOR, Role.PROGRAMME_MANAGER)
    rows = LiveParticipant.objects.filter(training__organisation__in=theirs, left_at=None)
    return _found(rows.select_related("training__organisation", "person").filter(pk=pk))


def live_places(person) -> QuerySet[LiveParticipant]:
    """One's own places in live trainings, cancelled ones too, for as long as one takes part."""
    mine = LiveParticipant.objects.filter(person__in=person.accounts, left_at=None)
    mine = mine.select_related("training__organisation", "credit").prefetch_related("training__sessions", "attendances")
    return mine.order_by("-training__planned_at", "-pk")


def live_place(person, pk: int) -> LiveParticipant:
    return _found(live_places(person).filter(pk=pk))


def _decidable(person):
    theirs = access.organisations(person, Role.PROGRAMME_MANAGER)
    sent = TrainingClaim.objects.filter(organisation__in=theirs).exclude(person__in=person.accounts)
    return sent.select_related("organisation", "person")


def _found(rows: QuerySet[Row]) -> Row:
    row = rows.first()
    if row is None:
        raise Http404
    return row
