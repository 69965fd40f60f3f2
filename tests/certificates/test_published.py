"""What machines ask for: from anywhere, cacheable for a minute, from what was signed before."""

import json

import pytest

from certificates import actions
from lms.audit import actions as audit
from lms.audit.models import Purpose, SigningKey


@pytest.fixture
def ask(client, signed, django_assert_max_num_queries):
    """Asks at most three statements and checks what every answer to a machine carries."""

    def get(address: str, **headers):
        with django_assert_max_num_queries(3):
            answer = client.get(address, headers=headers)
        assert answer.status_code == 200
        if not answer["Content-Type"].startswith("text/html"):
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert not answer.cookies
        return answer

    return get


def test_the_did_document_names_every_key_that_is_to_be_believed(ask, settings):
    old = SigningKey.objects.get(purpose=Purpose.CREDENTIALS)
    new = audit.rotate_key(purpose=Purpose.CREDENTIALS)
    told = ask("/.well-known/did.json").json()
    assert told["id"] == "did:web:127.0.0.1%3A8000"
    assert told["assertionMethod"] == [f"{told['id']}#{key.kid}" for key in (old, new)]
    assert [method["type"] for method in told["verificationMethod"]] == ["Multikey"] * 2
    audit.compromise_key(key=old)
    assert ask("/.well-known/did.json").json()["assertionMethod"] == [f"{told['id']}#{new.kid}"]
    assert "ledger" not in json.dumps(told)


def test_a_status_list_is_the_one_that_was_signed(ask, signed, client):
    answer = ask("/credentials/status/1")
    assert answer["Content-Type"] == "application/vc"
    assert answer["Cache-Control"] == "public, max-age=60"
    signed.status_list.refresh_from_db()
    assert answer.content == bytes(signed.status_list.document)
    assert client.get("/credentials/status/2").status_code == 404


def test_a_credential_is_served_byte_for_byte_and_never_older_than_the_request(ask, signed, certificate, ada, client):
    answer = ask(f"/c/{certificate.code}.json")
    assert answer.content == bytes(signed.document)
    assert answer["Cache-Control"] == "no-cache, max-age=0"
    actions.show(certification=certificate.certification, visibility="hidden", by=ada)
    hidden, unknown = client.get(f"/c/{certificate.code}.json"), client.get("/c/nonsense.json")
    assert (hidden.status_code, hidden.content) == (unknown.status_code, unknown.content)
    assert hidden.status_code == 404


def test_an_achievement_is_a_page_for_people_and_json_for_machines(ask, signed):
    address = json.loads(bytes(signed.document))["credentialSubject"]["achievement"]["id"].removeprefix(
        "http://127.0.0.1:8000"
    )
    page = ask(address, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert "What it asked for" in page.content.decode()
    told = ask(address, Accept="application/ld+json").json()
    assert told["criteria"]["narrative"] == signed.achievement.criteria
    assert page["Vary"].startswith("Accept, ")


def test_an_issuer_says_who_it_is_and_by_which_keys(ask, client, elsewhere, clinic):
    page = ask("/issuers/model-board/").content.decode()
    assert "Model State Peer Board" in page
    assert SigningKey.objects.get(purpose=Purpose.CREDENTIALS).public_multibase in page
    assert ask("/issuers/model-board/", Accept="application/json").json()["name"] == "Model State Peer Board"
    assert client.get("/issuers/harbor-house/").status_code == 404
