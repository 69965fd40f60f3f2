"""What is signed says what the record says and no more; a place in a list is given once; nothing is signed broken."""

import base64
import gzip
import json
from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.status_list import encode_bitstring

from certificates import actions, names
from certificates.actions import credentials as planning
from certificates.actions import signing as worker
from certificates.models import LIST_LENGTH, Achievement, SignedCredential, StatusList
from certificates.vouching import credentials, integrity, lists, soundness
from lms.audit import actions as audit
from lms.audit import keys, ledger
from lms.audit.models import AppendOnly, Purpose
from tests.certificates import careers


def sign(at=None) -> tuple[int, int]:
    return worker.sign_all(at=at or timezone.now())


def document(credential: SignedCredential) -> dict:
    return json.loads(bytes(credential.document))


class Crash(Exception):
    pass


class CrashAfter:
    """Lets so many statements through and breaks off after the last."""

    def __init__(self, statement: int) -> None:
        self.left = statement

    def __call__(self, execute, *statement):
        result = execute(*statement)
        self.left -= 1
        if not self.left:
            raise Crash
        return result


# What it says.


def test_it_says_who_holds_what_from_whom_until_when_and_nothing_else_about_the_person(signed, certificate, settings):
    said = document(signed)
    subject = said["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == "Ada Okafor"
    assert subject["licenseNumber"] == certificate.shown_number
    assert subject["achievement"]["name"] == "Certified Peer Specialist"
    assert said["issuer"] == {
        "id": "did:web:127.0.0.1%3A8000",
        "type": ["Profile"],
        "name": "Model State Peer Board",
        "url": f"{settings.BASE_URL}/issuers/model-board/",
    }
    assert said["evidence"][0]["id"] == f"{settings.BASE_URL}/c/{certificate.code}/"
    assert said["id"].startswith("urn:uuid:")
    for private in ("ada@example.org", "1990", "Piece t1", "Rita", "Nora", "null"):
        assert private not in bytes(signed.document).decode()


def test_53_it_holds_from_the_first_moment_to_the_last_where_the_body_is():
    assert credentials.first_moment(date(2027, 3, 14), "America/New_York") == "2027-03-14T05:00:00Z"
    assert credentials.last_moment(date(2027, 3, 14), "America/New_York") == "2027-03-15T03:59:59Z"
    assert credentials.last_moment(date(2028, 2, 29), "UTC") == "2028-02-29T23:59:59Z"


def test_an_independent_reader_finds_it_in_the_form_its_proof_signs(signed):
    """Strictly: every word spelt as the contexts spell it, nothing hidden under a full address."""
    key = keys.current(Purpose.CREDENTIALS)
    read = OB3LdpVerifier(pubkey_pem=keys.public_pem(key)).verify(bytes(signed.document))
    assert read.issuer.id == "did:web:127.0.0.1%3A8000"


# What is not signed.


def spoilt(said: dict, path: str, value) -> dict:
    """A copy in which one value is another."""
    copy = json.loads(json.dumps(said))
    *way, last = path.split(".")
    node = copy
    for step in way:
        node = node[int(step)] if step.isdigit() else node[step]
    node[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("name", "Certified\x0bPeer", "a character that cannot be seen: name"),
        ("name", "Certified‮Peer", "a character that cannot be seen: name"),
        ("issuer.name", "Cafe\u0301", "a letter that is written in two ways: issuer.name"),
        ("evidence.0.id", "/c/abc/", "an address that is not whole: evidence.id"),
        ("evidence.0.id", "http://127.0.0.1/c/a b/", "an address that is not whole: evidence.id"),
        ("issuer.url", "javascript:alert(1)", "an address that is not whole: issuer.url"),
        ("issuer.favourite", "tea", "a word that no standard defines: favourite"),
        ("credentialSubject.achievement.type", ["Achievement", "Whim"], "a word that no standard defines: Whim"),
        ("credentialSubject.birthDate", "1990-02-03", "too much about its holder: credentialSubject.birthDate"),
        ("awardedDate", None, "nothing to say here: awardedDate"),
        ("name", "", "nothing to say here: name"),
    ],
)
def test_what_could_not_be_signed_soundly_is_named(signed, path, value, words):
    sound = document(signed)
    del sound["proof"]
    assert soundness.problems(sound) == []
    assert words in " ".join(soundness.problems(spoilt(sound, path, value)))


def test_a_credential_that_is_not_sound_is_not_issued_and_says_why(recommended, nora, programme, monkeypatch):
    build = credentials.build
    monkeypatch.setattr(credentials, "build", lambda planned: {**build(planned), "favourite": "tea"})
    with pytest.raises(actions.Stopped, match="a word that no standard defines: favourite"):
        actions.approve(application=recommended, by=nora)
    assert not SignedCredential.objects.exists()
    assert recommended.plans.get().abandoned_at


# Its place in a list, and the list.


def test_the_bits_are_those_of_an_independent_encoder():
    for places in ([], [0], [7, 8], [0, 5, LIST_LENGTH - 1]):
        packed = lists.encoded(places)
        bits = gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=="))
        theirs = gzip.decompress(base64.urlsafe_b64decode(encode_bitstring(places).lstrip("u") + "=="))
        assert bits == theirs
        assert packed[0] == "u"


def test_a_place_is_drawn_again_where_it_is_given_and_a_full_list_is_followed_by_another(signed, monkeypatch):
    taken = signed.status_index
    draws = iter([*[taken] * 7, 5])
    monkeypatch.setattr(planning.secrets, "randbelow", lambda below: next(draws))
    assert planning._free_place(timezone.now()) == (signed.status_list, 5)
    monkeypatch.setattr(planning.secrets, "randbelow", lambda below: taken)
    opened, index = planning._free_place(timezone.now())
    assert (opened.number, index) == (2, taken)


def test_a_place_is_never_given_twice(signed):
    with pytest.raises(Error), transaction.atomic():
        SignedCredential.objects.create(
            certificate=signed.certificate,
            achievement=signed.achievement,
            status_list=signed.status_list,
            status_index=signed.status_index,
            why="issued",
            planned_at=timezone.now(),
            supersedes=signed,
        )


def test_the_list_follows_the_state_whatever_happens_and_a_later_change_makes_it_due_again(
    signed, certificate, nora, vera, ada, monkeypatch
):
    """Machines are told the same as people, by the one state function."""
    at = {"certificate": certificate, "by": nora}

    def agrees() -> bool:
        sign()
        status_list = StatusList.objects.get()
        assert status_list.signed_edition == status_list.edition
        fallen = lists.set_places(status_list)
        current = certificate.documents.current().get()
        replaced = {one.status_index for one in certificate.documents.all()} - {current.status_index}
        assert replaced <= fallen
        return (current.status_index in fallen) == (certificate.state().kind in ("suspended", "revoked"))

    assert agrees()
    for _twice in range(2):
        actions.suspend(**at, reason_code="under_review")
        assert agrees()
        actions.reinstate(**at, reason_code="resolved")
        assert agrees()
    careers.revoke(certificate, by=nora, second=vera)
    assert agrees()
    assert certificate.documents.count() == 3


def test_a_list_is_signed_anew_daily_and_holds_for_a_week(signed):
    now = timezone.now()
    assert sign(now) == (0, 0)
    assert sign(now + timedelta(hours=21)) == (1, 0)
    said = json.loads(bytes(StatusList.objects.get().document))
    assert said["validUntil"] == (now + timedelta(hours=21, days=7)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_change_that_commits_late_is_not_overlooked(signed, certificate, nora, monkeypatch):
    """The list is built, then something changes, then the list is kept: it is due again."""
    build = lists.build

    def change_meanwhile(status_list, *, at):
        built = build(status_list, at=at)
        planning.tell_lists(certificate)
        return built

    monkeypatch.setattr(lists, "build", change_meanwhile)
    worker.sign_list(signed.status_list_id, at=timezone.now())
    monkeypatch.undo()
    assert list(StatusList.objects.due(before=timezone.now() - timedelta(days=1)))


# The worker.


def test_signing_twice_signs_once_and_is_on_record(signed, certificate):
    before = bytes(signed.document)
    again = worker.sign_credential(signed.pk, at=timezone.now())
    assert bytes(again.document) == before
    assert [event.verb for event in ledger.history(certificate)] == ["certificates.issue", "certificates.sign"]


def test_until_it_is_signed_the_page_says_so_and_a_process_without_keys_leaves_it(
    client, certificate, settings, caplog
):
    page = client.get(f"/c/{certificate.code}/").content.decode()
    assert "The files of this certificate are being signed." in page
    waiting = client.get(f"/c/{certificate.code}.json")
    assert (waiting.status_code, waiting["Retry-After"]) == (404, "10")
    assert "is being signed" in waiting.content.decode()
    assert worker.sign_what_waits.call(len(worker.BACKOFF)) == 0
    assert "There is no key for this purpose" in caplog.text
    assert certificate.documents.get().signed_at is None


def test_one_in_trouble_keeps_no_other_waiting_and_is_tried_again(signing, signed, certificate, nora, monkeypatch):
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")

    def crash(planned):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(credentials, "build", crash)
        assert sign() == (1, 1)
    assert sign() == (1, 0)


def test_48_a_crash_after_any_statement_of_signing_leaves_it_unsigned_and_signing_again_signs_once(
    signing, certificate, monkeypatch
):
    """What waits is told by its row, so that nothing has to be remembered across the crash."""
    planned, at = certificate.documents.get(), timezone.now()
    for statement in range(1, 100):
        crash = CrashAfter(statement)
        try:
            with transaction.atomic(), connection.execute_wrapper(crash):
                worker.sign_credential(planned.pk, at=at)
            break
        except Crash:
            planned.refresh_from_db()
            assert (planned.signed_at, planned.document) == (None, None)
    assert statement > 4
    assert [event.verb for event in ledger.history(certificate)].count("certificates.sign") == 1


def test_a_signed_document_and_what_was_awarded_are_never_changed(signed):
    for deed in (signed.save, signed.delete, signed.achievement.save, SignedCredential.objects.all().delete):
        with pytest.raises(AppendOnly):
            deed()
    for statement in (
        "UPDATE certificates_signedcredential SET digest = 'x'",
        "DELETE FROM certificates_signedcredential",
        "UPDATE certificates_achievement SET title = 'x'",
    ):
        with (
            pytest.raises(Error, match="never changed or deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_what_is_awarded_is_written_down_once_for_a_version_of_the_rules(signed, programme, everything, rita, nora):
    assert signed.achievement.version == 1
    assert "Certified" not in signed.achievement.criteria
    assert any("ethics" in line["text"].lower() for line in signed.achievement.lines)
    programme.title = "Certified Peer Support Specialist"
    programme.save()
    renamed = planning._achievement(signed.certificate, timezone.now())
    assert renamed == signed.achievement, "A certificate goes on awarding what is printed on it."
    assert Achievement.objects.count() == 1


def test_57_a_retired_key_ends_only_when_all_that_it_signed_has_expired(signed, certificate):
    key, now = keys.current(Purpose.CREDENTIALS), timezone.now()
    audit.rotate_key(purpose=Purpose.CREDENTIALS)
    assert actions.end_keys(at=now) == []
    over = timezone.now() + (certificate.valid_through - now.date()) + timedelta(days=3)
    assert actions.end_keys(at=over) == [key]


def test_certificates_from_before_there_were_keys_are_signed_too(certificate, signing):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM certificates_signedcredential")
    assert actions.plan_what_was_never_planned.call() == 1
    assert actions.plan_what_was_never_planned.call() == 0
    assert sign() == (1, 0) or sign() == (0, 0)
    assert certificate.documents.get().signed_at


def test_a_name_fit_to_be_printed_is_fit_to_be_signed():
    for name in ("Zoë Ångström", "Ọlá O’Néill", "Иван Петров", "José-María de la Ó"):
        assert names.is_printable(name)
        assert not list(soundness._problems_of_text("name", name))
    assert not names.is_printable("Ada\u0001 Okafor")


def test_the_proof_is_the_one_the_standard_describes(signed):
    """Proof options first, then the document; and whoever changes one word changes the hash."""
    said = document(signed)
    (proof,) = said.pop("proof")
    key = keys.current(Purpose.CREDENTIALS)
    value = keys._from_base58(proof.pop("proofValue").removeprefix("z"))
    signed_bytes = integrity._hash({"@context": said["@context"], **proof}) + integrity._hash(said)
    assert keys.fits(key, value, signed_bytes)
    assert not keys.fits(key, value, signed_bytes[32:] + signed_bytes[:32])
