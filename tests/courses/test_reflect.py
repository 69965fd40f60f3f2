"""What people write for themselves is kept for them alone, and only if they write something."""

import uuid

import pytest
from django.urls import reverse

from courses import actions
from courses.models import Reflection
from lms.audit.models import Event
from lms.people.actions import Refused
from tests.courses.conftest import REFLECTION, signed_in


def keep(client, lesson, words: str, block: str = REFLECTION):
    url = reverse("courses:reflect", args=[lesson.translation_key])
    return client.post(url, {"block": block, "text": words}, follow=True)


def test_a_reflection_is_kept_with_its_question_and_leads_back_to_it(ada, enrolment, lessons):
    answer = keep(signed_in(ada), lessons[0], "When I was nine.")
    assert answer.redirect_chain[-1][0] == f"{lessons[0].url}#block-{REFLECTION}"
    assert "Your reflection is kept." in answer.content.decode()
    kept = Reflection.objects.get()
    assert (kept.person, kept.text, kept.prompt) == (ada, "When I was nine.", "When did somebody decide for you?")


def test_keeping_again_replaces_it(ada, enrolment, lessons):
    client = signed_in(ada)
    keep(client, lessons[0], "First.")
    keep(client, lessons[0], "Second.")
    assert Reflection.objects.get().text == "Second."


def test_nothing_written_keeps_nothing_and_erases_what_was(ada, enrolment, lessons):
    client = signed_in(ada)
    keep(client, lessons[0], "  ")
    assert not Reflection.objects.exists()
    keep(client, lessons[0], "First.")
    assert "Nothing is kept for this question." in keep(client, lessons[0], "").content.decode()
    assert not Reflection.objects.exists()


def test_a_question_that_is_gone_is_refused_in_words(ada, enrolment, lessons):
    answer = keep(signed_in(ada), lessons[0], "Words.", block=str(uuid.uuid4()))
    assert "This question is no longer part of the lesson." in answer.content.decode()


def test_nobody_writes_for_somebody_else(ada, ben, lessons):
    with pytest.raises(Refused, match="belongs to the person who writes it"):
        actions.reflect(person=ada, lesson=lessons[0], block=uuid.UUID(REFLECTION), text="x", by=ben)


def test_the_words_are_in_no_event(ada, enrolment, lessons):
    keep(signed_in(ada), lessons[0], "When I was nine.")
    assert not any("nine" in str(event.detail) for event in Event.objects.all())


def test_one_reads_and_takes_along_ones_own_and_nobody_elses(ada, ben, enrolment, lessons):
    actions.reflect(person=ada, lesson=lessons[0], block=REFLECTION, text="It's <mine> & nobody's.", by=ada)
    client = signed_in(ada)
    assert "It&#x27;s &lt;mine&gt; &amp; nobody&#x27;s." in client.get(reverse("courses:reflections")).content.decode()
    taken = client.get(reverse("courses:export_reflections"))
    assert taken["Content-Type"] == "text/plain; charset=utf-8"
    assert "It's <mine> & nobody's." in taken.content.decode()
    for name in ("reflections", "export_reflections"):
        assert "mine" not in signed_in(ben).get(reverse(f"courses:{name}")).content.decode()
