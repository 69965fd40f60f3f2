"""A supervisor signs exactly what was on the page, as what they are on that day, once."""

import re
from datetime import date, datetime, timedelta

import pytest
from allauth.account.internal.flows import reauthentication
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.audit import ledger
from lms.content.actions import name_topics
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions, statements
from supervision.models import EntryVersion, SignedEntry, SignOff
from tests.benchmarks.meter import Statements
from tests.conftest import PASSWORD
from tests.supervision.conftest import MONDAY, NOW, consenting, hand_in, log, qualified, shown, sign, week, work


def test_a_signature_binds_versions_words_name_and_credentials(placement, sol):
    entries = week(placement, 3)
    sign_off = sign(placement, *entries, by=sol)
    assert (sign_off.entries_count, sign_off.minutes) == (3, 180)
    assert (sign_off.from_on, sign_off.until_on) == (MONDAY, MONDAY)
    assert (sign_off.signer_name, sign_off.trainee_name) == ("Solveig Marsh", "Ada Okafor")
    assert (sign_off.site_name, sign_off.relation) == ("Harbor House", "site")
    assert sign_off.credentials == [
        {
            "code": "cps",
            "title": "Certified Peer Specialist",
            "jurisdiction": "Model State",
            "number": "CPS-1204",
        }
    ]
    assert sign_off.statement == statements.current().text
    hashes = list(sign_off.signed_entries.order_by("pk").values_list("content_hash", flat=True))
    assert hashes == [version.content_hash for version in entries]
    assert SignOff.objects.get(pk=sign_off.pk).is_whole(hashes)


def test_it_is_recorded_and_both_sides_are_told(placement, ada, sol, django_capture_on_commit_callbacks):
    sign_off = sign(placement, *week(placement, 14), by=sol)
    event = ledger.history(sign_off).get()
    assert ledger.sentence(event) == f"Signed 14 entries, 840 minutes in all, as {sign_off.reference}."
    told = OutboxMessage.objects.filter(notice__in=["supervision/signed", "supervision/signature_copy"])
    assert {message.address for message in told} == {ada.email, sol.email}
    assert all("14 h" in message.text for message in told)
    assert "hours" not in "".join(message.subject for message in told).lower()


def test_the_signer_keeps_a_copy_behind_a_link_that_names_nobody(client, placement, ada, sol):
    sign_off = sign(placement, hand_in(placement), by=sol)
    told = OutboxMessage.objects.get(notice="supervision/signature_copy")
    paper = reverse("supervision:signature_pdf", args=[sign_off.pk])
    assert told.address == sol.email
    for body in (told.text, told.html):
        assert paper in body
        assert ada.legal_family_name not in body
    assert client.get(paper).url.startswith(reverse("account_login"))
    client.force_login(sol)
    assert client.get(paper).content.startswith(b"%PDF-")


def test_read_entries_are_signed_like_those_just_handed_in(placement, sol):
    read = actions.approve(versions=[hand_in(placement)], by=sol, at=NOW)
    assert sign(placement, *read, by=sol).entries_count == 1


def test_a_name_written_in_another_case_is_the_same_name(placement, sol):
    assert sign(placement, hand_in(placement), by=sol, typed_name="  solveig   MARSH ").typed_name == "solveig MARSH"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"typed_name": "Sol"}, "Type your legal name, Solveig Marsh"),
        ({"typed_name": ""}, "Type your legal name, Solveig Marsh"),
        ({"accepts": False}, "Tick the box to say that the statement is true"),
        ({"shown": []}, "There is nothing to sign here"),
    ],
)
def test_a_signature_needs_the_name_the_tick_and_something_to_sign(placement, sol, facts, words):
    entry = hand_in(placement)
    with pytest.raises(Refused, match=words):
        sign(placement, entry, by=sol, **facts)
    assert not SignOff.objects.exists()


# Who may sign.


def test_15_somebody_who_does_not_supervise_the_placement_signs_nothing(placement, otto, elsewhere, mona, clinic):
    qualified(otto, clinic, mona)
    entry = hand_in(placement)
    with pytest.raises(actions.HoursRefused, match="You did not supervise this placement on 16 March 2026"):
        sign(placement, entry, by=otto)
    assert not SignOff.objects.exists()


def test_15_nobody_signs_their_own_hours(placement, ada, mona, clinic):
    qualified(ada, clinic, mona)
    entry = hand_in(placement)
    with pytest.raises(actions.HoursRefused, match="Nobody signs their own hours"):
        sign(placement, entry, by=ada)


def test_15_after_the_relation_ended_nothing_is_signed(placement, sol, mona):
    entry = hand_in(placement)
    supervision = placement.supervisions.get()
    actions.end_supervisor(supervision=supervision, by=mona, until_on=NOW.date(), at_once="unable", at=NOW)
    with pytest.raises(actions.HoursRefused, match="You no longer supervise this placement"):
        sign(placement, entry, by=sol, at=NOW + timedelta(days=1))
    assert sign(placement, entry, by=sol, at=NOW).entries_count == 1


def test_15_hours_outside_the_agreement_are_not_signed_by_it(placement, sol, otto, mona, clinic):
    late = actions.add_supervisor(placement=placement, email=otto.email, by=mona, from_on=date(2026, 3, 18), at=NOW)
    consenting(otto)
    actions.accept_placement(placement=placement, by=otto, at=NOW)
    qualified(otto, clinic, mona)
    before, after = hand_in(placement), hand_in(placement, on=date(2026, 3, 18))
    assert late.from_on == date(2026, 3, 18)
    with pytest.raises(actions.HoursRefused, match="did not supervise this placement on 16 March 2026"):
        sign(placement, before, after, by=otto)
    assert sign(placement, after, by=otto).entries_count == 1


@pytest.mark.parametrize(
    "facts", [{"from_on": date(2026, 3, 17)}, {"from_on": date(2020, 1, 1), "until_on": date(2026, 3, 15)}]
)
def test_15_the_signer_held_a_verified_qualification_on_the_day_of_the_hours(bens_placement, clinic, sol, mona, facts):
    qualified(sol, clinic, mona, **facts)
    actions.accept_placement(placement=bens_placement, by=sol, at=NOW)
    entry = hand_in(bens_placement)
    with pytest.raises(actions.HoursRefused, match="None of your verified qualifications covers 16 March 2026"):
        sign(bens_placement, entry, by=sol)


def test_15_a_qualification_nobody_verified_does_not_count(bens_placement, clinic, sol):
    actions.record_qualification(
        person=sol,
        organisation=clinic,
        credential="cps",
        title="Certified Peer Specialist",
        jurisdiction="Model State",
        from_on=date(2024, 1, 1),
        by=sol,
    )
    actions.accept_placement(placement=bens_placement, by=sol, at=NOW)
    with pytest.raises(actions.HoursRefused, match="None of your verified qualifications"):
        sign(bens_placement, hand_in(bens_placement), by=sol)


# What is signed is what was shown.


def test_36_entry_changed_between_render_and_sign(placement, ada, sol):
    first, second = hand_in(placement), hand_in(placement, starts="13:00", ends="14:00")
    on_the_page = shown(first, second)
    actions.return_entry(version=second, by=sol, reason="Please check when it ended.", at=NOW)
    changed = actions.change(version=second, work=work(starts="13:00", ends="14:30"), by=ada, at=NOW)
    actions.submit(versions=[changed], by=ada, at=NOW)
    with pytest.raises(actions.Changed) as refusal:
        sign(placement, by=sol, shown=on_the_page)
    assert refusal.value.differences == [
        "The entry of 16 March 2026 was changed: 60 minutes became 90, end.",
    ]
    assert not SignOff.objects.exists()
    assert sign(placement, first, changed, by=sol).minutes == 210


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (lambda entry, ada, sol: actions.return_entry(version=entry, by=sol, reason="No.", at=NOW), "was returned"),
        (lambda entry, ada, sol: actions.void(entry=entry.entry, by=ada, reason="Twice.", at=NOW), "was voided"),
        (
            lambda entry, ada, sol: EntryVersion.objects.filter(pk=entry.pk).update(minutes=119),
            "is not what this page showed",
        ),
        (
            lambda entry, ada, sol: EntryVersion.objects.filter(pk=entry.pk).update(note="Another note"),
            "is not what this page showed",
        ),
    ],
)
def test_36_whatever_happened_to_one_entry_nothing_is_signed(placement, ada, sol, deed, words):
    kept, touched = hand_in(placement), hand_in(placement, starts="13:00", ends="15:00")
    deed(touched, ada, sol)
    with pytest.raises(actions.Changed, match=words):
        sign(placement, kept, touched, by=sol)
    assert not SignedEntry.objects.exists()


def test_36_a_forged_hash_a_foreign_entry_and_other_words_are_differences(placement, bens_placement, sol):
    entry = hand_in(placement)
    with pytest.raises(actions.Changed, match="is not what this page showed"):
        sign(placement, by=sol, shown=[(entry.pk, "0" * 64)])
    with pytest.raises(actions.Changed, match="1 entry that was shown is no longer here"):
        sign(placement, by=sol, shown=[*shown(entry), (10**9, "0" * 64)])
    with pytest.raises(actions.Changed, match="belongs to another placement"):
        sign(placement, log(bens_placement), by=sol)
    with pytest.raises(actions.Changed, match="words of the statement changed"):
        sign(placement, entry, by=sol, statement_version="1999-1")


def test_a_draft_is_never_signed(placement, sol):
    with pytest.raises(actions.Changed, match="One entry has not been handed in"):
        sign(placement, log(placement), by=sol)


def test_37_double_sign_is_one_signature(placement, sol):
    entries = week(placement, 3)
    one = sign(placement, *entries, by=sol)
    two = sign(placement, *entries, by=sol)
    assert one == two
    assert (SignOff.objects.count(), SignedEntry.objects.count()) == (1, 3)
    assert OutboxMessage.objects.filter(notice="supervision/signed").count() == 1


def test_37_a_second_supervisor_does_not_sign_what_is_signed(placement, sol, otto, mona, clinic):
    entry = hand_in(placement)
    actions.add_supervisor(placement=placement, email=otto.email, by=mona, at=NOW)
    consenting(otto)
    actions.accept_placement(placement=placement, by=otto, at=NOW)
    qualified(otto, clinic, mona)
    sign(placement, entry, by=sol)
    with pytest.raises(actions.Changed, match="has been signed in the meantime"):
        sign(placement, entry, by=otto)


def test_a_later_change_of_name_and_credential_leaves_the_signature_as_it_was(placement, sol, qualification):
    sign_off = sign(placement, hand_in(placement), by=sol)
    sol.legal_family_name = "Married"
    sol.save()
    fresh = SignOff.objects.get(pk=sign_off.pk)
    assert fresh.signer_name == "Solveig Marsh"
    assert fresh.credentials[0]["code"] == "cps"


def test_a_past_day_can_be_told_with_its_own_clock(placement, sol):
    at = datetime(2026, 2, 6, 20, 0, tzinfo=NOW.tzinfo)
    entry = hand_in(placement, at=at, on=date(2026, 2, 3))
    sign_off = sign(placement, entry, by=sol, at=at)
    assert (sign_off.signed_at, sign_off.signed_on) == (at, date(2026, 2, 6))


def test_signing_a_week_takes_a_constant_number_of_statements(placement, sol):
    few, many = week(placement, 2), week(placement, 14, weeks_ago=1)
    with CaptureQueriesContext(
        connection,
    ) as of_few:
        sign(placement, *few, by=sol)
    with CaptureQueriesContext(connection) as of_many:
        sign(placement, *many, by=sol)
    assert len(of_few) == len(of_many) <= 30


def test_page_signature_and_receipt_of_a_week_take_30_statements(client, placement, sol, settings, monkeypatch):
    name_topics({"ethics": "Ethics"})
    logged = [log(placement, on=MONDAY + timedelta(days=n), topics={"ethics": 120}) for n in range(4)]
    actions.submit(versions=logged, by=placement.trainee, at=NOW)
    client.force_login(sol)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    Authenticator.objects.create(user=sol, type=Authenticator.Type.TOTP, data={})
    settings.REQUIRE_MFA = True
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    where = reverse("supervision:sign", args=[placement.pk, MONDAY])
    statements = Statements()
    page = statements(lambda: client.get(where)).content.decode()
    answer = statements(lambda: client.post(where, _typed(page)))
    receipt = statements(lambda: client.get(answer.url)).content.decode()
    assert "4 entries, 8 h, are signed" in receipt
    # Three of them ask whether the signer agreed to electronic records.
    assert len(statements.sent) <= 33, "\n".join(statements.sent)


# The door.


@pytest.fixture
def waiting(client, placement, sol, monkeypatch, settings) -> str:
    """Sol, signed in, before two entries that wait; the address where they are signed."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.REQUIRE_MFA = False
    hand_in(placement)
    hand_in(placement, starts="13:00", ends="14:30")
    client.force_login(sol)
    return reverse("supervision:sign", args=[placement.pk, MONDAY])


def _typed(page: str, **facts) -> dict:
    drawn = re.findall(r'name="shown" value="([^"]+)"', page)
    return {
        "shown": drawn,
        "statement_version": statements.VERSION,
        "typed_name": "Solveig Marsh",
        "accepts": "on",
    } | facts


def test_the_button_names_the_act_and_the_password_is_asked_before_it(client, waiting, sol):
    page = client.get(waiting).content.decode()
    assert "Sign 2 entries, 3 h 30 min" in page
    asked = client.post(waiting, _typed(page))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not SignOff.objects.exists()
    receipt = client.post(asked.url, {"password": PASSWORD}, follow=True)
    sign_off = SignOff.objects.get()
    assert receipt.request["PATH_INFO"] == reverse("supervision:signature", args=[sign_off.pk])
    assert "2 entries, 3 h 30 min, are signed" in receipt.content.decode()


def test_the_password_may_be_given_in_the_form_itself(client, waiting):
    typed = _typed(client.get(waiting).content.decode())
    wrong = client.post(waiting, typed | {"password": "not-this-one-at-all"}).content.decode()
    assert "This is not your password." in wrong
    assert "not-this-one-at-all" not in wrong
    assert not SignOff.objects.exists()
    answer = client.post(waiting, typed | {"password": PASSWORD})
    assert answer.url == reverse("supervision:signature", args=[SignOff.objects.get().pk])
    assert PASSWORD not in str(dict(client.session))


def test_01_a_password_is_not_tried_again_and_again(client, waiting):
    typed = _typed(client.get(waiting).content.decode()) | {"password": "not-this-one-at-all"}
    pages = [client.post(waiting, typed).content.decode() for _try in range(12)]
    assert "This is not your password." in pages[0]
    assert "That was tried too often." in pages[-1]
    assert "That was tried too often." in client.post(waiting, typed | {"password": PASSWORD}).content.decode()
    assert not SignOff.objects.exists()


def test_a_wrong_password_signs_nothing(client, waiting):
    asked = client.post(waiting, _typed(client.get(waiting).content.decode()))
    client.post(asked.url, {"password": "not-this-one-at-all"})
    assert not SignOff.objects.exists()


@pytest.fixture
def fresh_password(monkeypatch):
    monkeypatch.setattr(reauthentication, "did_recently_reauthenticate", lambda request: True)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"typed_name": ""}, "Type your legal name. It stands for your signature."),
        ({"typed_name": "Sol M"}, "Type your legal name, Solveig Marsh. It stands for your signature."),
        ({"accepts": ""}, "Tick the box to say that the statement is true."),
        ({"shown": []}, "There is nothing to sign here."),
        ({"shown": ["١:x", "junk", "9" * 30 + ":x"]}, "There is nothing to sign here."),
        ({"statement_version": "1999-1"}, "The words of the statement changed."),
    ],
)
def test_the_page_says_what_is_missing_and_keeps_the_name(client, waiting, fresh_password, facts, words):
    typed = _typed(client.get(waiting).content.decode(), **facts)
    page = client.post(waiting, typed).content.decode()
    assert words in page
    assert "There is a problem" in page
    assert f'value="{typed["typed_name"]}"' in page or not typed["typed_name"]
    assert "checked" not in page
    assert not SignOff.objects.exists()


def test_36_the_page_shows_the_difference_and_draws_what_is_there_now(client, waiting, fresh_password, placement, ada):
    drawn = _typed(client.get(waiting).content.decode())
    entry = EntryVersion.objects.get(minutes=90)
    actions.return_entry(version=entry, by=placement.supervisions.get().supervisor, reason="Check the end.", at=NOW)
    changed = actions.change(version=entry, work=work(starts="13:00", ends="14:00"), by=ada, at=NOW)
    actions.submit(versions=[changed], by=ada, at=NOW)
    page = client.post(waiting, drawn).content.decode()
    assert "Nothing was signed." in page
    assert "The entry of 16 March 2026 was changed: 90 minutes became 60, end." in page
    assert "Sign 2 entries, 3 h" in page
    client.post(waiting, _typed(page))
    assert SignOff.objects.get().minutes == 180


def test_37_the_same_page_sent_again_leads_to_the_same_receipt(client, waiting, fresh_password):
    drawn = _typed(client.get(waiting).content.decode())
    one, two = client.post(waiting, drawn), client.post(waiting, drawn)
    assert one.url == two.url
    assert SignOff.objects.count() == 1
    assert "Nothing of Ada Okafor waits for your signature" in client.get(waiting).content.decode()


def test_all_that_waits_is_signed_at_once(client, waiting, fresh_password, placement):
    hand_in(placement, on=MONDAY - timedelta(days=7))
    door = reverse("supervision:sign_all", args=[placement.pk])
    client.post(door, _typed(client.get(door).content.decode()))
    assert SignOff.objects.get().entries_count == 3


def test_without_a_second_factor_nobody_signs(client, waiting, settings):
    settings.REQUIRE_MFA = True
    for response in (client.get(waiting), client.post(waiting, {})):
        assert response.url.startswith(reverse("people:second_factor"))


def test_14_a_form_cannot_choose_signer_day_or_minutes(client, waiting, fresh_password, sol, ada):
    drawn = _typed(client.get(waiting).content.decode(), signer=ada.pk, minutes="9999", at="2020-01-01", by=ada.pk)
    client.post(waiting, drawn)
    sign_off = SignOff.objects.get()
    assert (sign_off.signer, sign_off.minutes, sign_off.signed_at) == (sol, 210, NOW)
