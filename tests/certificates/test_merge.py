"""One person signed up twice: two registrars say so, and nothing of either account is lost, moved or counted twice.

Ada works with her own address; Adele is she as well, signed up once more by an employer.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import access, actions, answers, evidence, integrity, separation
from certificates.models import Certificate, Certification
from lms.audit import ledger, sealing
from lms.audit.models import AppendOnly
from lms.notices import outbox
from lms.notices.models import OutboxMessage
from lms.people import actions as people
from lms.people import copying, holdings
from lms.people import integrity as who_goes_on
from lms.people.actions import Refused
from lms.people.models import Merge, MergeDecision, User
from lms.people.roles import Role
from supervision import actions as supervision
from supervision.models import EntryVersion, SignOff
from tests.benchmarks.meter import Statements
from tests.certificates import careers
from tests.conftest import PASSWORD, member, person
from tests.people.test_copy import read
from tests.supervision.conftest import AGREED, NOW, consenting, hand_in, log, sign

WHY = "Her passport, and a call to the number in both accounts."


@pytest.fixture
def adele(db) -> User:
    """Ada once more."""
    return person("adele@work.example", "Ada", "Okafor")


@pytest.fixture
def clock(monkeypatch) -> careers.Clock:
    clock = careers.Clock(monkeypatch)
    clock.on("2026-02-12")
    return clock


@pytest.fixture
def held(clock, board, adele, rita, nora) -> Certificate:
    """What Adele was awarded."""
    return careers.award(adele, careers.load(board), reviewer=rita, registrar=nora)


def ask(account: User, into: User, board, by: User, reason: str = WHY) -> Merge:
    return people.ask_merge(account=account, into=into, organisation=board, reason=reason, by=by)


def merge(account: User, into: User, board, by: User, second: User) -> MergeDecision:
    return people.approve_merge(merge=ask(account, into, board, by), by=second)


def again(someone: User) -> User:
    """As the next request finds them."""
    return User.objects.get(pk=someone.pk)


@contextmanager
def refused(words: str):
    with pytest.raises(Refused, match=words):
        yield


def browser_of(someone: User, address: str = "") -> Client:
    browser = Client()
    browser.post("/account/login/", {"login": address or someone.email, "password": PASSWORD})
    return browser


def test_the_lineage_goes_on_as_it_was_and_what_both_learned_renews_it(
    held, clock, board, ada, adele, rita, nora, vera, mona, academy
):
    programme = held.certification.programme
    faces = [f"/c/{held.code}/", f"/c/{held.code}.json"]
    actions.show(certification=held.certification, visibility="listed", by=adele)
    stranger = Client()
    before = [stranger.get(face).content for face in faces[:1]], answers.of([held.number])
    clock.on("2027-12-01")
    careers.learn(adele, academy, mona, "2027-05-03", hours=12)
    careers.learn(ada, academy, mona, "2027-06-04", hours=8)
    merge(adele, ada, board, nora, vera)
    ada, adele = again(ada), again(adele)
    clock.on("2026-02-12")
    assert ([stranger.get(face).content for face in faces[:1]], answers.of([held.number])) == before
    assert "Ada Okafor" in stranger.get("/register/model-board/").content.decode()
    clock.on("2027-12-02")
    assert list(access.held_by(ada)) == [held]
    careers.sign_code(ada, programme)
    asked = careers.renew(access.held_certificate(ada, held.number), by=ada)
    renewed = careers.decide(asked, reviewer=rita, registrar=nora)
    assert (renewed.supersedes, renewed.certification, renewed.awarded_on) == (
        held,
        held.certification,
        held.awarded_on,
    )
    assert Certification.objects.count() == 1
    assert [*integrity.faults()] == []
    # The holder is reminded where they are, by the mail they read.
    at = clock.on(renewed.valid_through - timedelta(days=90))
    actions.remind(at=at)
    (told,) = OutboxMessage.objects.filter(notice="certificates/reminder")
    assert (told.person, told.address) == (ada, ada.email)


def test_the_one_who_goes_on_holds_it_and_nobody_did_before(held, board, ada, adele, nora, vera):
    address = f"/certificates/{held.number}/"
    browser = browser_of(ada)
    feeds = [reverse("certificates:feed", args=[actions.make_feed(by=account)]) for account in (ada, adele)]
    asked = ask(adele, ada, board, nora)
    assert [browser.get(page).status_code for page in (address, f"{address}renewal/", f"{address}name/")] == [404] * 3
    with refused("Only the holder"):
        actions.surrender(certificate=held, by=ada)
    with refused("Only the holder"):
        actions.succeed(certificate=held, stage="renewal", by=ada)
    people.approve_merge(merge=asked, by=vera)
    assert browser.get(address).status_code == 200
    assert held.shown_number in browser.get("/certificates/").content.decode()
    assert address in browser.get(feeds[0]).content.decode()
    assert browser.get(feeds[1]).status_code == 404, "The calendar of the account that was left reads no more."
    assert browser.get(f"/applications/{held.plan.application_id}/").status_code == 200
    browser.post(f"{address}show/", {"visibility": "listed"})
    held.certification.refresh_from_db()
    assert held.certification.visibility == "listed"
    assert browser.get(f"{address}share/").status_code == 200
    assert actions.surrender(certificate=held, by=again(ada)).what == "surrendered"


def test_hours_of_both_count_together_once_in_as_many_statements(
    placement, clock, programme, board, ada, ben, adele, sol, mona, nora, vera, clinic, django_assert_num_queries
):
    consenting(adele)
    theirs = supervision.propose_placement(
        trainee=adele,
        site=clinic,
        position="paid",
        starts_on=date(2026, 1, 5),
        supervisor_email=sol.email,
        by=adele,
        at=AGREED,
        typed_name=adele.legal_name,
    )
    supervision.accept_placement(placement=theirs, by=sol, relation="site", typed_name=sol.legal_name, at=AGREED)
    mine, other, twice = hand_in(placement), hand_in(theirs, starts="13:00", ends="16:00"), log(theirs, starts="10:00")
    known(ada, board, nora)
    with refused("adele@work.example has hours that nobody has signed yet"):
        ask(adele, ada, board, nora)
    sign(placement, mine, by=sol)
    sign(theirs, other, by=sol)
    with refused("Hours overlap on these days: 16 March 2026"):
        ask(adele, ada, board, nora)
    supervision.void(entry=twice.entry, by=adele, reason="Worked once.", at=NOW)
    with CaptureQueriesContext(connection) as alone:
        evidence.known(ada, ben)
    merge(adele, ada, board, nora, vera)
    path, statements = browser_of(ada), Statements()
    path.get(f"/paths/{programme.slug}/")
    statements(lambda: path.get(f"/paths/{programme.slug}/"))
    assert len(statements.sent) <= 15
    (found,) = evidence.known(again(ada))
    assert sum(one.minutes for one in found.hours) == 5 * 60
    asked_for = (again(ada), ben, again(adele))
    with django_assert_num_queries(len(alone) + 1):
        both, _ben, left = evidence.known(*asked_for)
    assert [len(one.hours) for one in (both, left)] == [2, 2]
    # What is new is written where the account that goes on practises, and never twice.
    with refused("overlap"):
        log(placement, starts="13:30", ends="15:00")
    with refused("logged by the person who worked them"):
        supervision.log(placement=theirs, work=other, by=again(ada), at=NOW)
    assert sum(EntryVersion.objects.of(again(ada)).totals().values()) == 5 * 60
    repeated = supervision.repeat_day(day=other.worked_on, onto=date(2026, 3, 17), by=again(ada), at=NOW)
    assert [draft.entry.placement for draft in repeated.drafts] == [placement]
    # What was is read, and nothing leads to where nothing more is written.
    browser = browser_of(ada)
    entry = browser.get(reverse("supervision:entry", args=[other.entry_id]))
    assert (entry.status_code, "Amend" in entry.content.decode()) == (200, False)
    begins = reverse("supervision:begin_entry", args=[theirs.pk])
    assert browser.get(begins).status_code == 404
    home = browser.get(reverse("supervision:practice")).content.decode()
    assert ("From your other account" in home, begins in home) == (True, False)
    week = browser.get(reverse("supervision:week", args=[other.worked_on])).content.decode()
    assert (
        reverse("supervision:entry", args=[other.entry_id]) in week,
        reverse("supervision:log", args=[theirs.pk]) in week,
    ) == (True, False)
    assert begins not in browser.get("/my/").content.decode()
    signature = SignOff.objects.get(placement=theirs)
    for page, key in (("placement", theirs.pk), ("signature", signature.pk)):
        assert browser.get(reverse(f"supervision:{page}", args=[key])).status_code == 200
    assert browser.get(reverse("supervision:hours")).status_code == 200


def known(someone: User, board, by: User) -> None:
    """The board has heard of them: they sent an application once."""
    programme = board.programmes.first()
    application = actions.begin(programme=programme, by=someone)
    type(application).objects.filter(pk=application.pk).update(submitted_at=timezone.now(), status="closed")


def test_what_has_to_end_first_is_said_in_words(held, clock, board, ada, adele, ben, rita, nora, vera, otto, iris):
    programme = held.certification.programme
    with refused("one and the same account"):
        ask(adele, adele, board, nora)
    with refused("Say how you know"):
        ask(adele, ada, board, nora, reason=" ")
    with refused("Only a registrar of Model State Peer Board"):
        ask(adele, ada, board, rita)
    with refused("This is about you"):
        ask(adele, nora, board, nora)
    with refused("knows neither of these accounts"):
        ask(ben, ada, board, nora)
    with refused("iris@example.org is author at"):
        ask(adele, iris, board, nora)
    people.ask_erasure(by=ada)
    with refused("ada@example.org asked to be erased"):
        ask(adele, ada, board, nora)
    people.take_back_erasure(by=ada)
    twin = actions.begin(programme=programme, by=ada)
    with refused(f"application under way for what the other account holds, number {held.shown_number}"):
        ask(adele, ada, board, nora)
    careers.sign_code(ada, programme)
    actions.submit(application=twin, by=ada)
    second = careers.decide(twin, reviewer=rita, registrar=nora)
    with refused(f"Both hold Certified Peer Specialist: numbers {held.shown_number} and {second.shown_number}"):
        ask(adele, ada, board, nora)
    actions.surrender(certificate=second, by=ada)
    asked = ask(adele, ada, board, nora)
    assert ask(adele, ada, board, vera) == asked
    with refused("asked already that this account be merged into another one"):
        ask(adele, ben, board, nora)
    with refused("A second registrar has to look at it"):
        people.approve_merge(merge=asked, by=nora)
    with refused("Only a registrar"):
        people.approve_merge(merge=asked, by=otto)
    # Asked anew at the approval: meanwhile somebody became staff.
    member(ada, board, Role.REVIEWER)
    with refused("is reviewer at Model State Peer Board"):
        people.approve_merge(merge=asked, by=vera)
    with refused("Say why they stay two accounts"):
        people.refuse_merge(merge=asked, reason="", by=vera)
    assert people.refuse_merge(merge=asked, reason="Two sisters.", by=vera).is_approved is False
    with refused("decided about this already"):
        people.approve_merge(merge=asked, by=vera)
    assert again(adele).is_active
    # Of two lineages the one that stands goes on.
    assert again(ada).accounts == (ada.pk,)


def test_the_account_is_left_its_address_opens_nothing_and_both_are_told(
    held, board, ada, adele, nora, vera, mailoutbox
):
    left = browser_of(adele)
    assert left.get("/my/").status_code == 200
    asked = ask(adele, ada, board, nora)
    decision = people.approve_merge(merge=asked, by=vera)
    assert people.approve_merge(merge=asked, by=vera) == decision
    assert left.get("/my/")["Location"].startswith("/account/login/")
    # Whoever still reads the mailbox that was left signs in to nothing and sets no password of hers.
    assert browser_of(ada, "adele@work.example").get("/certificates/").status_code == 302
    Client().post("/account/password/reset/", {"email": "adele@work.example"})
    assert not any("/password/reset/key/" in mail.body for mail in mailoutbox)
    assert EmailAddress.objects.get(email="adele@work.example").user == adele
    assert sorted(holdings.addresses(again(ada))) == ["ada@example.org", "adele@work.example"]
    told = OutboxMessage.objects.filter(notice__startswith="people/merge").values_list("notice", "address")
    addresses = [ada.email, "adele@work.example"]
    assert sorted(told) == sorted((f"people/{one}", to) for one in ("merge_asked", "merged") for to in addresses)
    outbox.deliver_due(at=timezone.now())
    asking = [mail for mail in mailoutbox if mail.subject == "Two accounts that are said to be yours"]
    assert sorted(mail.to for mail in asking) == [[to] for to in sorted(addresses)]
    assert all("Nora Castellanos of Model State Peer Board" in mail.body for mail in asking)
    for account in (ada, adele):
        events = [event for event in ledger.history(account) if "merge" in event.verb]
        assert [event.verb for event in events] == ["people.ask_merge", "people.approve_merge"]
        assert f"Account {adele.pk} was merged into {ada.pk}" in ledger.sentence(events[-1])
        assert WHY not in str([event.detail for event in events])
    # What is told to the account that was left reaches the one who goes on.
    sent = outbox.tell(again(adele), "certificates/changed", dedupe="x", context={"certificate": held})
    assert (sent.person, sent.address) == (ada, ada.email)


def test_the_seal_of_what_was_written_before_holds_and_goes_on(signing, held, board, ada, adele, nora, vera):
    assert sealing.seal(at=timezone.now())
    merge(adele, ada, board, nora, vera)
    assert sealing.seal(at=timezone.now())
    assert [*sealing.faults()] == []


def test_neither_what_was_said_nor_what_was_decided_is_ever_changed(held, board, ada, adele, nora, vera):
    decision = merge(adele, ada, board, nora, vera)
    for row in (decision, decision.merge):
        with pytest.raises(AppendOnly):
            row.save()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])  # noqa: S608
    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.filter(pk=adele.pk).update(is_active=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        MergeDecision.objects.bulk_create(
            [MergeDecision(merge=_once_more(decision.merge), account=adele, is_approved=True, at=NOW, by=vera)]
        )


def _once_more(merge: Merge) -> Merge:
    facts = {
        name: getattr(merge, name) for name in ("account", "into", "organisation", "reason", "asked_at", "asked_by")
    }
    return Merge.objects.create(**facts)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_does(programme, board, ada, adele, nora, vera):
    third = member(person("third@example.org", "Thea", "Ruud"), board, Role.REGISTRAR)
    known(ada, board, nora)
    asked, together = ask(adele, ada, board, nora), Barrier(2)

    def approve(by: User) -> MergeDecision:
        try:
            together.wait(timeout=30)
            return people.approve_merge(merge=asked, by=by)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(approve, (vera, third))
    assert first == second == MergeDecision.objects.get()
    assert OutboxMessage.objects.filter(notice="people/merged").count() == 2


def test_a_third_account_follows_and_its_number_is_not_forgotten(held, board, ada, adele, ben, nora, vera):
    merge(adele, ada, board, nora, vera)
    with refused("was merged into another account already"):
        ask(adele, ben, board, nora)
    with refused("was merged into another account already"):
        ask(ben, adele, board, nora)
    merge(again(ada), ben, board, nora, vera)
    assert again(ben).accounts == again(adele).accounts == tuple(sorted((ada.pk, adele.pk, ben.pk)))
    assert again(adele).lasting == ben
    assert list(access.held_by(again(ben))) == [held]
    assert list(who_goes_on.faults()) == []
    User.objects.filter(pk=adele.pk).update(goes_on_as=ada)
    [fault] = who_goes_on.faults()
    assert fault == f"account {adele.pk}: it goes on as {ada.pk}, and what was decided leads to {ben.pk}."


def test_whoever_is_close_to_one_account_is_close_to_the_person(held, placement, board, ada, adele, sol, nora, vera):
    merge(adele, ada, board, nora, vera)
    member(sol, board, Role.REGISTRAR)
    assert "You have supervised" in separation.too_close(sol, again(adele))[0]
    member(again(ada), board, Role.REGISTRAR)
    assert "your own" in separation.too_close(again(ada), again(adele))[0]
    with refused("your own certificate"):
        actions.suspend(certificate=held, by=again(ada), reason_code="under_review")


def test_hours_that_one_signed_for_the_other_keep_them_apart(placement, programme, board, ada, sol, nora):
    sign(placement, hand_in(placement), by=sol)
    known(ada, board, nora)
    for membership in sol.memberships.all():
        people.end(membership=membership, by=None, until_on=date.today() - timedelta(days=1))
    with refused("sol@example.org signed hours of ada@example.org"):
        ask(ada, sol, board, nora)


def test_a_copy_holds_both_and_an_erasure_empties_both(held, board, ada, adele, nora, vera):
    merge(adele, ada, board, nora, vera)
    ada = again(ada)
    told, _files = read(copying.of(ada, at=timezone.now()))
    rows = {table["table"]: table["rows"] for table in told["tables"]}
    assert [row["number"] for row in rows["certificates.Certificate"]] == [held.number]
    assert rows["people.MergeDecision"]
    people.ask_erasure(by=ada)
    assert people.carry_out_erasures(at=timezone.now() + timedelta(days=30)) == 1
    assert {one.email for one in User.objects.filter(pk__in=(ada.pk, adele.pk))} == {
        f"erased-{pk}@erased.invalid" for pk in (ada.pk, adele.pk)
    }
    assert not EmailAddress.objects.filter(user__in=(ada, adele)).exists()
    assert Certificate.objects.get().printed_name == "Ada Okafor"


def test_a_holder_who_died_is_found_by_the_certificate_of_either_account(held, board, ada, adele, nora, vera):
    merge(adele, ada, board, nora, vera)
    lineage = Certification.objects.get()
    people.report_death(person=lineage.person, organisation=board, reason="Her sister called.", by=nora)
    lineage.refresh_from_db()
    assert (again(ada).is_active, lineage.after_death) == (False, "as_it_was")


def test_two_registrars_do_it_by_their_pages(fresh, held, board, ada, adele, nora, vera, otto):
    desk = fresh(nora)
    assert f"/merges/ask/?number={held.number}" in desk.get(f"/issued/{held.number}/").content.decode()
    page = desk.get(f"/merges/ask/?number={held.number}").content.decode()
    assert held.number in page
    sent = {"account": held.shown_number, "into": "nobody@example.org", "organisation": board.pk, "reason": WHY}
    assert "Nobody signs in with this address" in desk.post("/merges/ask/", sent).content.decode()
    same = desk.post("/merges/ask/", sent | {"into": adele.email}).content.decode()
    assert "one and the same account" in same
    answer = desk.post("/merges/ask/", sent | {"into": ada.email})
    where = answer["Location"]
    own = desk.get(where).content.decode()
    assert "A second registrar of your body has to look at it" in own
    assert "Put them together" not in own
    assert "asked that this account be put together" in browser_of(ada).get("/account/details/").content.decode()
    assert fresh(otto).get(where).status_code == 404
    second = fresh(vera)
    assert "1 waits for a decision" in second.get("/decide/").content.decode()
    assert "adele@work.example" in second.get("/merges/").content.decode()
    page = second.get(where).content.decode()
    assert (WHY in page, "Put them together" in page, "Certificates" in page) == (True, True, True)
    assert "There is a problem" in second.post(f"{where}refuse/", {}).content.decode()
    assert "They are one person’s now" in second.post(f"{where}approve/", follow=True).content.decode()
    assert "Put together" in second.get("/merges/").content.decode()
    assert "put another account of yours together" in browser_of(ada).get("/account/details/").content.decode()
    assert second.post(f"{where}refuse/", {"reasons": "No."}).status_code == 200
    assert not User.objects.get(pk=adele.pk).is_active
