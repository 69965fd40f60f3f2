"""A house says "co-reflection": read wherever hours are logged there, with the standard word on paper; nothing counts
otherwise for it."""

import csv
import io

import pytest
from allauth.account.internal.flows import reauthentication
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.audit import ledger
from lms.people.actions import Refused
from supervision import actions, wording
from supervision.models import EntryVersion, HourWords
from supervision.wording import Words
from tests.supervision.conftest import MONDAY, NOW, hand_in, log, sign
from tests.supervision.test_papers import _text

OWN = {
    "supervision": "co-reflection",
    "supervisor": "co-reflector",
    "supervisors": "co-reflectors",
    "individual": "One-to-one co-reflection",
    "group": "Circle",
}
BESIDE = "One-to-one co-reflection (Individual supervision)"


def set_words(site, by, at=NOW, **own) -> HourWords:
    return actions.set_words(site=site, own=own or OWN, by=by, at=at)


# What may be said, without a database.


@pytest.mark.parametrize(
    ("own", "fault"),
    [
        ({"supervision": "co-reflection", "supervisor": "co-réflecteur", "group": "Círculo de pares"}, None),
        ({"supervision": "co-reflection", "co_reflection": "Reflection among peers"}, None),
        ({"supervisor": "<b>boss</b>"}, "Use letters, spaces and hyphens"),
        ({"group": "Circle (Individual supervision"}, "Use letters, spaces and hyphens"),
        ({"group": "Cir\u202ecle"}, "Use letters, spaces and hyphens"),
        ({"group": "-"}, "begin with a letter"),
        ({"supervision": "x" * 41}, "Use at most 40 characters."),
        ({"individual": "co-reflection"}, "Another kind of hours is called that."),
        ({"individual": "Group supervision", "group": "Individual supervision"}, "Another kind of hours is called"),
        ({"individual": "Circle", "group": "circle"}, "Another kind of hours is called that."),
    ],
)
def test_a_word_is_short_plain_text_and_names_one_kind_alone(own, fault):
    found = wording.problems(own)
    assert not found if fault is None else fault in " ".join(found.values())


def test_what_is_not_renamed_has_its_standard_word():
    words = Words({"supervisor": "co-reflector"})
    assert (words["supervisor"], words["supervision"]) == ("co-reflector", "supervision")
    assert words.kind("group") == words.kind_beside("group") == "Group supervision"
    assert words.glossary == ["co-reflector (supervisor)"]
    assert wording.shared([words, Words()]) == wording.shared([]) == Words()


# The verb and its page.


def test_it_is_written_down_once_and_an_empty_word_is_the_standard_one_again(clinic, mona):
    assert set_words(clinic, mona) == set_words(clinic, mona)
    set_words(clinic, mona, group="  Circle ")
    assert HourWords.objects.get().own == {"group": "Circle"}
    told = [event.detail for event in ledger.history(clinic) if event.verb == "supervision.set_words"]
    assert told == [OWN, {"group": "Circle"}]


def test_nobody_but_a_manager_of_the_site_chooses_its_words(clinic, sol, otto, mona):
    for other in (sol, otto):
        with pytest.raises(Refused, match="Only a programme manager of the site chooses its words"):
            set_words(clinic, other)
    with pytest.raises(Refused, match=r"Use letters, spaces and hyphens"):
        set_words(clinic, mona, supervisor="boss!")


def test_a_manager_chooses_them_on_one_page_with_each_fault_beside_its_field(client, clinic, mona, settings):
    settings.REQUIRE_MFA = False
    client.force_login(mona)
    door = reverse("supervision:set_words", args=[clinic.slug])
    page = client.post(door, OWN | {"supervisor": "<script>", "individual": "Circle"}).content.decode()
    assert "Use letters, spaces and hyphens" in page
    assert "Another kind of hours is called that." in page
    assert not HourWords.objects.exists()
    answer = client.post(door, OWN | {"group": ""}, follow=True)
    assert "co-reflector (supervisor)" in answer.content.decode()
    assert "Co-reflection in a month" in answer.content.decode()
    assert 'value="co-reflector"' in client.get(door).content.decode()


# Where they are read.


@pytest.fixture
def renamed(clinic, mona, placement, monkeypatch, settings):
    """Ada's placement in a house that has words of its own, on that Friday."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr(reauthentication, "did_recently_reauthenticate", lambda request: True)
    settings.REQUIRE_MFA = False
    set_words(clinic, mona)
    return placement


def _page(client, person, name, *args) -> str:
    client.force_login(person)
    response = client.get(reverse(f"supervision:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_trainee_and_supervisor_read_the_words_of_the_house(client, renamed, ada, sol):
    draft = log(renamed, kind="individual")
    begun = actions.begin_entry(placement=renamed, answers={"on": str(MONDAY)}, by=ada, row_key="one")
    for name, args in (
        ("log", [renamed.pk]),
        ("answer_entry", [begun.pk, "kind"]),
        ("week", [MONDAY]),
        ("entry", [draft.entry_id]),
        ("timer", []),
    ):
        page = _page(client, ada, name, *args)
        assert "One-to-one co-reflection" in page, name
    assert "Circle only, you included." in _page(client, ada, "log", renamed.pk)
    answer = client.post(reverse("supervision:submit", args=[draft.entry_id]), follow=True)
    assert "Your entry is with your co-reflector." in answer.content.decode()
    for person in (ada, sol):
        page = _page(client, person, "placement", renamed.pk)
        for words in ("Co-reflectors", "Co-reflection (supervision)", "co-reflector (supervisor)"):
            assert words in page
    for name in ("queue_week", "sign"):
        assert BESIDE in _page(client, sol, name, renamed.pk, MONDAY), name
    assert "Individual supervision" not in _page(client, ada, "week", MONDAY)


def test_what_is_signed_and_what_goes_on_paper_has_the_standard_word_beside_it(client, renamed, ada, sol):
    sign_off = sign(renamed, hand_in(renamed, kind="individual"), by=sol)
    hand_in(renamed, starts="13:00", ends="14:00", kind="individual")
    assert BESIDE in _page(client, ada, "signature", sign_off.pk)
    assert BESIDE in _page(client, ada, "hours")
    for name, args in (("hours_pdf", []), ("signature_pdf", [sign_off.pk]), ("by_hand_pdf", [renamed.pk])):
        assert BESIDE in _text(client.get(reverse(f"supervision:{name}", args=args))), name
    rows = list(csv.DictReader(io.StringIO(client.get("/practice/hours.csv").content.decode("utf-8-sig"))))
    assert {(row["activity"], row["what"]) for row in rows} == {("individual", BESIDE)}


def test_nothing_counts_otherwise_and_no_hash_moves(renamed, ada, sol, clinic, mona):
    version = hand_in(renamed, kind="individual")
    sign_off = sign(renamed, version, by=sol)
    before = EntryVersion.objects.evidence_of(ada)
    set_words(clinic, mona, individual="Walk and talk", at=NOW)
    version = EntryVersion.objects.get(pk=version.pk)
    assert version.is_whole()
    assert sign_off.is_whole([version.content_hash])
    assert EntryVersion.objects.evidence_of(ada) == before
    assert before[0].kind == "individual"


@pytest.mark.parametrize("name", ["week", "queue_week", "sign", "hours", "placement", "practice"])
def test_the_words_cost_the_same_however_many_entries_there_are(client, renamed, ada, sol, name):
    person = sol if name in ("queue_week", "sign") else ada
    args = {"week": [MONDAY], "placement": [renamed.pk], "hours": [], "practice": []}.get(name, [renamed.pk, MONDAY])
    hand_in(renamed, kind="individual")
    asked = []
    for hour in (13, 14):
        client.force_login(person)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(f"supervision:{name}", args=args))
        asked.append(len(captured))
        hand_in(renamed, starts=f"{hour}:00", ends=f"{hour + 1}:00", kind="group", group_size=4)
    assert asked[0] == asked[1]
