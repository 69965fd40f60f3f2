"""Knows how a PDF is signed so that a flipped byte shows in any reader: PAdES, ECDSA on P-256, no change allowed.

Loaded by name and only where a paper is signed: what it stands on is large, and no page needs it.
"""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lms.audit import keys
from lms.audit.models import SigningKey

FIELD = "Certificate"
# The longest DER of an ECDSA signature on P-256.
LONGEST = 72


class _Signer(signers.Signer):
    """Hands the bytes to `keys.sign`, which alone sees a secret."""

    def __init__(self, key: SigningKey) -> None:
        self.key = key
        _type, _headers, der = pem.unarmor(key.certificate.encode())
        super().__init__(signing_cert=Certificate.load(der), cert_registry=SimpleCertificateStore())

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(LONGEST) if dry_run else keys.sign(self.key, data)


def sign(paper: bytes, key: SigningKey) -> bytes:
    """The paper with one signature over the whole of it, certified as final. Raises keys.CannotSign."""
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    # Printed but outside the page, as PDF/A and PDF/UA ask of a field that nobody should see.
    unseen = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    field = SigFieldSpec(FIELD, invis_sig_settings=unseen)
    signer = signers.PdfSigner(meta, signer=_Signer(key), new_field_spec=field)
    # What signs runs an event loop of its own, and whoever calls may have one in this thread.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(signer.sign_pdf, IncrementalPdfFileWriter(BytesIO(paper))).result().getvalue()
