"""A document is sent as proof, opened by its owner and the body's reviewers only, and accepted or returned."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from certificates import actions, evidence
from certificates.models import Document
from certificates.rules.files import plain_values
from lms.audit import ledger
from lms.people.actions import Refused

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
"""
PAGE = "/paths/papers/documents/paper/"


@pytest.fixture
def papers(board):
    return actions.load(values=plain_values(FILE), body=board, by=None).programme


@pytest.fixture
def sent(papers, ada) -> Document:
    return send(papers, ada)


def send(papers, ada, **facts) -> Document:
    usual = {"type": "paper", "issued_on": date(2026, 1, 2), "content": b"%PDF-1", "ending": "pdf"}
    return actions.send_document(programme=papers, by=ada, **usual | facts)


def piece(ada, papers) -> dict:
    return evidence.gather(ada, papers).case["evidence"][0]


def test_a_picture_is_sent_without_what_the_camera_noted(as_, papers, ada):
    notes, content = Image.Exif(), BytesIO()
    notes[271] = "A camera"
    Image.new("RGB", (4, 4)).save(content, "JPEG", exif=notes)
    file = SimpleUploadedFile("paper.jpeg", content.getvalue())
    site = as_(ada)
    assert site.post(PAGE, {"file": file, "issued_on": "2026-01-02"}).url == PAGE
    kept = Document.objects.get()
    assert kept.ending == "jpg"
    assert b"A camera" in content.getvalue()
    assert b"A camera" not in bytes(kept.content)
    assert "Waiting for a decision" in site.get(PAGE).content.decode()


def test_a_file_that_is_not_what_its_name_says_is_refused(as_, papers, ada):
    for name in ("paper.pdf", "paper.png", "paper.svg"):
        page = as_(ada).post(PAGE, {"file": SimpleUploadedFile(name, b"<script>"), "issued_on": "2026-01-02"})
        assert "There is a problem" in page.content.decode()
    assert not Document.objects.exists()


def test_the_same_document_is_sent_once_and_never_changed(papers, ada, sent):
    assert send(papers, ada) == sent
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE certificates_document SET type = 'other'")


def test_what_nobody_asked_for_and_what_is_still_to_come_is_refused(papers, ada):
    with pytest.raises(Refused, match="does not ask for this"):
        send(papers, ada, type="other")
    with pytest.raises(Refused, match="still to come"):
        send(papers, ada, issued_on=date(2999, 1, 1))


def test_an_accepted_document_counts(papers, ada, rita, sent):
    assert piece(ada, papers)["reviewed"] is False
    actions.accept_document(document=sent, by=rita)
    assert piece(ada, papers)["reviewed"] is True
    told = [ledger.sentence(event) for event in ledger.history(sent)]
    assert sorted(told) == ["Accepted the document (paper).", "Sent a document (paper)."]


def test_a_returned_document_is_on_hold_with_its_reason(papers, ada, rita, sent):
    actions.return_document(document=sent, reason="Page two is missing.", by=rita)
    assert piece(ada, papers)["hold"] == "It was returned: Page two is missing."
    with pytest.raises(Refused, match="came back to you"):
        send(papers, ada)
    with pytest.raises(Refused, match="decided about this document already"):
        actions.accept_document(document=sent, by=rita)


def test_only_a_reviewer_of_the_body_decides_and_nobody_their_own(sent, ada, nora):
    for somebody in (ada, nora):
        with pytest.raises(Refused, match="Only a reviewer"):
            actions.accept_document(document=sent, by=somebody)


def test_the_file_is_saved_and_opened_by_its_owner_and_the_reviewer_only(as_, sent, ada, rita, ben):
    address = f"/documents/{sent.pk}/"
    for somebody in (ada, rita):
        response = as_(somebody).get(address)
        assert (response.content, response["Content-Type"]) == (b"%PDF-1", "application/pdf")
        assert response["Content-Disposition"].startswith("attachment")
    assert as_(ben).get(address).status_code == 404


def test_a_reviewer_returns_it_on_the_page(as_, sent, rita):
    site = as_(rita)
    assert "Paper" in site.get("/review/documents/").content.decode()
    assert site.get(f"/review/documents/{sent.pk}/").status_code == 200
    site.post(f"/review/documents/{sent.pk}/return/", {"reasons": "Too dark."})
    assert Document.objects.facts().get().decision.reason == "Too dark."
