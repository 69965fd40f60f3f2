"""A supervisor is invited by a code that can be read out: told once, good once, for two weeks; it agrees to nothing."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.audit import ledger
from lms.content.proofs import Proof
from lms.notices.models import OutboxMessage
from lms.people import actions as people
from lms.people import codes, copying
from lms.people.actions import Refused
from supervision import access, actions
from supervision.models import Placement, PlacementSupervisor, SupervisorCode
from supervision.views.codes import MOST_TRIES
from tests.conftest import person
from tests.supervision.conftest import BEGAN, MONDAY, NOW, consenting, hand_in, log, qualified, sign

TODAY = NOW.date()


@pytest.fixture
def pia():
    """She would supervise Ada, and her address is not known at the site."""
    return person("pia@example.org", "Pia", "Lindqvist")


@pytest.fixture
def made(placement, ada) -> tuple[SupervisorCode, str]:
    return actions.make_code(placement=placement, by=ada, at=NOW)


def use(made, by, at=NOW) -> Placement:
    return actions.use_code(typed=made[1], by=by, at=at)


def copied(someone) -> dict:
    with zipfile.ZipFile(io.BytesIO(copying.of(someone, at=NOW))) as archive:
        return json.loads(archive.read("everything.json"))


def test_whoever_types_it_is_invited_and_accepts_as_after_a_mail(made, placement, ada, pia):
    assert use(made, pia) == placement
    assert access.invitations(pia).get().from_on == BEGAN
    invitation = PlacementSupervisor.objects.get(invited_email="pia@example.org")
    assert (invitation.supervisor, invitation.accepted_at, invitation.invited_by) == (None, None, ada)
    consenting(pia)
    with pytest.raises(Refused, match="A member of the family cannot supervise"):
        actions.accept_placement(placement=placement, by=pia, is_family=True, at=NOW)
    actions.accept_placement(placement=placement, by=pia, relation="outside", typed_name=pia.legal_name, at=NOW)
    assert PlacementSupervisor.objects.get(pk=invitation.pk).supervisor == pia
    told = [ledger.sentence(event) for event in ledger.history(placement)]
    assert "Made a code for a supervisor, good until 2026-04-03." in told
    assert "Typed a code and is invited to supervise, from 2026-01-05." in told


def test_it_works_once_and_a_second_time_leads_the_same_person_to_the_same_place(made, placement, pia, otto):
    assert use(made, pia) == use(made, pia) == placement
    with pytest.raises(Refused, match="This code was used already"):
        use(made, otto)
    assert placement.supervisions.count() == 2


def test_who_is_invited_or_supervises_already_leaves_it_good_for_somebody_else(made, placement, ada, sol, pia, otto):
    actions.add_supervisor(placement=placement, email="pia@example.org", by=ada, at=NOW)
    for known in (sol, pia):
        assert use(made, known) == placement
    assert use(made, otto) == placement
    assert SupervisorCode.objects.get().used_by == otto


def test_nobody_supervises_themselves_by_a_code(made, ada):
    with pytest.raises(Refused, match="Nobody supervises themselves"):
        use(made, ada)
    assert SupervisorCode.objects.open().exists()


def test_it_ends_after_its_last_day_or_when_it_is_taken_back(made, placement, ada, mona, pia):
    with pytest.raises(Refused, match=r"This code was good until 3 April 2026\."):
        use(made, pia, at=NOW + timedelta(days=15))
    for _time in range(2):
        actions.end_code(code=made[0], by=mona, at=NOW)
    assert [event.verb for event in ledger.history(placement)].count("supervision.end_code") == 1
    with pytest.raises(Refused, match="This code was taken back"):
        use(made, pia)
    used = actions.make_code(placement=placement, by=ada, at=NOW)
    use(used, pia)
    with pytest.raises(Refused, match="Somebody has used this code"):
        actions.end_code(code=used[0], by=ada, at=NOW)


def test_a_withdrawn_invitation_does_not_come_back_by_its_code(made, placement, ada, pia):
    use(made, pia)
    invitation = access.invitations(pia).get()
    actions.end_supervisor(supervision=invitation, by=ada, until_on=TODAY, at=NOW)
    with pytest.raises(Refused, match="This code was used already"):
        use(made, pia)


def test_who_may_not_choose_supervisors_makes_none_and_takes_none_back(made, placement, sol, otto):
    for stranger in (sol, otto):
        with pytest.raises(Refused, match="Only the trainee or a programme manager of the site"):
            actions.make_code(placement=placement, by=stranger, at=NOW)
        with pytest.raises(Refused, match="Only the trainee or a programme manager of the site"):
            actions.end_code(code=made[0], by=stranger, at=NOW)


def test_five_are_open_at_a_time_and_none_of_a_placement_that_is_over(made, placement, ada, pia):
    for _more in range(4):
        actions.make_code(placement=placement, by=ada, at=NOW)
    with pytest.raises(Refused, match="Five codes of this placement are open"):
        actions.make_code(placement=placement, by=ada, at=NOW)
    with pytest.raises(Refused, match="cannot begin before the placement does"):
        actions.make_code(placement=placement, by=ada, from_on=BEGAN - timedelta(days=1), at=NOW + timedelta(days=15))
    Placement.objects.filter(pk=placement.pk).update(ends_on=TODAY)
    with pytest.raises(Refused, match="This placement is over"):
        actions.make_code(placement=placement, by=ada, at=NOW + timedelta(days=20))
    with pytest.raises(Refused, match="This placement is over"):
        use(made, pia, at=NOW + timedelta(days=2))


def test_an_address_that_nobody_confirmed_is_not_invited(made, pia):
    pia.emailaddress_set.update(verified=False)
    with pytest.raises(Refused, match="Confirm your e-mail address first"):
        use(made, pia)


def test_the_code_itself_is_nowhere_kept_and_what_became_of_it_stays(made, placement, pia):
    row, code = made
    kept = str(SupervisorCode.objects.values().get()) + str([event.detail for event in ledger.history(placement)])
    assert code not in kept
    assert codes.shown(code) not in kept
    use(made, pia)
    with pytest.raises(DatabaseError, match="A code that was used or taken back"), transaction.atomic():
        SupervisorCode.objects.filter(pk=row.pk).update(used_by=None, used_at=None, invitation=None)


def test_a_copy_of_everything_does_not_tell_the_trainee_at_which_address(made, placement, ada, pia):
    use(made, pia)
    [table] = [one for one in copied(ada)["tables"] if one["what"] == "Who supervises you"]
    assert [row["supervisor"] for row in table["rows"]] == ["Sol Marsh", None]
    consenting(pia)
    told = str(copied(ada))
    actions.accept_placement(placement=placement, by=pia, relation="outside", typed_name=pia.legal_name, at=NOW)
    for one in (told, str(copied(ada))):
        assert "pia@example.org" not in one
    assert "pia@example.org" in str(copied(pia))


def test_a_copy_takes_as_many_statements_however_much_there_is(placement, ada, sol, clinic, mona, pia, otto):
    def grow(supervisor, on, credential):
        use(actions.make_code(placement=placement, by=ada, at=NOW), supervisor)
        sign(placement, hand_in(placement, on=on), by=sol)
        held = qualified(sol, clinic, mona, credential=credential)
        actions.add_proof(qualification=held, proof=Proof(b"%PDF-", "pdf"), by=sol, at=NOW)

    def statements(someone) -> int:
        with CaptureQueriesContext(connection) as asked:
            copied(someone)
        return len(asked)

    grow(pia, MONDAY, "one")
    before = [statements(one) for one in (ada, sol)]
    grow(otto, MONDAY + timedelta(days=1), "two")
    assert [statements(one) for one in (ada, sol)] == before


def test_nobody_reads_the_address_of_whoever_was_erased(made, placement, ada, pia, client):
    actions.add_supervisor(placement=placement, email="pia@example.org", by=ada, at=NOW)
    consenting(pia)
    actions.accept_placement(placement=placement, by=pia, relation="outside", typed_name=pia.legal_name, at=NOW)
    agreed = placement.supervisions.get(supervisor=pia)
    actions.end_supervisor(supervision=agreed, by=pia, until_on=TODAY, at=NOW)
    assert use(made, pia) == placement
    people.ask_erasure(by=pia)
    assert people.carry_out_erasures(at=timezone.now() + timedelta(days=14)) == 1
    assert access.invitations(pia).count() == 0
    kept = [*PlacementSupervisor.objects.values_list("invited_email", flat=True)]
    kept += [*OutboxMessage.objects.values_list("address", flat=True)]
    assert "pia@example.org" not in kept
    agreed.refresh_from_db()
    assert (agreed.supervisor, agreed.until_on) == (pia, TODAY)
    client.force_login(ada)
    page = client.get(reverse("supervision:placement", args=[placement.pk])).content.decode()
    assert ("pia@example.org" in page, "Withdraw the invitation" in page) == (False, False)


# The pages.


def test_it_is_shown_once_to_whom_made_it_and_typed_by_the_supervisor(client, placement, ada, mona, pia):
    client.force_login(ada)
    page = client.post(reverse("supervision:make_code", args=[placement.pk]), follow=True)
    shown = page.content.decode().split('<strong class="nowrap">')[1][:9]
    assert page["Cache-Control"] == "no-store"
    assert "/practice/code/" in page.content.decode()
    row = SupervisorCode.objects.get()
    for reader in (ada, mona):
        client.force_login(reader)
        assert shown not in client.get(reverse("supervision:code", args=[row.pk])).content.decode()
    client.force_login(pia)
    assert reverse("supervision:use_code") in client.get(reverse("supervision:practice")).content.decode()
    answer = client.post(reverse("supervision:use_code"), {"code": shown.lower().replace("-", " ")}, follow=True)
    assert "Will you supervise?" in answer.content.decode()
    client.force_login(ada)
    page = client.get(reverse("supervision:placement", args=[placement.pk])).content.decode()
    assert "Pia Lindqvist" in page
    assert "pia@example.org" not in page


def test_a_wrong_code_is_refused_in_words_and_after_ten_tries_nothing_is_read(client, placement, pia, ada):
    cache.clear()
    client.force_login(pia)
    door = reverse("supervision:use_code")
    assert "Type the code that you were given." in client.post(door, {"code": ""}).content.decode()
    for _try in range(MOST_TRIES):
        assert "We do not know this code." in client.post(door, {"code": "0000-0000"}).content.decode()
    _row, code = actions.make_code(placement=placement, by=ada)
    answer = client.post(door, {"code": code})
    assert answer.status_code == 429
    assert "That was tried too often." in answer.content.decode()
    assert not access.invitations(pia).exists()


def test_it_is_taken_back_on_its_page(client, placement, ada):
    row, _code = actions.make_code(placement=placement, by=ada)
    client.force_login(ada)
    page = client.post(reverse("supervision:end_code", args=[row.pk]), follow=True).content.decode()
    assert "The code is taken back." in page
    assert "Taken back" in client.get(reverse("supervision:code", args=[row.pk])).content.decode()


def test_a_placement_is_proposed_before_any_address_is_known_and_its_first_days_are_signed(ada, pia, clinic, mona):
    consenting(ada, pia)
    qualified(pia, clinic, mona)
    placed = actions.propose_placement(
        trainee=ada, site=clinic, position="volunteer", starts_on=BEGAN, by=ada, typed_name=ada.legal_name, at=NOW
    )
    assert not placed.supervisions.exists()
    first = log(placed, on=BEGAN)
    use(actions.make_code(placement=placed, by=ada, at=NOW), pia)
    actions.accept_placement(placement=placed, by=pia, relation="site", typed_name=pia.legal_name, at=NOW)
    actions.submit(versions=[first], by=ada, at=NOW)
    assert sign(placed, first, by=pia).from_on == BEGAN
