"""One's hours as a whole, on a page, on paper and as a table, and the paper of a signature that anybody can check."""

import csv
import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from supervision import actions, rulebook, table
from supervision.models.rulebook import LIMITS
from tests.supervision.conftest import MONDAY, NOW, hand_in, log, sign
from tests.supervision.test_bring_in import WORDS


@pytest.fixture
def signed(placement, sol):
    """Two hours signed, two read by nobody yet, and one hour as a draft."""
    sign_off = sign(placement, hand_in(placement), by=sol)
    hand_in(placement, on=MONDAY + timedelta(days=1), kind="group", group_size=5)
    log(placement, on=MONDAY + timedelta(days=2), ends="10:00", note="=1+1")
    return sign_off


def _text(answer) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_the_page_says_what_hours_come_to(client, signed, ada):
    client.force_login(ada)
    page = client.get("/practice/hours/").content.decode()
    assert "2 h signed, 5 h in all." in page
    for words in ("By what you did", "Group supervision", "March 2026", "Every entry"):
        assert words in page


def test_41_the_report_says_by_which_edition_of_the_rules_each_entry_was_judged(client, signed, ada, clinic, mona):
    later = MONDAY + timedelta(days=5)
    rules = {name: getattr(rulebook.HOUSE[-1].limits, name) for name in LIMITS}
    actions.set_rules(site=clinic, limits=rules | {"longest": 600}, from_on=later, by=mona, at=NOW)
    log(signed.placement, on=later, ends="09:45", at=NOW + timedelta(days=2))
    client.force_login(ada)
    page = client.get("/practice/hours/").content.decode()
    for words in ("The usual rules (house-1)", "Harbor House, edition 1"):
        assert words in page
    text = client.get("/practice/hours.csv").content.decode("utf-8-sig")
    judged = [row["rules"] for row in csv.DictReader(io.StringIO(text))]
    assert judged == [*["The usual rules (house-1)"] * 3, "Harbor House, edition 1"]
    paper = _text(client.get("/practice/hours.pdf"))
    for words in ("Harbor House, edition 1 45 min", "bodies rely on my signature", "2026-1"):
        assert words in paper.replace(": ", " ")


def test_a_window_leaves_out_what_is_outside(client, signed, ada):
    client.force_login(ada)
    page = client.get("/practice/hours/?from_on=2026-03-17&until_on=2026-03-17").content.decode()
    assert "0 min signed, 2 h in all." in page
    wrong = client.get("/practice/hours/?from_on=2026-03-18&until_on=2026-03-17").content.decode()
    assert "The last day cannot be before the first." in wrong


def test_the_paper_is_accessible_and_carries_signature_and_address(client, signed, ada, settings):
    client.force_login(ada)
    answer = client.get("/practice/hours.pdf")
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.metadata is not None
    assert reader.metadata.title == "Log of practice hours"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    text = _text(answer)
    for words in ("Ada Okafor", signed.reference, "Solveig Marsh", "Certified Peer Specialist", "Page 1 of"):
        assert words in text
    assert f"/practice/check/{signed.digest}/" in text.replace(" ", "")


def test_45_the_table_runs_nothing_and_can_be_read_again(client, signed, ada, placement):
    client.force_login(ada)
    text = client.get("/practice/hours.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["minutes"] for row in rows] == ["120", "120", "60"]
    assert [row["status"] for row in rows] == ["signed", "submitted", "draft"]
    assert rows[2]["note"] == "'=1+1"
    (third,) = table.read(text.encode(), WORDS)[2:]
    assert third.facts["note"] == "=1+1"


def test_a_signature_has_a_paper_for_those_it_concerns(client, signed, ada, sol, mona, otto):
    for person, status in ((ada, 200), (sol, 200), (mona, 200), (otto, 404)):
        client.force_login(person)
        answer = client.get(f"/practice/signatures/{signed.pk}.pdf")
        assert answer.status_code == status
    client.force_login(sol)
    text = _text(client.get(f"/practice/signatures/{signed.pk}.pdf"))
    for words in (signed.reference, "Ada Okafor", "16 March 2026", "2 h", "bodies rely on my signature"):
        assert words in text


def test_anybody_checks_a_signature_by_its_fingerprint_and_learns_no_name(client, signed):
    page = client.get(f"/practice/check/{signed.digest}/").content.decode()
    assert "This signature was given here" in page
    assert signed.reference in page
    assert "Okafor" not in page
    assert "Marsh" not in page


def test_what_was_taken_out_since_is_said(client, signed, ada):
    entry = signed.signed_entries.get().entry_version.entry
    actions.void(entry=entry, by=ada, reason="Logged on the wrong day.", at=NOW)
    page = client.get(f"/practice/check/{signed.digest}/").content.decode()
    assert "1 entry under it was taken out of the count since then." in page


def test_a_fingerprint_nobody_gave_is_not_found_in_words(client, signed):
    answer = client.get(f"/practice/check/{'0' * 64}/")
    assert answer.status_code == 404
    assert "No signature with this fingerprint" in answer.content.decode()


@pytest.mark.parametrize("door", ["hours/", "hours.csv"])
def test_the_number_of_queries_does_not_grow(client, signed, ada, placement, door, django_assert_max_num_queries):
    client.force_login(ada)
    for day in range(5):
        hand_in(placement, on=MONDAY - timedelta(days=day + 1))
    with django_assert_max_num_queries(9):
        client.get(f"/practice/{door}")
