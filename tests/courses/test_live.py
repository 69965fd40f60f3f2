"""Live training: planned, joined, attended, made up where it must be, and frozen when enough was attended."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from courses import access, actions
from courses.models import Attendance, LiveParticipant, LiveTraining, TrainingCredit
from lms.audit.models import AppendOnly, Event
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role
from tests.conftest import member, person
from tests.courses.conftest import NOON, signed_in, topic

FIRST, SECOND = date(2026, 4, 7), date(2026, 4, 8)
# After the last session, where the academy is.
AFTER = datetime(2026, 4, 9, 12, 0, tzinfo=UTC)
DAYS = (
    actions.Session(on=FIRST, starts=time(9), ends=time(16), breaks=60, topic="ethics", may_be_missed=False),
    actions.Session(on=SECOND, starts=time(9), ends=time(12), topic="advocacy"),
)


@pytest.fixture
def ina(academy) -> User:
    """Instructor at the academy: teaches what Ada takes."""
    return member(person("ina@example.org", "Ina", "Roth"), academy, Role.INSTRUCTOR)


def plan(academy, by, **facts) -> tuple[LiveTraining, str]:
    told = {"title": "Five days", "mode": "in_person", "place": "12 Mill Lane", "most_missed": 60, "sessions": DAYS}
    return actions.plan_live(organisation=academy, by=by, at=NOON, **told | facts)


@pytest.fixture
def planned(academy, ina) -> tuple[LiveTraining, str]:
    """Nine hours on two days; the first may not be missed, an hour of the second may."""
    topic(), topic("advocacy", "Advocacy")
    return plan(academy, ina)


@pytest.fixture
def training(planned) -> LiveTraining:
    return planned[0]


@pytest.fixture
def place(planned, ada) -> LiveParticipant:
    """Ada's."""
    return actions.join_live(person=ada, typed=planned[1], by=ada, at=NOON)


def note(place, first: int, second: int, *, by) -> None:
    for session, minutes in zip(place.training.sessions.all(), (first, second), strict=True):
        actions.note_attendance(session=session, present={place.pk: minutes}, by=by, at=AFTER)


def confirm(training, by) -> list[TrainingCredit]:
    return actions.confirm_live(training=training, by=by, at=AFTER)


# What counts.


def test_enough_attendance_is_frozen_with_its_topics_and_once(training, place, ada, ina, mailoutbox):
    note(place, 360, 120, by=ina)
    (credit,) = confirm(training, ina)
    assert (credit.person, credit.minutes, credit.mode) == (ada, 480, "in_person")
    assert credit.minutes_by_topic == {"ethics": 360, "advocacy": 120}
    assert (credit.began_on, credit.completed_on) == (FIRST, SECOND)
    assert confirm(training, ina) == []
    assert "8 h" in signed_in(ada).get(reverse("courses:transcript")).content.decode()
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"courses.plan_live", "courses.join_live", "courses.confirm_live", "courses.complete_live"} <= verbs


def test_a_session_that_may_not_be_missed_is_made_up_and_then_it_counts(training, place, ina, ada):
    note(place, 0, 180, by=ina)
    assert confirm(training, ina) == []
    page = signed_in(ada).get(reverse("courses:live_place", args=[place.pk])).content.decode()
    assert "5 h to make up" in page
    assert "7 April 2026, 09:00 to 16:00 may not be missed" in page
    first = training.sessions.first()
    actions.make_up(participant=place, session=first, on=date(2026, 4, 9), where="The autumn group", by=ina, at=AFTER)
    (credit,) = confirm(training, ina)
    assert (credit.minutes, credit.completed_on) == (540, date(2026, 4, 9))


def test_a_correction_stands_beside_what_it_corrects_until_the_training_is_confirmed(training, place, ina):
    note(place, 360, 0, by=ina)
    note(place, 360, 120, by=ina)
    assert [row.minutes for row in Attendance.objects.filter(session=training.sessions.last())] == [120]
    actions.note_attendance(session=training.sessions.last(), present={place.pk: 150}, by=ina, at=AFTER)
    assert [row.number for row in Attendance.objects.filter(session=training.sessions.last())] == [1, 2]
    confirm(training, ina)
    with pytest.raises(Refused, match="is confirmed and stays as it is"):
        actions.note_attendance(session=training.sessions.last(), present={place.pk: 60}, by=ina, at=AFTER)


def test_what_was_noted_is_never_changed(place, ina):
    note(place, 360, 120, by=ina)
    with pytest.raises(AppendOnly):
        Attendance.objects.update(minutes=1)
    for statement in ("UPDATE courses_attendance SET minutes = 1", "DELETE FROM courses_attendance"):
        with pytest.raises(DatabaseError, match="a later note corrects it"), transaction.atomic():
            connection.cursor().execute(statement)


def test_rooms_above_see_what_is_not_confirmed_yet(training, place, ada, ben, ina, django_assert_num_queries):
    note(place, 300, 0, by=ina)
    actions.note_attendance(session=training.sessions.first(), present={place.pk: 360}, by=ina, at=AFTER)
    with django_assert_num_queries(1):
        (row,) = Attendance.objects.unconfirmed(ada, ben)
    assert (row.person, row.minutes, row.until, row.title) == (ada.pk, 360, FIRST, "Five days")


def test_it_stands_for_a_course_where_its_planner_says_so(academy, ina, ada, course, lessons):
    training, code = plan(academy, ina, course=course)
    place = actions.join_live(person=ada, typed=code, by=ada, at=NOON)
    note(place, 360, 180, by=ina)
    (credit,) = confirm(training, ina)
    assert (credit.course_key, credit.course_title) == (course.translation_key, course.title)


# Refusals.


def test_what_is_refused_says_why(training, place, planned, ina, ada, ben, academy, otto):
    session = training.sessions.first()
    too_early = datetime(2026, 4, 7, 12, 59, tzinfo=UTC)
    with pytest.raises(Refused, match="has not begun"):
        actions.note_attendance(session=session, present={place.pk: 1}, by=ina, at=too_early)
    with pytest.raises(Refused, match="Ada Okafor: give from 0 to 360 minutes"):
        actions.note_attendance(session=session, present={place.pk: 361}, by=ina, at=AFTER)
    with pytest.raises(Refused, match="The last session is not over"):
        actions.confirm_live(training=training, by=ina, at=too_early)
    with pytest.raises(Refused, match="Only instructors and programme managers of Two Rivers Academy"):
        confirm(training, otto)
    with pytest.raises(Refused, match="You teach at Two Rivers Academy"):
        actions.join_live(person=ina, typed=planned[1], by=ina, at=NOON)
    with pytest.raises(Refused, match="Five days is over"):
        actions.join_live(person=ben, typed=planned[1], by=ben, at=AFTER)
    with pytest.raises(Refused, match="ends before it begins"):
        plan(academy, ina, sessions=[actions.Session(on=FIRST, starts=time(12), ends=time(9))])
    with pytest.raises(Refused, match="all breaks"):
        plan(academy, ina, sessions=[actions.Session(on=FIRST, starts=time(9), ends=time(10), breaks=60)])
    with pytest.raises(Refused, match="at least one session"):
        plan(academy, ina, sessions=[])
    assert actions.join_live(person=ben, typed="7K3M-Q9RT", by=ben) is None


def test_nobody_notes_or_confirms_their_own(academy, planned, mona, ina):
    training, code = planned
    mine = actions.join_live(person=mona, typed=code, by=mona, at=NOON)
    with pytest.raises(Refused, match="Nobody notes their own attendance"):
        note(mine, 360, 180, by=mona)
    with pytest.raises(Refused, match="Nobody confirms their own training"):
        confirm(training, mona)


def test_a_session_moves_before_it_begins_and_people_are_told(training, place, ina, mailoutbox):
    session = training.sessions.last()
    later = actions.Session(on=date(2026, 4, 10), starts=time(9), ends=time(12))
    moved = actions.move_session(session=session, to=later, by=ina, at=NOON)
    assert moved.on == date(2026, 4, 10)
    with pytest.raises(Refused, match="has begun"):
        actions.move_session(session=moved, to=later, by=ina, at=datetime(2026, 4, 11, tzinfo=UTC))


def test_a_cancelled_training_says_why_and_takes_nobody(training, place, planned, ina, ben, ada):
    with pytest.raises(Refused, match="Say why"):
        actions.cancel_live(training=training, reason=" ", by=ina)
    actions.cancel_live(training=training, reason="The teacher is ill.", by=ina)
    actions.cancel_live(training=training, reason="Again.", by=ina)
    assert "The teacher is ill." in signed_in(ada).get(reverse("courses:live_place", args=[place.pk])).content.decode()
    with pytest.raises(Refused, match="does not take place"):
        actions.join_live(person=ben, typed=planned[1], by=ben)
    with pytest.raises(Refused, match="was cancelled"):
        confirm(training, ina)


def test_a_night_on_which_clocks_change_is_as_long_as_it_was(academy, ina):
    night = actions.Session(on=date(2026, 3, 8), starts=time(1), ends=time(4))
    training, _code = plan(academy, ina, sessions=[night])
    assert training.sessions.get().minutes == 120


def test_who_teaches_there_has_taught_whoever_joined(place, ina, ada, ben):
    assert access.has_taught(ina, ada)
    assert not access.has_taught(ina, ben)


# Through the pages.


def test_planned_joined_noted_and_confirmed_through_its_pages(academy, mona, ada):
    topic()
    teacher, learner = signed_in(mona), signed_in(ada)
    on = timezone.localdate() + timedelta(days=1)
    typed = {"organisation": academy.pk, "title": "A morning", "mode": "live_online", "hours": "1"}
    typed |= {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-on": on, "form-0-topic": "ethics"}
    answer = teacher.post(reverse("courses:plan_live"), typed | {"form-0-starts": "09:00", "form-0-ends": "12:00"})
    page = teacher.get(answer.url).content.decode()
    code = page.split('<strong class="nowrap">')[1].split("<")[0]
    assert code not in teacher.get(answer.url).content.decode()
    joined = learner.post(reverse("courses:join"), {"code": code.lower()})
    assert "Not noted yet" in learner.get(joined.url).content.decode()
    assert "A morning" in learner.get(reverse("courses:home")).content.decode()
    session, place = LiveTraining.objects.get().sessions.get(), LiveParticipant.objects.get()
    noting = reverse("courses:note_attendance", args=[session.pk])
    refused = teacher.post(noting, {f"p{place.pk}": "180"}).content.decode()
    assert "has not begun" in refused
    began = timezone.now() - timedelta(hours=4)
    LiveTraining.objects.get().sessions.update(starts_at=began, ends_at=began + timedelta(hours=3))
    assert 'value="180"' in teacher.get(noting).content.decode()
    assert teacher.post(noting, {f"p{place.pk}": "150"}).url == answer.url
    assert "2 h 30 min" in teacher.get(answer.url).content.decode()
    teacher.post(reverse("courses:confirm_live", args=[place.training_id]))
    assert TrainingCredit.objects.get().minutes_by_topic == {"ethics": 150}
    assert "2 h 30 min are on your transcript" in learner.get(joined.url).content.decode()


def test_more_people_cost_no_more_statements(training, place, planned, ina, django_assert_num_queries):
    teacher = signed_in(ina)
    door = reverse("courses:live_training", args=[training.pk])
    teacher.get(door)
    with django_assert_num_queries(10) as few:
        teacher.get(door)
    for number in range(5):
        one = person(f"p{number}@example.org", "P", f"N{number}")
        actions.join_live(person=one, typed=planned[1], by=one, at=NOON)
    with django_assert_num_queries(len(few)):
        teacher.get(door)
