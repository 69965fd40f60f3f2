"""Keys are made once, kept for their owner alone, retired, taken out and ended; a web process cannot sign."""

import os
import stat
from io import StringIO

import pytest
from cryptography import x509
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from lms.audit import actions, keys, ledger
from lms.audit.models import AppendOnly, Purpose, SigningKey

pytestmark = pytest.mark.usefixtures("signing")


def command(*words: str) -> str:
    said = StringIO()
    call_command("keys", *words, stdout=said)
    return said.getvalue()


def test_each_purpose_has_a_key_whose_secret_is_for_its_owner_alone(settings):
    assert actions.make_keys() == []
    assert command("make") == "Every purpose has its key.\n"
    for purpose in Purpose.values:
        key = keys.current(purpose)
        file = settings.KEYS_DIR / key.secret
        assert stat.S_IMODE(file.stat().st_mode) == 0o400
        assert key.kid in command("list")
        assert str(file.read_bytes()) not in str(SigningKey.objects.values())
    assert keys.current(Purpose.CREDENTIALS).kid.startswith("key-2")


@pytest.mark.parametrize("purpose", Purpose.values)
def test_what_a_key_signs_fits_its_public_half_and_no_other(purpose):
    key = keys.current(purpose)
    signature = keys.sign(key, b"what was decided")
    assert keys.fits(key, signature, b"what was decided")
    assert not keys.fits(key, signature, b"what was not decided")
    assert not keys.fits(actions.rotate_key(purpose=purpose), signature, b"what was decided")


def test_a_public_half_is_written_as_the_standard_says():
    """The first test vector of RFC 8032, as the W3C's Multikey writes it."""
    raw = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    public = keys.ed25519.Ed25519PublicKey.from_public_bytes(raw)
    key = SigningKey(algorithm=keys.ED25519, public_multibase=keys.multibase(public))
    assert key.public_multibase == "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
    assert keys.public_of(key) == public


def test_the_key_for_papers_has_a_certificate_that_readers_know(settings):
    certificate = x509.load_pem_x509_certificate(keys.current(Purpose.PAPERS).certificate.encode())
    assert "127.0.0.1" in certificate.subject.rfc4514_string()
    assert keys.multibase(certificate.public_key()) == keys.current(Purpose.PAPERS).public_multibase


def test_a_process_that_serves_pages_has_no_key(settings):
    settings.SIGNS = False
    with pytest.raises(keys.CannotSign, match="This process does not sign: SIGNS is false"):
        keys.sign(keys.current(Purpose.CREDENTIALS), b"x")


def test_a_secret_that_is_gone_or_a_purpose_without_a_key_is_said_in_words(settings):
    key = keys.current(Purpose.LEDGER)
    (settings.KEYS_DIR / key.secret).unlink()
    with pytest.raises(keys.CannotSign, match=f"The secret of {key.kid} cannot be read"):
        keys.sign(key, b"x")
    key.note(retired_at=key.made_at)
    with pytest.raises(keys.CannotSign, match="There is no key for this purpose: ledger"):
        keys.current(Purpose.LEDGER)


def test_57_after_a_rotation_the_old_key_signs_no_more_and_is_still_believed(settings):
    old = keys.current(Purpose.CREDENTIALS)
    signature = keys.sign(old, b"issued last year")
    said = command("rotate", "credentials")
    new = keys.current(Purpose.CREDENTIALS)
    assert f"{new.kid} signs credentials from now on." in said
    assert new.kid == f"{old.kid}-2"
    old.refresh_from_db()
    with pytest.raises(keys.CannotSign, match="signs no more"):
        keys.sign(old, b"x")
    assert list(SigningKey.objects.listed(Purpose.CREDENTIALS)) == [old, new]
    assert keys.fits(old, signature, b"issued last year")
    assert [event.verb for event in ledger.history(old)] == ["audit.make_key", "audit.retire_key"]


@pytest.mark.django_db(transaction=True)
def test_57_a_key_somebody_else_may_have_is_taken_out_at_once_and_its_secret_destroyed(settings):
    lost = keys.current(Purpose.CREDENTIALS)
    assert f"{lost.kid} is taken out." in command("compromise", lost.kid)
    assert lost not in SigningKey.objects.listed(Purpose.CREDENTIALS)
    assert not (settings.KEYS_DIR / lost.secret).exists()
    assert keys.current(Purpose.CREDENTIALS) != lost
    assert "from now on" not in command("compromise", lost.kid)
    with pytest.raises(CommandError, match="There is no key key-1"):
        command("compromise", "key-1")


@pytest.mark.django_db(transaction=True)
def test_a_retired_key_ends_once_and_one_that_signs_does_not(settings):
    old = keys.current(Purpose.CREDENTIALS)
    actions.end_key(key=old)
    assert (settings.KEYS_DIR / old.secret).exists()
    actions.rotate_key(purpose=Purpose.CREDENTIALS)
    for _twice in range(2):
        actions.end_key(key=old)
    assert not (settings.KEYS_DIR / old.secret).exists()
    assert old not in SigningKey.objects.listed(Purpose.CREDENTIALS)
    assert [event.verb for event in ledger.history(old)].count("audit.end_key") == 1


def test_a_secret_is_never_written_over(settings):
    """As where a database was laid anew beside the keys of an earlier one."""
    key = keys.current(Purpose.LEDGER)
    with pytest.raises(FileExistsError):
        keys.keep(key.secret, keys.new(Purpose.LEDGER))
    key.note(retired_at=key.made_at)
    os.link(settings.KEYS_DIR / key.secret, settings.KEYS_DIR / f"{key.kid}-2.pem")
    assert actions.make_key(purpose=Purpose.LEDGER).kid == f"{key.kid}-3"


def test_a_demo_says_so_in_the_name_of_its_secrets(settings):
    settings.DEMO = True
    assert actions.rotate_key(purpose=Purpose.PAPERS).secret.startswith("demo-paper-")


def test_a_key_is_never_changed_or_deleted():
    key = keys.current(Purpose.LEDGER)
    for deed in (key.save, key.delete, SigningKey.objects.all().delete):
        with pytest.raises(AppendOnly):
            deed()
    with (
        pytest.raises(Error, match="A key is never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE audit_signingkey SET public_multibase = 'z6'")
