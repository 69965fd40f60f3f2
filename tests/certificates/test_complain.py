"""Anybody raises a concern about a certificate holder; the body answers it in time, and nobody else reads it."""

import pytest

from certificates import actions
from certificates.models import Complaint, ComplaintAnswer
from certificates.views import complaints
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.conftest import member

TEXT = "They told a participant's story at a party."


def form(board, **more) -> dict:
    return {"body": board.pk, "about": "Ada O.", "text": TEXT, "email": "worried@example.org", **more}


def test_a_stranger_tells_the_body_and_keeps_a_reference(client, certificate, board):
    page = client.get(f"/c/{certificate.code}/").content.decode()
    assert f"/concerns/?number={certificate.shown_number}&amp;body={board.pk}" in page
    asked = client.get("/concerns/", {"number": certificate.shown_number, "body": board.pk}).content.decode()
    assert f'value="{certificate.shown_number}"' in asked
    assert "There is a problem" in client.post("/concerns/", form(board, text="")).content.decode()
    sent = client.post("/concerns/", form(board, number=certificate.shown_number))
    complaint = Complaint.objects.get()
    assert sent.url == f"/concerns/{complaint.reference}/"
    shown = client.get(sent.url).content.decode()
    assert complaint.reference in shown
    assert "at a party" not in shown
    assert complaint.certificate == certificate
    assert (complaint.answer_by - board.today()).days == 30
    mail = OutboxMessage.objects.get(notice="certificates/complaint_received")
    assert (mail.address, mail.person) == ("worried@example.org", None)
    assert mail.text.startswith("Hello,\n\nModel State Peer Board has received your concern.")
    assert "story" not in mail.text + str(ledger.history(complaint).get().detail)


def test_50_a_number_of_nobody_or_of_another_body_is_taken_without_a_word(client, certificate, board, elsewhere):
    for number in ("7K3-M9Q-RTC", "nonsense"):
        assert client.post("/concerns/", form(board, number=number)).status_code == 302
    actions.complain(body=elsewhere, about="Ada", text=TEXT, number=certificate.number)
    assert not Complaint.objects.exclude(certificate=None).exists()


def test_from_one_address_few_are_taken_in_an_hour(client, certificate, board, monkeypatch):
    monkeypatch.setattr("lms.people.limits.time.time", lambda: 1_800_000_000)
    for _each in range(complaints.MOST):
        assert client.post("/concerns/", form(board)).status_code == 302
    answer = client.post("/concerns/", form(board))
    assert answer.status_code == 429
    assert TEXT.replace("'", "&#x27;") in answer.content.decode(), "What was typed stays."
    assert Complaint.objects.count() == complaints.MOST


def test_it_is_taken_up_or_not_and_who_complained_hears_it_in_words(fresh, certificate, board, nora):
    complaint = actions.complain(body=board, about="Ada", text=TEXT, number=certificate.number, email="w@example.org")
    site = fresh(nora)
    assert complaint.reference in site.get("/conduct/").content.decode()
    there = f"/conduct/concerns/{complaint.pk}/"
    assert "told a participant" in site.get(there).content.decode()
    assert "There is a problem" in site.post(f"{there}answer/", {"is_taken_up": "yes"}).content.decode()
    site.post(f"{there}answer/", {"is_taken_up": "yes", "words": "We look into it."})
    page = site.get(there).content.decode()
    assert f"/issued/{certificate.number}/propose/suspension/?complaint={complaint.pk}" in page
    assert "We look into it." in OutboxMessage.objects.get(notice="certificates/complaint_answered").text
    proposal = {"reason_code": "ethics", "reasons": "What was found."}
    site.post(f"/issued/{certificate.number}/propose/suspension/?complaint={complaint.pk}", proposal)
    assert complaint.measures.count() == 1
    with pytest.raises(Refused, match="Somebody has answered this already"):
        actions.answer_complaint(complaint=complaint, is_taken_up=False, words="No.", by=nora)
    assert complaint.reference not in site.get("/conduct/").content.decode()


def test_only_registrars_of_the_body_read_it_and_never_who_it_is_about(as_, certificate, board, ada, rita, otto, nora):
    complaint = actions.complain(body=board, about="Ada", text=TEXT, number=certificate.number, by=nora)
    there = f"/conduct/concerns/{complaint.pk}/"
    member(ada, board, Role.REGISTRAR)
    for someone, status in ((rita, 403), (otto, 404), (ada, 404), (nora, 200)):
        assert as_(someone).get(there).status_code == status
    assert complaint.reference not in as_(ada).get("/conduct/").content.decode()
    with pytest.raises(Refused, match="This is about yourself"):
        actions.answer_complaint(complaint=complaint, is_taken_up=False, words="No.", by=ada)
    with pytest.raises(Refused, match="Only a registrar of Model State Peer Board"):
        actions.answer_complaint(complaint=complaint, is_taken_up=False, words="No.", by=otto)


def test_who_is_close_to_the_holder_answers_no_concern_about_them(fresh, certificate, board, nora, vera, monkeypatch):
    complaint = actions.complain(body=board, about="Ada", text=TEXT, number=certificate.number, by=nora)
    monkeypatch.setattr("certificates.separation.has_supervised", lambda user, someone: user == nora)
    page = fresh(nora).post(f"/conduct/concerns/{complaint.pk}/answer/", {"is_taken_up": "no", "words": "No."})
    assert "You have supervised Ada Okafor. Who supervises a person does not decide about them." in page.text
    assert not ComplaintAnswer.objects.exists()
    actions.answer_complaint(complaint=complaint, is_taken_up=False, words="It was another person.", by=vera)
    assert ComplaintAnswer.objects.get().by == vera
