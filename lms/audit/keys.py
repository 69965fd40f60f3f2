"""Knows how our keys sign: a secret is a file that only the signing process reads; everybody else has its public half.

What stands behind `sign` may be a key service one day: nothing but this module ever sees a secret.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext as _

from lms.audit.models import Purpose, SigningKey

Private = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
Public = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey

ED25519, ES256 = "Ed25519", "ES256"
ALGORITHMS: dict[str, str] = {Purpose.CREDENTIALS: ED25519, Purpose.PAPERS: ES256, Purpose.LEDGER: ED25519}
NAMES: dict[str, str] = {Purpose.CREDENTIALS: "key", Purpose.PAPERS: "paper", Purpose.LEDGER: "ledger"}
# Secrets that a demo makes by itself begin so; `check --deploy` refuses them.
DEMO = "demo-"

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# The multicodec that stands before the bytes of a public key, so that a reader knows its kind.
_CODECS = {ED25519: bytes((0xED, 0x01)), ES256: bytes((0x80, 0x24))}
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
# Papers are looked at long after they were signed.
_PAPERS_LAST = timedelta(days=30 * 365)


class CannotSign(Exception):
    """Raised where this process has no key to sign with; whoever asked tries again elsewhere or later."""


def current(purpose: str) -> SigningKey:
    """The key that signs for a purpose now. Raises CannotSign where there is none."""
    key = SigningKey.objects.signing(purpose).first()
    if key is None:
        raise CannotSign(_("There is no key for this purpose: %(purpose)s.") % {"purpose": purpose})
    return key


def sign(key: SigningKey, data: bytes) -> bytes:
    """The signature of `data`: 64 bytes for Ed25519, DER for ES256. Raises CannotSign."""
    if not settings.SIGNS:
        raise CannotSign(_("This process does not sign: SIGNS is false."))
    if key.retired_at or key.compromised_at:
        raise CannotSign(_("The key %(kid)s signs no more.") % {"kid": key.kid})
    try:
        pem = _file(key.secret).read_bytes()
    except OSError as problem:
        facts = {"kid": key.kid, "problem": problem.strerror}
        raise CannotSign(_("The secret of %(kid)s cannot be read: %(problem)s.") % facts) from problem
    private = cast(Private, serialization.load_pem_private_key(pem, password=None))
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return private.sign(data, ec.ECDSA(hashes.SHA256()))
    return private.sign(data)


def fits(key: SigningKey, signature: bytes, data: bytes) -> bool:
    """Whether the signature is this key's over this data."""
    public = public_of(key)
    try:
        if isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        else:
            public.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def public_of(key: SigningKey) -> Public:
    raw = _from_base58(key.public_multibase.removeprefix("z")).removeprefix(_CODECS[key.algorithm])
    if key.algorithm == ES256:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    return ed25519.Ed25519PublicKey.from_public_bytes(raw)


def public_pem(key: SigningKey) -> bytes:
    return public_of(key).public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def new(purpose: str) -> Private:
    return ec.generate_private_key(ec.SECP256R1()) if ALGORITHMS[purpose] == ES256 else _new_ed25519()


def multibase(public: Public) -> str:
    """The public key as Multikey writes it: base58 of its kind and its bytes, after a z."""
    if isinstance(public, ec.EllipticCurvePublicKey):
        raw = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
        return "z" + to_base58(_CODECS[ES256] + raw)
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return "z" + to_base58(_CODECS[ED25519] + raw)


def self_signed(private: Private, kid: str, *, at: datetime) -> str:
    """The X.509 certificate that PDF readers ask for, as PEM; nobody vouches for it but our own address."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    name = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, host), x509.NameAttribute(NameOID.COMMON_NAME, f"{host} {kid}")]
    )
    signs = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    ) | {"encipher_only": False, "decipher_only": False}
    certificate = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=5))
        .not_valid_after(at + _PAPERS_LAST)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **signs), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .sign(private, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def is_free(name: str) -> bool:
    """Whether no secret of this name lies there, of an earlier database for instance."""
    return not _file(name).exists()


def keep(name: str, private: Private) -> None:
    """Write a secret for its owner alone; an existing one is never written over."""
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.KEYS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(_file(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())


def destroy(name: str) -> None:
    """Remove a secret; one that is gone already is no fault."""
    _file(name).unlink(missing_ok=True)


def _file(name: str) -> Path:
    return settings.KEYS_DIR / name


def _new_ed25519() -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.generate()


def to_base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def _from_base58(text: str) -> bytes:
    number = 0
    for symbol in text:
        number = number * 58 + _BASE58.index(symbol)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
