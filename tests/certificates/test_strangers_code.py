"""Code that nobody here wrote accepts what we issue, and refuses it altered, expired, suspended, revoked or by a key
that was taken out."""

import copy
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import actions
from certificates.actions import signing
from certificates.vouching import credentials
from lms.audit import actions as audit
from lms.audit import keys
from lms.audit.models import Purpose
from lms.notices.models import OutboxMessage
from tests.certificates import careers, strangers


def issued(client, certificate) -> dict:
    answer = client.get(f"/c/{certificate.code}.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vc"
    return json.loads(answer.content)


def sign() -> None:
    _signed, failed = actions.sign_all(at=timezone.now())
    assert failed == 0


def altered(credential: dict) -> dict:
    other = copy.deepcopy(credential)
    other["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    return other


@pytest.fixture
def expired(monkeypatch):
    """A term that ended before it was signed: only the document says so."""
    written = credentials.last_moment
    monkeypatch.setattr(credentials, "last_moment", lambda day, zone: written(day.replace(year=2001), zone))
    begun = credentials.first_moment
    monkeypatch.setattr(credentials, "first_moment", lambda day, zone: begun(day.replace(year=2000), zone))


def test_a_strangers_verifier_accepts_what_is_issued_and_refuses_it_altered_suspended_or_revoked(
    client, signed, certificate, nora, vera
):
    first = issued(client, certificate)
    cases = [strangers.case(first), strangers.case(altered(first))]
    at = {"certificate": certificate, "by": nora}
    actions.suspend(**at, reason_code="under_review")
    sign()
    cases.append(strangers.case(first))
    actions.reinstate(**at, reason_code="resolved")
    sign()
    second = issued(client, certificate)
    cases += [strangers.case(second), strangers.case(first)]
    careers.revoke(certificate, by=nora, second=vera)
    sign()
    cases.append(strangers.case(second))
    accepted, forged, suspended, reinstated, replaced, revoked = strangers.verify(*cases)
    assert accepted.verified, accepted.why
    assert not forged.verified
    assert "Invalid signature" in forged.why
    assert reinstated.verified, reinstated.why
    for fallen in (suspended, replaced, revoked):
        assert not fallen.verified
        assert fallen.why == "status: revocation"
    assert second["id"] == first["id"]
    assert second["credentialStatus"]["statusListIndex"] != first["credentialStatus"]["statusListIndex"]


def test_57_it_refuses_what_a_key_signed_that_was_taken_out_and_accepts_what_was_signed_anew(
    client, signed, certificate, ada
):
    first = issued(client, certificate)
    retired = keys.current(Purpose.CREDENTIALS)
    audit.rotate_key(purpose=Purpose.CREDENTIALS)
    sign()
    still_good = strangers.case(first)
    audit.compromise_key(key=retired)
    assert actions.replace_what_is_not_believed.call() == 1
    assert actions.replace_what_is_not_believed.call() == 0
    sign()
    taken_out, anew = strangers.case(first), strangers.case(issued(client, certificate))
    good, refused, accepted = strangers.verify(still_good, taken_out, anew)
    assert good.verified, good.why
    assert not refused.verified
    assert retired.kid in refused.why
    assert accepted.verified, accepted.why
    assert OutboxMessage.objects.filter(notice="certificates/signed_anew", person=ada).count() == 1


def test_it_refuses_what_has_expired(client, signing, certificate, expired):
    actions.sign_all(at=timezone.now())
    credential = issued(client, certificate)
    (over,) = strangers.verify(strangers.case(credential))
    assert not over.verified
    assert 'is after "validUntil"' in over.why


def test_a_list_that_nobody_signed_for_a_week_is_refused(client, signed, certificate):
    credential = issued(client, certificate)
    sound = strangers.case(credential)
    signing.sign_list(signed.status_list.pk, at=timezone.now() - timedelta(days=8))
    fresh, old = strangers.verify(sound, strangers.case(credential))
    assert fresh.verified
    assert not old.verified
