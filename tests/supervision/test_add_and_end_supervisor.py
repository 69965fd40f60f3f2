"""Supervisors come and go with dates; what was worked under an agreement can still be signed on its last day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions
from tests.supervision.conftest import BEGAN, NOW, hand_in, log, sign

TODAY = NOW.date()


def test_the_trainee_or_the_manager_invites_one_more(placement, ada, mona):
    for by, email in ((ada, "one@example.org"), (mona, "two@example.org")):
        invitation = actions.add_supervisor(placement=placement, email=email, by=by, from_on=TODAY, at=NOW)
        assert (invitation.invited_email, invitation.from_on) == (email, TODAY)
    assert OutboxMessage.objects.filter(notice="supervision/invited").count() == 3


def test_inviting_twice_is_one_invitation(placement, ada):
    one, two = (actions.add_supervisor(placement=placement, email="one@example.org", by=ada) for _time in range(2))
    assert one == two


def test_a_supervision_does_not_begin_before_the_placement(placement, ada):
    with pytest.raises(Refused, match="cannot begin before the placement does"):
        actions.add_supervisor(placement=placement, email="one@example.org", by=ada, from_on=BEGAN - timedelta(days=1))


def test_others_invite_nobody(placement, sol, otto):
    for stranger in (sol, otto):
        with pytest.raises(Refused, match="Only the trainee or a programme manager of the site"):
            actions.add_supervisor(placement=placement, email="one@example.org", by=stranger)


def test_a_supervisor_leaves_and_both_are_told(placement, sol, ada):
    supervision = placement.supervisions.get()
    last = TODAY + timedelta(days=7)
    ended = actions.end_supervisor(supervision=supervision, by=sol, until_on=last, at=NOW)
    assert ended.until_on == last
    told = OutboxMessage.objects.filter(notice="supervision/supervisor_ended")
    assert {message.person for message in told} == {sol, ada}
    assert ledger.sentence(ledger.history(placement).last()) == "A supervision or an invitation ended on 2026-03-27."


def test_an_ended_supervision_stays_as_it_is(placement, sol):
    supervision = placement.supervisions.get()
    for days in (7, 30):
        actions.end_supervisor(supervision=supervision, by=sol, until_on=TODAY + timedelta(days=days), at=NOW)
    assert placement.supervisions.get().until_on == TODAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("until_on", "words"),
    [
        (TODAY - timedelta(days=1), "cannot end in the past"),
        (BEGAN - timedelta(days=1), "cannot end before the day it began"),
    ],
)
def test_an_agreement_never_ends_in_the_past(placement, sol, until_on, words):
    with pytest.raises(Refused, match=words):
        actions.end_supervisor(supervision=placement.supervisions.get(), by=sol, until_on=until_on, at=NOW)


def test_where_hours_wait_there_are_seven_days_to_sign_them(placement, sol, ada, mona):
    supervision, entry = placement.supervisions.get(), hand_in(placement)
    for by in (sol, ada, mona):
        with pytest.raises(Refused, match=r"1 entry waits .* The earliest last day is 27 March 2026"):
            actions.end_supervisor(supervision=supervision, by=by, until_on=TODAY + timedelta(days=6), at=NOW)
    sign(placement, entry, by=sol)
    assert actions.end_supervisor(supervision=supervision, by=sol, until_on=TODAY, at=NOW).until_on == TODAY


def test_the_seventh_day_is_notice_enough(placement, sol):
    hand_in(placement)
    supervision, last = placement.supervisions.get(), TODAY + timedelta(days=7)
    assert actions.end_supervisor(supervision=supervision, by=sol, until_on=last, at=NOW).until_on == last


def test_drafts_ask_for_no_notice(placement, sol):
    log(placement)
    supervision = placement.supervisions.get()
    assert actions.end_supervisor(supervision=supervision, by=sol, until_on=TODAY, at=NOW).until_on == TODAY


def test_the_manager_ends_it_at_once_and_says_why(placement, sol, ada, mona):
    supervision, _entry = placement.supervisions.get(), hand_in(placement)
    for by, why in ((sol, "unable"), (ada, "safety"), (mona, "bored")):
        with pytest.raises(Refused, match="The earliest last day"):
            actions.end_supervisor(supervision=supervision, by=by, until_on=TODAY, at_once=why, at=NOW)
    actions.end_supervisor(supervision=supervision, by=mona, until_on=TODAY, at_once="unable", at=NOW)
    assert ledger.history(placement).last().detail == {"until": "2026-03-20", "at_once": "unable"}


def test_only_the_manager_is_asked_why(client, placement, sol, mona):
    door = reverse("supervision:end_supervisor", args=[placement.supervisions.get().pk])
    for person, asked in ((sol, False), (mona, True)):
        client.force_login(person)
        assert ("Why without seven days of notice?" in client.get(door).content.decode()) is asked


def test_others_end_nothing(placement, otto, ben):
    for stranger in (otto, ben):
        with pytest.raises(Refused, match="Only the trainee or a programme manager of the site"):
            actions.end_supervisor(supervision=placement.supervisions.get(), by=stranger, until_on=TODAY, at=NOW)


def test_the_pages(client, placement, ada, sol):
    client.force_login(ada)
    door = reverse("supervision:add_supervisor", args=[placement.pk])
    assert "Nobody supervises themselves." in client.post(door, {"email": ada.email}).content.decode()
    assert client.post(door, {"email": "one@example.org"}).status_code == 302
    client.force_login(sol)
    door = reverse("supervision:end_supervisor", args=[placement.supervisions.get(supervisor=sol).pk])
    page = client.post(door, {"until_on": "2020-01-01"}).content.decode()
    assert "A supervision cannot end before the day it began." in page
    assert 'value="2020-01-01"' in page
    assert client.post(door, {"until_on": "2099-01-01"}).status_code == 302
