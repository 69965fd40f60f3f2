"""Knows how a file that comes back is read: whether it is one of ours, unchanged, and which certificate it speaks of.

Nothing is fetched, nothing in the file is run or drawn, and no part of it is unpacked without a bound. What is ours is
known by its digest; everything else only matters as far as it claims to be ours.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from asn1crypto import cms, pem

from certificates import numbers
from certificates.models import Certificate, SignedCredential, SignedFile
from certificates.vouching import integrity, issuer
from certificates.vouching.papers import PNG_KEYWORD
from lms.audit import keys
from lms.audit.models import Purpose, SigningKey

Kind = Literal["pdf", "png", "json"]
# ours: byte for byte as it was issued, or written otherwise and saying the same. altered: speaks of a certificate of
# ours and is not what was issued for it. unrecorded: signed by us, and there is no record of it. foreign: none of ours.
Verdict = Literal["ours", "altered", "unrecorded", "foreign", "unreadable"]

LONGEST_JSON = 256 * 1024
LONGEST_SIGNATURE = 64 * 1024

_MARKS: tuple[tuple[bytes, Kind], ...] = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"{", "json"))
_CODE = re.compile(rb"/c/([0-9a-z]{28})(?![0-9a-z])")
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s*\]")


@dataclass(frozen=True)
class Reading:
    """What a file is. `fits`: whether a signature of ours in it fits what it says; None where it has none of ours."""

    kind: Kind | None
    verdict: Verdict
    credential: SignedCredential | None = None
    fits: bool | None = None
    key: SigningKey | None = None


def read(content: bytes) -> Reading:
    """Read a PDF, PNG or JSON file of any origin. Never raises for what is in it."""
    kind = _kind_of(content)
    if kind is None:
        return Reading(None, "unreadable")
    if known := _as_issued(content):
        key = known.key if kind == "json" else _key_of(known, kind)
        return Reading(kind, "ours", known, fits=True, key=key)
    return _READERS[kind](content)


def _kind_of(content: bytes) -> Kind | None:
    beginning = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((kind for mark, kind in _MARKS if beginning.startswith(mark)), None)


def _as_issued(content: bytes) -> SignedCredential | None:
    """The document these bytes were issued for."""
    digest = hashlib.sha256(content).hexdigest()
    rows = SignedCredential.objects.facts().select_related("key")
    return rows.filter(digest=digest).first() or rows.filter(files__digest=digest).first()


def _key_of(credential: SignedCredential, kind: Kind) -> SigningKey | None:
    file = SignedFile.objects.defer("content").select_related("key").filter(credential=credential, kind=kind).first()
    return (file and file.key) or credential.key


# JSON, by itself or within a picture.


def _read_json(content: bytes) -> Reading:
    try:
        said = json.loads(content) if len(content) <= LONGEST_JSON else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return Reading("json", "unreadable")
    return _judge(said)


def _judge(said: Mapping[str, Any]) -> Reading:
    """A credential whose bytes are not those that were issued."""
    if _text(said.get("issuer"), "id") != issuer.did():
        return Reading("json", "foreign")
    recorded = _recorded(said)
    if recorded is None:
        key = _key_that_fits(said)
        return Reading("json", "unrecorded" if key else "foreign", fits=True if key else None, key=key)
    if json.loads(bytes(recorded.document or b"null")) == said:
        return Reading("json", "ours", recorded, fits=True, key=recorded.key)
    key = _key_that_fits(said)
    return Reading("json", "altered", recorded, fits=key is not None, key=key)


def _text(node: Any, name: str) -> str:
    value = node.get(name) if isinstance(node, dict) else node
    return value if isinstance(value, str) else ""


def _recorded(said: Mapping[str, Any]) -> SignedCredential | None:
    """The document whose place in a status list this is, where it also says whose: places can be counted, and whoever
    counts them learns nothing."""
    status = said.get("credentialStatus")
    address, index = _text(status, "statusListCredential"), _text(status, "statusListIndex")
    number = address.rsplit("/", 1)[-1]
    if not (
        number.isascii() and number.isdigit() and index.isascii() and index.isdigit() and len(index) < 9 > len(number)
    ):
        return None
    rows = SignedCredential.objects.select_related("key", "status_list", "certificate")
    found = rows.filter(status_list__number=int(number), status_index=int(index)).first()
    if found is None or issuer.list_address(found.status_list) != address:
        return None
    return found if _names(said, found.certificate) else None


def _names(said: Mapping[str, Any], certificate: Certificate) -> bool:
    subject, evidence = said.get("credentialSubject"), said.get("evidence")
    number = _text(subject.get("licenseNumber"), "") if isinstance(subject, dict) else ""
    page = _text(evidence[0], "id") if isinstance(evidence, list) and evidence else ""
    return numbers.read_number(number) == certificate.number or page == issuer.certificate_address(certificate)


def _key_that_fits(said: Mapping[str, Any]) -> SigningKey | None:
    """The key of ours whose proof fits, read strictly: nothing is hidden from it under another spelling."""
    proofs = said.get("proof")
    named = _text(proofs[0] if isinstance(proofs, list) and proofs else proofs, "verificationMethod")
    for key in SigningKey.objects.filter(purpose=Purpose.CREDENTIALS):
        if issuer.method(key) == named:
            try:
                integrity.library().OB3LdpVerifier(pubkey_pem=keys.public_pem(key)).verify(dict(said))
            except Exception:
                return None
            return key
    return None


def _read_png(content: bytes) -> Reading:
    """A picture is not signed, what it carries is. Another picture around a true credential is another picture."""
    try:
        carried = import_module("openbadgeslib.baking").extract_png(content, LONGEST_JSON, keyword=PNG_KEYWORD)
    except Exception:
        return Reading("png", "unreadable")
    if carried is None:
        return Reading("png", "foreign")
    known = _as_issued(carried.encode())
    within = Reading("json", "ours", known, fits=True, key=known.key) if known else _read_json(carried.encode())
    verdict: Verdict = "altered" if within.verdict == "ours" else within.verdict
    return Reading("png", verdict, within.credential, fits=within.fits, key=within.key)


# PDF.


def _read_pdf(content: bytes) -> Reading:
    """A paper whose bytes are not those that were issued: is the signature in it ours, and whose address is on it?"""
    key, fits = _signature(content)
    credential = _addressed(content)
    if credential is not None:
        return Reading("pdf", "altered", credential, fits=fits if key else None, key=key)
    if key is not None:
        return Reading("pdf", "unrecorded" if fits else "altered", fits=fits, key=key)
    return Reading("pdf", "foreign")


def _addressed(content: bytes) -> SignedCredential | None:
    codes = {found.decode() for found in _CODE.findall(content)}
    if len(codes) != 1:
        return None
    rows = SignedCredential.objects.facts().current()
    return rows.select_related("key").filter(certificate__code=codes.pop()).first()


def _signature(content: bytes) -> tuple[SigningKey | None, bool]:
    """The key of ours that signed this paper, if any, and whether its signature covers all of it and fits.

    Read from the bytes alone: the signed ranges, the signature between them, the certificate within that.
    """
    ranges = _RANGE.findall(content)
    if not ranges:
        return None, False
    begin, length, gap, rest = map(int, ranges[-1])
    held = content[begin + length : gap].strip()
    if not (held.startswith(b"<") and held.endswith(b">") and len(held) <= LONGEST_SIGNATURE):
        return None, False
    try:
        signed = cms.ContentInfo.load(bytes.fromhex(held[1:-1].decode("ascii")))["content"]
        (by,) = signed["signer_infos"]
        key = _paper_key(signed["certificates"])
        told = {one["type"].native: one["values"][0].native for one in by["signed_attrs"]}
        attributes, signature = by["signed_attrs"].untag().dump(), by["signature"].native
    except Exception:
        return None, False
    if key is None:
        return None, False
    digest = hashlib.sha256(content[begin : begin + length] + content[gap : gap + rest]).digest()
    is_whole = begin == 0 and gap + rest == len(content)
    return key, is_whole and told.get("message_digest") == digest and keys.fits(key, signature, attributes)


def _paper_key(certificates: Any) -> SigningKey | None:
    held = {one.chosen.dump() for one in certificates}
    for key in SigningKey.objects.filter(purpose=Purpose.PAPERS):
        if pem.unarmor(key.certificate.encode())[2] in held:
            return key
    return None


_READERS: dict[Kind, Callable[[bytes], Reading]] = {"pdf": _read_pdf, "png": _read_png, "json": _read_json}
