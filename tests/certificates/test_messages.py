"""Applicant and body write to each other inside the application; a mail says that there is a message, and no more."""

import pytest

from certificates import actions
from certificates.models import Message
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.conftest import member

TEXT = "My middle name is missing.\nShall I send it again? <b>Ada</b>"


def at(application) -> str:
    return f"/applications/{application.pk}/messages/"


def test_each_side_reads_the_other_and_a_mail_only_says_that_there_is_a_message(as_, submitted, ada, rita):
    site = as_(ada)
    for _double_click in range(2):
        assert site.post(at(submitted), {"text": TEXT}).url == at(submitted)
    assert Message.objects.get().by == ada
    desk = as_(rita)
    assert "1 applicant has written" in desk.get("/my/").content.decode()
    assert "New messages from applicants" in desk.get("/review/").content.decode()
    page = desk.get(at(submitted)).content.decode()
    assert "Shall I send it again? &lt;b&gt;Ada&lt;/b&gt;" in page
    assert "New messages from applicants" not in desk.get("/review/").content.decode()
    desk.post(at(submitted), {"text": "No need. We added it."})
    mail = OutboxMessage.objects.get(notice="certificates/message", person=ada)
    assert mail.subject == "You have a message"
    assert "added" not in mail.text + mail.html
    assert "New message" in as_(ada).get("/applications/").content.decode()
    page = as_(ada).get(at(submitted)).content.decode()
    assert "We added it." in page
    assert "Model State Peer Board" in page
    assert "Lindqvist" not in page
    assert "New message" not in as_(ada).get(f"/applications/{submitted.pk}/").content.decode()
    assert "added" not in str([event.detail for event in ledger.history(submitted)])


def test_whoever_answered_last_is_told_of_the_next_message_while_they_are_there(submitted, ada, rita):
    actions.write(application=submitted, text="Welcome.", by=rita)
    actions.write(application=submitted, text="Thank you.", by=ada)
    rita.memberships.update(until_on="2026-01-01")
    actions.write(application=submitted, text="Are you there?", by=ada)
    assert OutboxMessage.objects.filter(notice="certificates/message", person=rita).count() == 1


def test_what_says_nothing_and_what_is_too_much_is_not_sent(as_, draft, submitted, ada, monkeypatch):
    page = as_(ada).post(at(submitted), {"text": "  "}).content.decode()
    assert "There is a problem" in page
    monkeypatch.setattr("certificates.actions.messages.MOST_A_DAY", 2)
    for text in ("One.", "Two."):
        actions.write(application=submitted, text=text, by=ada)
    page = as_(ada).post(at(submitted), {"text": "Three."}).content.decode()
    assert "Wait for an answer and write again tomorrow." in page
    assert Message.objects.count() == 2


def test_before_it_is_sent_nobody_of_the_body_reads_it(as_, draft, ada, rita):
    assert as_(rita).get(at(draft)).status_code == 404
    assert "once your application is sent" in as_(ada).get(at(draft)).content.decode()
    with pytest.raises(Refused, match="once your application is sent"):
        actions.write(application=draft, text="Hello?", by=ada)


def test_who_is_too_close_reads_why_and_nothing_else(as_, submitted, ada, rita, monkeypatch):
    actions.write(application=submitted, text="I would rather not work with Rita.", by=ada)
    monkeypatch.setattr("certificates.separation.has_supervised", lambda user, trainee: user == rita)
    page = as_(rita).get(at(submitted)).content.decode()
    assert "You have supervised Ada Okafor." in page
    assert "rather not" not in page
    with pytest.raises(Refused, match="You have supervised Ada Okafor"):
        actions.write(application=submitted, text="Why?", by=rita)


def test_nobody_else_reads_or_writes(as_, submitted, ada, ben, sol, otto, board):
    for someone in (ben, sol, otto):
        assert as_(someone).get(at(submitted)).status_code == 404
        assert as_(someone).post(at(submitted), {"text": "Hello."}).status_code == 404
        with pytest.raises(Refused, match="Only the applicant and the body write here"):
            actions.write(application=submitted, text="Hello.", by=someone)
    member(sol, board, Role.AUDITOR)
    assert as_(sol).get(at(submitted)).status_code == 404
