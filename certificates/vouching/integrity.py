"""Knows how a JSON document is signed: a DataIntegrityProof by eddsa-rdfc-2022, contexts from the installed package.

Signing is done here, and not by the library's own call, because that one takes a secret in its hands; here only
`keys.sign` does. What comes out is read back by the library before it leaves.
"""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any

from certificates.vouching import issuer
from lms.audit import keys
from lms.audit.models import SigningKey

PURPOSE = "assertionMethod"
# A term that no context defines is dropped without a word; under this vocabulary it would stay and be seen.
UNDEFINED = "https://undefined.invalid/#"
# The JSON-LD processor shares caches between threads.
_one_at_a_time = threading.Lock()


def secured(document: Mapping[str, Any], key: SigningKey, *, at: datetime) -> dict[str, Any]:
    """The document with its proof. Raises keys.CannotSign."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": issuer.method(key),
        "proofPurpose": PURPOSE,
    }
    # The proof's own hash first, then the document's: the order is the standard's.
    signed = _hash({"@context": document["@context"], **proof}) + _hash(document)
    value = "z" + keys.to_base58(keys.sign(key, signed))
    whole = {**document, "proof": [{**proof, "proofValue": value}]}
    library().verify_data_integrity_proof(whole, keys.public_pem(key))
    return whole


def _hash(document: Mapping[str, Any]) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader()}
    with _one_at_a_time:
        quads = processor().normalize(document, options)
    return hashlib.sha256(quads.encode()).digest()


def undefined_terms(document: Mapping[str, Any]) -> list[str]:
    """Every term of the document that no context of it defines, so that it would not be signed."""
    with _one_at_a_time:
        expanded = processor().expand(
            document, {"documentLoader": loader(), "expandContext": {"@vocab": UNDEFINED}, "base": UNDEFINED}
        )
    return sorted({word.removeprefix(UNDEFINED) for word in _words(expanded) if word.startswith(UNDEFINED)})


def _words(node: Any) -> Iterator[str]:
    """Every name and every text of an expanded document."""
    if isinstance(node, Mapping):
        yield from node
        for value in node.values():
            yield from _words(value)
    elif isinstance(node, list):
        for value in node:
            yield from _words(value)
    elif isinstance(node, str):
        yield node


# A page that signs nothing and reads no credential should not wait for these to load; hence by name, and on first use.


@cache
def library() -> Any:
    """The badge library: proofs checked with bounds on what a hostile document may cost, pictures baked."""
    return import_module("openbadgeslib.ob3.ldp")


@cache
def processor() -> Any:
    return import_module("pyld.jsonld")


@cache
def loader() -> Any:
    """Answers with the contexts that came with the library and never asks the network."""
    return import_module("openbadgeslib.ob3.contexts").document_loader()
