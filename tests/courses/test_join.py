"""People enrol by an invitation code that a programme manager made, until its day and while it has places."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse

from courses import actions
from courses.models import CoursePage, Enrolment, EnrolmentCode, Entry, Prerequisite
from lms.audit import ledger
from lms.audit.models import Event
from lms.people import codes
from lms.people.actions import Refused
from tests.conftest import person
from tests.courses.conftest import NOON, add_course, publish, signed_in

UNTIL = date(2026, 3, 31)


def make(course, by, **facts) -> tuple[EnrolmentCode, str]:
    return actions.make_code(
        course=course, by=by, at=NOON, **{"label": "Spring", "places": 2, "until_on": UNTIL} | facts
    )


def join(someone, typed: str, at=NOON) -> Enrolment:
    return actions.join(person=someone, typed=typed, by=someone, at=at)


@pytest.fixture
def by_code(course, lessons) -> CoursePage:
    """Foundations takes people by invitation."""
    course.entry = Entry.BY_CODE
    return publish(course)


@pytest.fixture
def made(by_code, mona) -> tuple[EnrolmentCode, str]:
    """Mona's code for two people until the end of March."""
    return make(by_code, mona)


@pytest.fixture
def lasting(by_code, mona) -> str:
    """The same for doors, which know today only."""
    return make(by_code, mona, until_on=date(2999, 12, 31))[1]


# How it is written.


def test_a_code_is_kept_as_a_digest_only(made):
    row, code = made
    assert code not in str(EnrolmentCode.objects.values().get())
    assert not any(code in str(event.detail) for event in Event.objects.all())
    assert len({codes.new() for _ in range(200)}) == 200
    assert row.digest == codes.digest(code)


@pytest.mark.parametrize("typed", ["7K3M-Q0R1", "7k3m q0r1", " 7K3M–QOrl ", "7K3MQ0RI"])
def test_however_it_is_typed_it_is_the_same_code(typed):
    assert codes.read(typed) == "7K3MQ0R1"


@pytest.mark.parametrize("typed", ["", "7K3M-Q0R", "7K3M-Q0R11", "٧K3MQ0R1", "ß" * 8, "-" * 40])
def test_what_is_no_code_is_none(typed):
    assert codes.read(typed) == ""


def test_what_is_shown_can_be_typed():
    code = codes.new()
    assert codes.read(codes.shown(code)) == code


def test_a_code_outlives_a_new_secret_key(made, ben, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "x" * 60
    assert join(ben, made[1]).person == ben


# Happy, repeated, recorded.


def test_a_person_enrols_by_it_and_it_is_recorded(made, ben, by_code):
    row, code = made
    enrolment = join(ben, code)
    assert (enrolment.code, enrolment.course_key) == (row, by_code.translation_key)
    assert ledger.sentence(ledger.history(enrolment).get()) == "Enrolled in Foundations."
    assert (
        ledger.sentence(ledger.history(row).get()) == "Made a code for Foundations, Spring: 2 places until 2026-03-31."
    )


def test_twice_by_the_same_person_takes_one_place(made, ada, ben):
    row, code = made
    assert join(ben, code) == join(ben, code.lower())
    join(ada, code)
    assert row.enrolments.count() == 2


def test_whoever_is_enrolled_already_takes_no_place(made, ada, by_code, academy):
    row, code = made
    mine = Enrolment.objects.create(
        person=ada, organisation=academy, course_key=by_code.translation_key, course_title="x", enrolled_at=NOON
    )
    assert join(ada, code) == mine
    assert row.enrolments.count() == 0


# Refused, in words.


def test_without_a_code_such_a_course_takes_nobody(ben, by_code):
    with pytest.raises(Refused, match=r"by invitation\. Type the code you were given"):
        actions.enrol(person=ben, course=by_code, by=ben)


@pytest.mark.parametrize("typed", ["", "0000-0000", "nonsense", "x" * 5000])
def test_an_unknown_code_is_not_known(made, ben, typed):
    with pytest.raises(Refused, match=r"We do not know this code\. Check each letter"):
        join(ben, typed)


def test_the_last_place_is_the_last(made, ada, ben):
    _row, code = made
    for someone in (ada, ben):
        join(someone, code)
    with pytest.raises(Refused, match=r"All places of this code are taken\. Ask Two Rivers Academy for a new one\."):
        join(person("third@example.org", "Third", "One"), code)


def test_the_last_day_is_included_where_the_organisation_is(made, ada, ben):
    """31 March ends in New York at four in the morning of 1 April in Greenwich."""
    _row, code = made
    assert join(ada, code, at=datetime(2026, 4, 1, 3, 59, tzinfo=UTC)).person == ada
    with pytest.raises(Refused, match=r"good until 31 March 2026\."):
        join(ben, code, at=datetime(2026, 4, 1, 4, 0, tzinfo=UTC))


def test_an_ended_code_opens_nothing_and_whoever_came_by_it_stays(made, mona, ada, ben):
    row, code = made
    mine = join(ada, code)
    actions.end_code(code=row, by=mona, at=NOON)
    with pytest.raises(Refused, match="This code was ended"):
        join(ben, code)
    assert join(ada, code) == mine
    assert ledger.sentence(ledger.history(row).last()) == "Ended the code Spring."


def test_ending_twice_changes_nothing(made, mona):
    row, _code = made
    actions.end_code(code=row, by=mona, at=NOON)
    assert actions.end_code(code=row, by=mona, at=NOON + timedelta(days=1)).ended_at == NOON
    assert ledger.history(row).count() == 2


def test_a_code_does_not_get_around_what_is_asked_first(made, catalogue, by_code, ben):
    Prerequisite.objects.create(page=by_code, course=add_course(catalogue, "Before"))
    with pytest.raises(Refused, match="Complete this first: Before"):
        join(ben, made[1])


def test_a_course_that_is_closed_says_whom_to_ask(made, by_code, ben):
    by_code.unpublish()
    with pytest.raises(Refused, match=r"closed at the moment\. Ask Two Rivers Academy"):
        join(ben, made[1])


def test_nobody_is_enrolled_by_somebody_else(made, ada, ben):
    with pytest.raises(Refused, match="People enrol themselves"):
        actions.join(person=ada, typed=made[1], by=ben)


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"places": 0}, "between 1 and 10,000"), ({"until_on": date(2026, 3, 2)}, "The last day has passed")],
)
def test_a_code_that_opens_nothing_is_not_made(by_code, mona, facts, words):
    with pytest.raises(Refused, match=words):
        make(by_code, mona, **facts)


def test_only_a_manager_of_the_house_makes_and_ends_codes(made, by_code, iris, otto):
    for someone in (iris, otto):
        with pytest.raises(Refused, match="Only a programme manager of Two Rivers Academy makes"):
            make(by_code, someone)
        with pytest.raises(Refused, match="Only a programme manager of Two Rivers Academy ends"):
            actions.end_code(code=made[0], by=someone)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_for_the_last_place_are_one(front_door, made, ada, ben):
    row, code = made
    EnrolmentCode.objects.filter(pk=row.pk).update(places=1)
    answers = []

    def try_it(someone):
        try:
            answers.append(join(someone, code))
        except Refused as refusal:
            answers.append(str(refusal))
        connection.close()

    tries = [Thread(target=try_it, args=[someone]) for someone in (ada, ben)]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert row.enrolments.count() == 1
    assert sum(isinstance(answer, str) and "All places" in answer for answer in answers) == 1


# The doors.


def test_typing_it_leads_to_the_first_lesson(lasting, ben, lessons):
    answer = signed_in(ben).post(reverse("courses:join"), {"code": codes.shown(lasting)}, follow=True)
    assert answer.redirect_chain[-1][0] == lessons[0].url
    assert Enrolment.objects.get().person == ben


def test_a_wrong_code_is_said_at_the_field_and_stays_there(made, ben):
    page = signed_in(ben).post(reverse("courses:join"), {"code": "0000-0000"}).content.decode()
    assert "We do not know this code." in page
    assert 'value="0000-0000"' in page


def test_a_code_in_the_address_is_filled_in(ben):
    assert 'value="7K3M-Q9RT"' in signed_in(ben).get(reverse("courses:join"), {"code": "7K3M-Q9RT"}).content.decode()


def test_guessing_ends_after_ten_tries_and_somebody_else_may_still_try(lasting, ada, ben):
    client = signed_in(ben)
    tries = [client.post(reverse("courses:join"), {"code": "0000-0000"}).status_code for _ in range(11)]
    assert tries == [200] * 10 + [429]
    assert "tried too often" in client.post(reverse("courses:join"), {"code": lasting}).content.decode()
    assert signed_in(ada).post(reverse("courses:join"), {"code": lasting}).status_code == 302


def test_a_page_of_such_a_course_offers_the_code_and_no_button(ben, by_code, catalogue):
    page = signed_in(ben).get(by_code.url).content.decode()
    assert reverse("courses:join") in page
    assert reverse("courses:enrol", args=[by_code.translation_key]) not in page
    assert "By invitation" in signed_in(ben).get(catalogue.url).content.decode()


def test_the_manager_makes_one_and_sees_it_once(mona, by_code):
    client = signed_in(mona)
    form = {"course": by_code.pk, "label": "Autumn", "places": "20", "until_on": "2999-12-31"}
    answer = client.post(reverse("courses:make_code"), form)
    page = client.get(answer.url)
    code = codes.shown(codes.read(page.content.decode().split('<strong class="nowrap">')[1][:9]))
    assert page["Cache-Control"] == "no-store"
    again = client.get(answer.url).content.decode()
    assert code not in again
    assert "0 of 20" in again
    assert join(mona, code).code.label == "Autumn"


def test_the_manager_ends_it_on_its_page(mona, made):
    row, _code = made
    client = signed_in(mona)
    assert "End this code" in client.get(reverse("courses:code", args=[row.pk])).content.decode()
    answer = client.post(reverse("courses:end_code", args=[row.pk]), follow=True).content.decode()
    assert "Nobody can enrol by the code of Spring from now on." in answer
    assert "End this code" not in client.get(reverse("courses:code", args=[row.pk])).content.decode()


def test_a_course_of_another_house_is_no_choice(otto, by_code):
    form = {"course": by_code.pk, "label": "Theirs", "places": "20", "until_on": "2999-12-31"}
    assert signed_in(otto).post(reverse("courses:make_code"), form).status_code == 200
    assert not EnrolmentCode.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_many(mona, made, by_code, django_assert_max_num_queries):
    client = signed_in(mona)
    client.get(reverse("courses:codes"))
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(20) as seen:
            assert "0 of 2" in client.get(reverse("courses:codes")).content.decode()
        counts.append(len(seen))
        for number in range(8):
            make(by_code, mona, label=f"Group {number}")
    assert counts[0] == counts[1]
