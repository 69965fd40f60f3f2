"""What somebody wrote for themselves, they erase for good; nobody else has a door to it."""

import pytest
from django.urls import reverse

from courses import actions
from courses.models import Reflection
from lms.audit.models import Event
from lms.people.actions import Refused
from lms.people.models import User
from tests.courses.conftest import REFLECTION, signed_in


@pytest.fixture
def written(ada, enrolment, lessons) -> Reflection:
    return actions.reflect(person=ada, lesson=lessons[0], block=REFLECTION, text="When I was nine.", by=ada)


def erase_url(reflection: Reflection) -> str:
    return reverse("courses:erase", args=[reflection.pk])


def test_it_asks_once_and_is_gone(ada, written):
    client = signed_in(ada)
    assert erase_url(written) in client.get(reverse("courses:reflections")).content.decode()
    asked = client.get(erase_url(written)).content.decode()
    assert "When I was nine." in asked
    assert "gone for good" in asked
    assert Reflection.objects.exists()
    answer = client.post(erase_url(written), follow=True).content.decode()
    assert "It is erased. Nobody can bring it back." in answer
    assert not Reflection.objects.exists()


def test_a_second_click_finds_nothing(ada, written):
    client = signed_in(ada)
    client.post(erase_url(written))
    assert client.post(erase_url(written)).status_code == 404


def test_it_can_be_erased_when_its_lesson_is_gone(ada, written, course):
    course.delete()
    signed_in(ada).post(erase_url(written))
    assert not Reflection.objects.exists()


def test_no_event_tells_of_it(ada, written):
    before = Event.objects.count()
    actions.erase(reflection=written, by=ada)
    assert Event.objects.count() == before


@pytest.mark.parametrize("who", ["ben", "iris", "mona", "otto"])
def test_nobody_else_sees_or_erases_it(request, written, who):
    somebody: User = request.getfixturevalue(who)
    client = signed_in(somebody)
    assert client.get(erase_url(written)).status_code == 404
    assert client.post(erase_url(written)).status_code == 404
    with pytest.raises(Refused, match="belongs to the person who wrote it"):
        actions.erase(reflection=written, by=somebody)
    assert Reflection.objects.exists()


def test_no_superuser_sees_it_either(written):
    root = User.objects.create_superuser("root@example.org", legal_given_names="R", legal_family_name="T")
    assert signed_in(root).get(erase_url(written)).status_code == 404
