"""A house to measure in: the lives of the demo, a course of 50 lessons with 1,000 people in it, and what they do."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from assessments import loading
from assessments.models import Assessment
from certificates import actions as certificates
from certificates.models import Certificate, Programme
from courses import actions as courses
from courses.models import (
    AssessmentPage,
    CataloguePage,
    CoursePage,
    Enrolment,
    LessonMinutes,
    LessonPage,
    LessonReading,
    ModulePage,
    Objective,
)
from lms.audit import actions as audit
from lms.content.models import Topic
from lms.management import lives
from lms.people.models import Organisation, User
from supervision import actions as supervision
from supervision.models import EntryVersion, Placement

MODULES, LESSONS_EACH = 5, 10
ENROLMENTS = 1_000
READ = 25
WEEKS = 20
A_WEEK = 14
CLAIMED, LOGGED = 150, 170


@dataclass
class House:
    """Where each action begins."""

    catalogue: CataloguePage
    course: CoursePage
    lessons: list[LessonPage]
    learners: list[User]
    reader: User
    assessment: Assessment
    placement: Placement
    supervisor: User
    mondays: list[date]
    certificate: Certificate
    programme: Programme
    busy: User


def build() -> House:
    """Everything, through the rooms' own actions; only the crowd is written in bulk."""
    cache.clear()
    audit.make_keys()
    lives.tell_all()
    with override_settings(SIGNS=True):
        certificates.sign_all(at=timezone.now())
    learners = _crowd()
    assessment = _ten_questions()
    course = _course(assessment)
    lessons = list(LessonPage.objects.live().descendant_of(course).order_by("path"))
    _enrol(learners, course)
    supervisor = User.objects.get(email=lives.STAFF["sol"].email)
    Authenticator.objects.create(user=supervisor, type=Authenticator.Type.TOTP, data={})
    reader, trainee, busy = learners[:3]
    _have_read(reader, course, lessons[:READ])
    placement, mondays = _weeks_of(trainee, supervisor)
    _be_busy(busy, supervisor)
    with connection.cursor() as cursor:
        # As the database itself does before long.
        cursor.execute("ANALYZE")
    return House(
        catalogue=CataloguePage.objects.ancestor_of(course).get(),
        course=course,
        lessons=lessons,
        learners=learners,
        reader=reader,
        assessment=assessment,
        placement=placement,
        supervisor=supervisor,
        mondays=mondays,
        certificate=Certificate.objects.order_by("pk")[0],
        programme=Programme.objects.get(slug="samhsa-model-standards"),
        busy=busy,
    )


def _crowd() -> list[User]:
    crowd = [
        User(
            email=f"learner{number}@example.org",
            password="!",
            legal_given_names=f"Learner {number}",
            legal_family_name="Bench",
            born_on=date(1990, 1, 1),
        )
        for number in range(ENROLMENTS)
    ]
    return User.objects.bulk_create(crowd)


@transaction.atomic
def _course(assessment: Assessment) -> CoursePage:
    """The bodies are those of the shipped lessons, taken in turn; an assessment comes last."""
    catalogue = CataloguePage.objects.get(organisation__slug="two-rivers-academy")
    shipped = list(LessonPage.objects.live().order_by("path"))
    course = CoursePage(title="Fifty lessons", slug="fifty-lessons", summary="As long as a course gets.", live=False)
    _publish(catalogue, course)
    for number in range(MODULES):
        module = ModulePage(title=f"Module {number + 1}", summary="A part of the course.", live=False)
        module.objectives = [Objective(text="You can put choices first.", competencies=[1, 4])]
        _publish(course, module)
        for place in range(LESSONS_EACH):
            like = shipped[(number * LESSONS_EACH + place) % len(shipped)]
            lesson = LessonPage(
                title=f"{like.title} {number}.{place}", summary=like.summary, body=like.body.raw_data, live=False
            )
            lesson.topic_minutes = [LessonMinutes(topic=topic, minutes=20) for topic in Topic.objects.all()[:2]]
            _publish(module, lesson)
    _publish(module, AssessmentPage(title=assessment.title, assessment=assessment, live=False))
    return course


def _publish(parent, page) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()


def _enrol(learners: list[User], course: CoursePage) -> None:
    Enrolment.objects.bulk_create(
        Enrolment(
            person=one,
            organisation=course.organisation,
            course_key=course.translation_key,
            course_title=course.title,
            enrolled_at=timezone.now(),
        )
        for one in learners
    )


def _have_read(reader: User, course: CoursePage, lessons: list[LessonPage]) -> None:
    enrolment = Enrolment.objects.get(person=reader, course_key=course.translation_key)
    now = timezone.now()
    LessonReading.objects.bulk_create(
        LessonReading(
            enrolment=enrolment,
            lesson_key=lesson.translation_key,
            lesson_title=lesson.title,
            first_viewed_at=now,
            read_at=now,
        )
        for lesson in lessons
    )
    courses.complete(enrolment=enrolment)


def _ten_questions() -> Assessment:
    academy = Organisation.objects.get(slug="two-rivers-academy")
    data = {
        "code": "ten-questions",
        "title": "Ten questions",
        "bank": "ethics",
        "introduction": "Ten questions.",
        "time_limit_minutes": 30,
        "cut_percent": 75,
        "feedback": "rationale",
        "layout": "all",
        "blueprint": [{"topic": topic, "count": 5} for topic in ("boundaries", "confidentiality")],
    }
    return loading.load_assessment(data, organisation=academy, by=User.objects.get(email=lives.STAFF["edda"].email))


def _weeks_of(trainee: User, supervisor: User) -> tuple[Placement, list[date]]:
    """A placement and so many weeks of 14 entries, each handed in and not signed."""
    this_monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    mondays = [this_monday - timedelta(weeks=ago) for ago in range(WEEKS, 0, -1)]
    placement = _placed(trainee, supervisor, mondays[0])
    for monday in mondays:
        _hand_in(placement, monday, A_WEEK)
    return placement, mondays


def _placed(trainee: User, supervisor: User, begins: date) -> Placement:
    at = _evening(begins - timedelta(days=2))
    for person in (trainee, supervisor):
        supervision.give_consent(by=person, at=at)
    proposed = supervision.propose_placement(
        trainee=trainee,
        site=Organisation.objects.get(slug="harbor-house"),
        position="volunteer",
        starts_on=begins,
        supervisor_email=supervisor.email,
        by=trainee,
        at=at,
    )
    return supervision.accept_placement(placement=proposed, by=supervisor, at=at)


@transaction.atomic
def _hand_in(placement: Placement, monday: date, count: int) -> list[EntryVersion]:
    """Entries of an hour each, three a day from Monday on."""
    logged = []
    for number in range(count):
        starts = time(9 + number % 3)
        work = supervision.Work(
            on=monday + timedelta(days=number // 3),
            starts=starts,
            ends=time(starts.hour + 1),
            kind="direct_service",
            mode="in_person",
            topics={"ethics": 20, "advocacy": 40},
        )
        logged.append(supervision.log(placement=placement, work=work, by=placement.trainee, at=_evening(work.on)))
    return supervision.submit(versions=logged, by=placement.trainee, at=_evening(monday + timedelta(days=5)))


def _be_busy(person: User, supervisor: User) -> None:
    """Some 500 pieces of evidence: outside training with two topics each, and signed hours."""
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday(), weeks=LOGGED // A_WEEK + 1)
    placement = _placed(person, supervisor, monday)
    for week in range(LOGGED // A_WEEK):
        first = monday + timedelta(weeks=week)
        versions = _hand_in(placement, first, A_WEEK)
        supervision.sign(
            placement=placement,
            shown=[(version.pk, version.content_hash) for version in versions],
            typed_name=supervisor.legal_name,
            accepts=True,
            by=supervisor,
            at=_evening(first + timedelta(days=6)),
        )
    _claim_much(person)


@transaction.atomic
def _claim_much(person: User) -> None:
    manager = User.objects.get(email=lives.STAFF["mona"].email)
    academy = Organisation.objects.get(slug="two-rivers-academy")
    for number in range(CLAIMED):
        ended = timezone.localdate() - timedelta(days=400 - number)
        claim = courses.claim_training(
            person=person,
            organisation=academy,
            by=person,
            provider="Meadowlark Recovery College",
            title=f"Day {number}",
            began_on=ended,
            completed_on=ended,
            minutes=120,
            minutes_by_topic={"ethics": 60},
            mode="in_person",
            activity="course",
            proof="A certificate on paper.",
        )
        courses.accept_claim(claim=claim, by=manager, as_of=claim.claimed_at)


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(20), tzinfo=lives.ZONE)
