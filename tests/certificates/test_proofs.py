"""Whatever a programme asks for is sent as proof, opened by few, and accepted, returned or taken back by its body."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from certificates import actions, evidence, judging
from certificates.models import Proof
from certificates.rules.files import plain_values
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.certificates import careers
from tests.conftest import member, person

FILE = b"""
programme: papers
title: Papers
body: Board
timezone: America/New_York
standards:
  - stage: initial
    version: "1"
    in_force: {from: 2023-06-01}
    term: {months: 24}
    requirements:
      - id: paper
        label: A paper, reviewed
        document: {type: paper, reviewed: true}
      - id: transcript
        label: A transcript that the college sent
        document: {type: transcript, direct: true}
      - id: other
        label: Another certificate in good standing
        holds: {credential: [other-state, samhsa-model-standards], good_standing: true, 'on': applied}
      - id: exam
        label: The examination, within a year of the approval
        task: {code: exam-passed, window: {within: {years: 1}, from: approved}}
"""
AT = "/paths/papers/proofs"
PAGE = f"{AT}/document/paper/"
DAY = date(2026, 1, 2)


@pytest.fixture
def papers(board):
    return actions.load(values=plain_values(FILE), body=board, by=None).programme


@pytest.fixture
def sent(papers, ada) -> Proof:
    return send(papers, ada)


@pytest.fixture
def mila(board):
    """Runs the programmes of the board."""
    return member(person("mila@example.org", "Mila", "Sorensen"), board, Role.PROGRAMME_MANAGER)


def send(papers, ada, **facts) -> Proof:
    usual = {"kind": "document", "code": "paper", "dated_on": DAY, "content": b"%PDF-1", "ending": "pdf"}
    return actions.send_proof(programme=papers, by=ada, **usual | facts)


def send_credential(papers, ada, **facts) -> Proof:
    usual = {"kind": "credential", "code": "other-state", "issuer": "Elsewhere State", "number": "7"}
    return send(papers, ada, **usual | facts)


def send_task(papers, ada, **facts) -> Proof:
    return send(papers, ada, **{"kind": "task", "code": "exam-passed", "content": b"", "ending": ""} | facts)


def piece(ada, papers) -> dict:
    return evidence.gather(ada, papers).case["evidence"][0]


def finding(ada, papers, name: str) -> dict:
    found = judging.explore(person=ada, programme=papers, on=papers.today()).findings
    return next(one for one in found if one["id"] == name)


def pdf(name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 words")


def test_a_picture_is_sent_without_what_the_camera_noted(as_, papers, ada):
    notes, content = Image.Exif(), BytesIO()
    notes[271] = "A camera"
    Image.new("RGB", (4, 4)).save(content, "JPEG", exif=notes)
    file = SimpleUploadedFile("paper.jpeg", content.getvalue())
    site = as_(ada)
    assert site.post(PAGE, {"file": file, "dated_on": "2026-01-02"}).url == PAGE
    kept = Proof.objects.get()
    assert (kept.kind, kept.code, kept.ending) == ("document", "paper", "jpg")
    assert b"A camera" in content.getvalue()
    assert b"A camera" not in bytes(kept.content)
    assert "Waiting for a decision" in site.get(PAGE).content.decode()


def test_a_file_that_is_not_what_its_name_says_is_refused(as_, papers, ada):
    for name in ("paper.pdf", "paper.png", "paper.svg"):
        page = as_(ada).post(PAGE, {"file": SimpleUploadedFile(name, b"<script>"), "dated_on": "2026-01-02"})
        assert "There is a problem" in page.content.decode()
    assert not Proof.objects.exists()


def test_the_same_proof_is_sent_once_and_never_changed(papers, ada, rita, sent):
    assert send(papers, ada) == sent
    actions.accept_proof(proof=sent, by=rita)
    actions.withdraw_proof(proof=sent, reason="It was another person's.", by=rita)
    for table in ("proof", "proofdecision", "proofwithdrawal"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM certificates_{table}")  # noqa: S608


def test_what_nobody_asked_for_and_what_cannot_be_is_refused(papers, ada):
    with pytest.raises(Refused, match="does not ask for this"):
        send(papers, ada, code="other")
    with pytest.raises(Refused, match="does not ask for this"):
        send_task(papers, ada, kind="event", code="expired")
    with pytest.raises(Refused, match="still to come"):
        send(papers, ada, dated_on=date(2999, 1, 1))
    with pytest.raises(Refused, match="before the first one"):
        send_credential(papers, ada, until_on=DAY - timedelta(days=1))
    for number in range(20):
        send(papers, ada, content=b"%%PDF %d" % number)
    with pytest.raises(Refused, match="are waiting for a decision"):
        send(papers, ada)


def test_an_accepted_document_counts(papers, ada, rita, sent):
    assert piece(ada, papers)["reviewed"] is False
    actions.accept_proof(proof=sent, by=rita)
    assert piece(ada, papers)["reviewed"] is True
    told = [ledger.sentence(event) for event in ledger.history(sent)]
    assert sorted(told) == ["Accepted the proof (document: paper).", "Sent proof (document: paper)."]


def test_a_returned_proof_is_on_hold_with_its_reason(papers, ada, rita, sent):
    actions.return_proof(proof=sent, reason="Page two is missing.", by=rita)
    assert piece(ada, papers)["hold"] == "It was returned: Page two is missing."
    with pytest.raises(Refused, match="came back to you"):
        send(papers, ada)
    with pytest.raises(Refused, match="decided about this already"):
        actions.accept_proof(proof=sent, by=rita)


def test_an_acceptance_is_taken_back_with_a_reason_and_the_person_is_told(papers, ada, rita, sent):
    with pytest.raises(Refused, match="Only what was accepted"):
        actions.withdraw_proof(proof=sent, reason="Wrong person.", by=rita)
    actions.accept_proof(proof=sent, by=rita)
    with pytest.raises(Refused, match="Say why"):
        actions.withdraw_proof(proof=sent, reason=" ", by=rita)
    for _twice in range(2):
        actions.withdraw_proof(proof=sent, reason="Wrong person.", by=rita)
    assert finding(ada, papers, "paper")["refused"][0]["why"] == "It is no longer accepted: Wrong person."
    assert OutboxMessage.objects.filter(notice="certificates/proof_withdrawn", person=ada).count() == 1


def test_a_credential_held_elsewhere_counts_once_the_body_confirms_its_standing(as_, papers, ada, rita):
    site, page = as_(ada), f"{AT}/credential/other-state/"
    facts = {"issuer": "Elsewhere State", "number": "7", "dated_on": "2026-01-02", "until_on": "2026-01-01"}
    assert "The last day is before the first one." in site.post(page, facts | {"file": pdf()}).content.decode()
    assert site.post(page, facts | {"until_on": "", "file": pdf()}).url == page
    proof = Proof.objects.get()
    assert finding(ada, papers, "other")["refused"][0]["why"] == "It is waiting for a decision."
    site = as_(rita)
    assert "Elsewhere State, 7" in site.get(f"/review/proofs/{proof.pk}/").content.decode()
    site.post(f"/review/proofs/{proof.pk}/accept/", {"in_good_standing": "on"})
    assert finding(ada, papers, "other")["met"] is True


def test_a_credential_in_doubtful_standing_is_accepted_as_that(papers, ada, rita):
    actions.accept_proof(proof=send_credential(papers, ada), by=rita)
    assert "good standing" in finding(ada, papers, "other")["refused"][0]["why"]


def test_a_certificate_of_this_house_is_a_credential_by_its_programmes_name(
    papers, ada, nora, vera, certificate, monkeypatch
):
    monkeypatch.undo()
    assert finding(ada, papers, "other")["counted"][0]["id"] == f"certificate-{certificate.number}"
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    assert finding(ada, papers, "other")["met"] is False
    careers.revoke(certificate, by=nora, second=vera)
    assert finding(ada, papers, "other")["refused"][0]["why"] == "It was revoked."


def test_a_task_counts_from_the_bodys_own_event_on_once_both_are_confirmed(as_, papers, ada, rita, mila):
    assert finding(ada, papers, "exam")["awaits"] == ["approved"]
    actions.record_proof(
        person=ada, programme=papers, kind="event", code="approved", dated_on=DAY - timedelta(days=9), by=rita
    )
    site, page = as_(ada), f"{AT}/task/exam-passed/"
    assert page in site.get("/paths/papers/").content.decode()
    assert site.post(page, {"dated_on": "2026-01-02", "note": "At the college."}).url == page
    assert finding(ada, papers, "exam")["refused"][0]["why"] == "It is waiting for a decision."
    assert ledger.sentence(ledger.history(Proof.objects.get(kind="event"))[0]).startswith("Wrote down what came")
    actions.accept_proof(proof=Proof.objects.get(kind="task"), by=mila)
    assert finding(ada, papers, "exam")["met"] is True


def test_what_waits_for_the_body_keeps_no_application_back(papers, ada, rita):
    application = actions.begin(programme=papers, by=ada)
    actions.answer(application=application, given_names="Ada", family_name="Okafor", by=ada)
    with pytest.raises(actions.NotReady) as refusal:
        actions.submit(application=application, by=ada)
    # Without the approval nothing can be done about the examination.
    assert [one["id"] for one in refusal.value.missing] == ["other"]
    send_credential(papers, ada)
    assert actions.submit(application=application, by=ada).status == "submitted"


def test_a_reviewer_writes_down_what_came_straight_to_the_body(as_, papers, ada, ben, rita, mila):
    site, page = as_(rita), "/programmes/papers/record/"
    facts = {"email": "ada@example.org", "what": "document:transcript", "dated_on": "2026-01-02"}
    assert "Nobody with this address follows" in site.post(page, facts | {"file": pdf()}).content.decode()
    actions.follow(programme=papers, by=ada)
    assert "A document needs its file." in site.post(page, facts).content.decode()
    for _twice in range(2):
        assert site.post(page, facts | {"file": pdf()}).url == page
    assert finding(ada, papers, "transcript")["met"] is True
    assert OutboxMessage.objects.filter(notice="certificates/proof_recorded", person=ada).count() == 1
    actions.accept_proof(proof=send(papers, ada, code="transcript"), by=rita)
    assert "by the third party itself" in finding(ada, papers, "transcript")["refused"][0]["why"]
    assert "document:paper" not in as_(mila).get(page).content.decode()
    assert as_(ben).get(page).status_code == 403


def test_only_staff_of_the_body_decide_and_nobody_their_own(papers, sent, ada, nora, mila):
    for somebody in (ada, nora, mila):
        with pytest.raises(Refused, match="Only a reviewer"):
            actions.accept_proof(proof=sent, by=somebody)
    facts = {"programme": papers, "kind": "event", "code": "approved", "dated_on": DAY}
    with pytest.raises(Refused, match="your own"):
        actions.record_proof(person=mila, by=mila, **facts)
    with pytest.raises(Refused, match="Only a reviewer"):
        actions.record_proof(person=ada, by=nora, **facts)


def test_the_file_is_saved_and_opened_by_its_owner_and_the_reviewer_only(as_, sent, ada, rita, mila, ben):
    address = f"/proofs/{sent.pk}/"
    for somebody in (ada, rita):
        response = as_(somebody).get(address)
        assert (response.content, response["Content-Type"]) == (b"%PDF-1", "application/pdf")
        assert response["Content-Disposition"].startswith("attachment")
    for somebody in (ben, mila):
        assert as_(somebody).get(address).status_code == 404


def test_a_reviewer_returns_it_on_the_page(as_, sent, rita):
    site = as_(rita)
    assert "Paper" in site.get("/review/proofs/").content.decode()
    assert site.get(f"/review/proofs/{sent.pk}/").status_code == 200
    site.post(f"/review/proofs/{sent.pk}/return/", {"reasons": "Too dark."})
    assert Proof.objects.facts().get().decision.reason == "Too dark."
