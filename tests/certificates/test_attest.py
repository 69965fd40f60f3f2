"""A statement is read and signed by typing one's own name."""

import pytest
from django.utils import timezone

from certificates import actions
from certificates.models import Attestation, Statement
from lms.audit import ledger
from lms.people.actions import Refused

PAGE = "/paths/samhsa-model-standards/statements/code-of-ethics/"


@pytest.fixture
def code(programme) -> Statement:
    return Statement.objects.get(code="code-of-ethics")


def test_the_page_shows_the_whole_text_and_keeps_who_signed_what(as_, ada, code):
    site = as_(ada)
    assert "I put the person&#x27;s own choices first." in site.get(PAGE).content.decode()
    response = site.post(PAGE, {"signed_name": "ada  okafor", "version": "2023"})
    assert response.url == "/paths/samhsa-model-standards/"
    signed = Attestation.objects.get()
    assert (signed.person, signed.statement, signed.signed_name) == (ada, code, "ada okafor")
    assert [ledger.sentence(event) for event in ledger.history(signed)] == ["Signed version 2023 of code-of-ethics."]


def test_signing_twice_on_a_day_signs_once(programme, ada, code):
    first, second = (
        actions.attest(statement=code, programme=programme, signed_name="Ada Okafor", by=ada) for _each in range(2)
    )
    assert first == second
    assert Attestation.objects.count() == 1


def test_another_name_signs_nothing_and_is_kept_on_the_page(as_, ada, code):
    page = as_(ada).post(PAGE, {"signed_name": "Benjamin Ruiz", "version": "2023"}).content.decode()
    assert "Type your legal name as we know it: Ada Okafor." in page
    assert 'value="Benjamin Ruiz"' in page
    assert "There is a problem" in page
    assert not Attestation.objects.exists()


def test_a_text_that_was_succeeded_while_it_was_read_is_not_signed(as_, programme, ada, code):
    newer = {"body": programme.body, "code": "code-of-ethics", "version": "2026", "title": "New", "text": "New."}
    actions.publish_statement(**newer, by=None)
    programme.statements["code-of-ethics"] = "2026"
    programme.save()
    page = as_(ada).post(PAGE, {"signed_name": "Ada Okafor", "version": "2023"}).content.decode()
    assert "A newer version of this text was published while you read." in page
    assert 'name="version" value="2026"' in page
    with pytest.raises(Refused, match="A newer version"):
        actions.attest(statement=code, programme=programme, signed_name="Ada Okafor", by=ada)
    assert not Attestation.objects.exists()


def test_a_statement_that_is_not_there_is_not_found(as_, ada, code):
    assert as_(ada).get("/paths/samhsa-model-standards/statements/other/").status_code == 404


def test_a_stranger_signs_nothing(client, code):
    assert client.post(PAGE, {"signed_name": "Ada Okafor", "version": "2023"}).url.startswith("/account/login/")


def test_the_day_of_signing_is_the_bodys_own(programme, ada, code, monkeypatch):
    late = timezone.datetime(2026, 3, 2, 3, 30, tzinfo=timezone.get_fixed_timezone(0))
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    signed = actions.attest(statement=code, programme=programme, signed_name="Ada Okafor", by=ada)
    assert signed.signed_on.isoformat() == "2026-03-01"
