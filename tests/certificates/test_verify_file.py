"""A file is dropped: as issued, replaced, altered, signed and not on record, or none of ours; each said clearly."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openbadgeslib.baking import bake_png
from PIL import Image

from certificates import actions
from certificates.forms.checking import FileForm
from certificates.models import FileKind, SignedCredential
from certificates.views import checking
from certificates.vouching import integrity, pades, papers, reading
from lms.audit import actions as audit
from lms.audit import keys
from lms.audit.models import Purpose, SigningKey
from tests.certificates import careers


def drop(client, content: bytes, name: str = "file.pdf"):
    return client.post("/verify/file/", {"file": SimpleUploadedFile(name, content)})


def said(client, content: bytes, name: str = "file.pdf") -> str:
    answer = drop(client, content, name)
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    return answer.content.decode()


def file_of(credential, kind: FileKind) -> bytes:
    return bytes(credential.files.get(kind=kind).content)


@pytest.fixture
def paper(signed) -> bytes:
    return file_of(signed, FileKind.PAPER)


@pytest.fixture
def document(signed) -> dict:
    return json.loads(bytes(signed.document))


AS_ISSUED = "This file is as we issued it"
REPLACED = "We issued this file, and it has been replaced"
ALTERED = "This file is not as we issued it"
UNRECORDED = "Signed by us, and not on our record"
UNKNOWN = "We cannot confirm this file"


def test_what_was_issued_is_known_with_its_signature_and_what_is_true_today(
    client, signed, certificate, nora, vera, paper
):
    for content in (paper, file_of(signed, FileKind.BADGE), bytes(signed.document)):
        page = said(client, content)
        for words in (AS_ISSUED, "It fits: signed with our key", "Active", "Ada Okafor", certificate.shown_number):
            assert words in page
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    assert "Suspended" in said(client, paper)
    actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    assert REPLACED in said(client, paper)
    careers.revoke(certificate, by=nora, second=vera)
    assert "Revoked" in said(client, paper)


def test_a_credential_that_only_was_written_otherwise_says_the_same(client, signed, document):
    other = json.dumps(dict(reversed(document.items())), indent=4, ensure_ascii=True).encode()
    assert AS_ISSUED in said(client, other, "credential.json")


# 51: forged and altered.


def test_51_a_paper_with_one_changed_byte_is_named_altered_with_what_is_on_record(client, paper, certificate):
    place = paper.index(b"/Title") + 8
    flipped = paper[:place] + bytes([paper[place] ^ 1]) + paper[place + 1 :]
    page = said(client, flipped)
    assert ALTERED in page
    assert "It does not fit: something was changed after it was signed" in page
    assert f"/c/{certificate.code}/" in page


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda paper: paper + b"\n1 0 obj\n<<>>\nendobj\n%%EOF\n", id="something added"),
        pytest.param(lambda paper: paper[: len(paper) // 2], id="broken off"),
        pytest.param(lambda paper: paper.replace(b"/ByteRange", b"/ByteRangE"), id="signature taken out"),
    ],
)
def test_51_a_paper_that_is_not_whole_is_named_altered(client, paper, forge):
    page = said(client, forge(paper))
    assert ALTERED in page or UNKNOWN in page
    assert AS_ISSUED not in page
    assert reading.read(forge(paper)).fits is not True


def test_51_a_paper_signed_by_somebody_else_is_none_of_ours(client, signed, settings, tmp_path):
    """The same words, another key: their certificate may carry our name, the key is not ours."""
    private = keys.new(Purpose.PAPERS)
    settings.KEYS_DIR = tmp_path / "theirs"
    keys.keep("theirs.pem", private)
    theirs = SigningKey(
        kid="paper-2026",
        purpose=Purpose.PAPERS,
        algorithm=keys.ES256,
        public_multibase=keys.multibase(private.public_key()),
        certificate=keys.self_signed(private, "paper-2026", at=timezone.now()),
        secret="theirs.pem",
    )
    signed.certificate.code = "0" * 28
    forged = pades.sign(papers.paper(signed, b"{}", at=timezone.now()), theirs)
    assert reading.read(forged) == reading.Reading("pdf", "foreign")
    assert UNKNOWN in said(client, forged)


def test_51_a_changed_word_in_a_credential_is_named_altered(client, document, signed):
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    page = said(client, json.dumps(document).encode(), "credential.json")
    assert ALTERED in page
    assert "Somebody Else" not in page
    assert "It has no signature of ours that fits." in page


def test_50_the_place_in_a_list_alone_tells_nobody_whose_it_is(client, document, signed):
    """Anybody can count places; a file of ours also says whose it is."""
    bare = {"issuer": document["issuer"], "credentialStatus": document["credentialStatus"]}
    carried = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(carried, "PNG")
    counted = json.dumps(bare)
    picture = bake_png(carried.getvalue(), counted, keyword=papers.PNG_KEYWORD)
    none_of_ours = text(said(client, b'{"issuer": "x"}'))
    for content in (counted.encode(), picture):
        assert text(said(client, content)) == none_of_ours
    number = document["credentialSubject"]["licenseNumber"]
    for name in ({"credentialSubject": {"licenseNumber": number}}, {"evidence": document["evidence"]}):
        assert ALTERED in said(client, json.dumps(bare | name).encode())
    for odd in ({"credentialSubject": []}, {"credentialSubject": {"licenseNumber": {}}}, {"evidence": [7]}):
        assert UNKNOWN in said(client, json.dumps(bare | odd).encode())


def test_51_a_term_hidden_under_its_full_address_is_named_altered(client, document):
    document["https://www.w3.org/2018/credentials#credentialStatus"] = document.pop("credentialStatus")
    assert UNKNOWN in said(client, json.dumps(document).encode(), "credential.json")


def test_51_another_picture_around_a_true_credential_is_named_altered(client, signed):
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    forged = bake_png(picture.getvalue(), bytes(signed.document).decode(), keyword=papers.PNG_KEYWORD)
    assert ALTERED in said(client, forged, "badge.png")


def test_what_we_signed_and_have_no_record_of_is_not_to_be_relied_on(client, document):
    """As after a backup was restored: the signature is ours, the place in the list is nobody's."""
    del document["proof"]
    index = (int(document["credentialStatus"]["statusListIndex"]) + 1) % 131_072
    document["credentialStatus"]["statusListIndex"] = str(index)
    lost = integrity.secured(document, keys.current(Purpose.CREDENTIALS), at=timezone.now())
    page = said(client, json.dumps(lost).encode(), "credential.json")
    assert UNRECORDED in page
    assert "It fits: signed with our key" in page


def test_what_a_key_signed_that_was_taken_out_says_so(client, signed):
    audit.compromise_key(key=signed.key)
    assert "was taken out and is not believed any more" in said(client, bytes(signed.document))


# What is none of ours, or hidden, or no file at all.


def test_50_a_hidden_certificate_answers_as_a_file_that_is_none_of_ours(client, signed, certificate, ada, paper):
    actions.show(certification=certificate.certification, visibility="hidden", by=ada)
    assert text(said(client, paper)) == text(said(client, b"%PDF-1.7\nsomebody else's\n%%EOF"))


def text(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"hello", "This file cannot be read as a PDF, a PNG or a JSON file."),
        (b"MZ\x90\x00", "This file cannot be read"),
        (b"{", "This file cannot be read"),
        (b'{"a":' * 50_000, "This file cannot be read"),
        (b'{"issuer": ["x"], "credentialStatus": 7}', UNKNOWN),
        (b"[1]", "This file cannot be read"),
        (b"\x89PNG\r\n\x1a\n", "This file cannot be read"),
        (b"%PDF-1.7", UNKNOWN),
        (b"%PDF-1.7 /ByteRange [0 999999999 1 999999999]", UNKNOWN),
        (b"%PDF-1.7 /ByteRange [0 36 40 3]x<30>", UNKNOWN),
    ],
)
@pytest.mark.django_db
def test_71_any_other_file_gets_a_clear_answer(client, content, words):
    assert words in said(client, content)


@pytest.mark.django_db
def test_71_no_file_at_all_gets_a_clear_answer(client):
    page = client.post("/verify/file/", {}).content.decode()
    assert "Choose the file you were given" in page
    assert "There is a problem" in page
    assert client.get("/verify/file/").url == "/verify/"


@pytest.mark.django_db
def test_71_a_file_of_50_mb_is_refused_before_it_is_read(client):
    class Unread(io.BytesIO):
        def read(self, *args):
            raise AssertionError("Nobody should read this.")

    answer = client.generic(
        "POST",
        "/verify/file/",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(50 * 1024 * 1024),
        **{"wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "This file is larger than 5 MB." in answer.content.decode()
    assert "larger than 5 MB" in said(client, b"%PDF-" + bytes(FileForm.MOST))


@pytest.mark.django_db
def test_the_form_asks_for_a_token_and_too_many_are_slowed_down(client, monkeypatch):
    assert drop(Client(enforce_csrf_checks=True), b"%PDF-").status_code == 403
    monkeypatch.setattr("lms.people.limits.time.time", lambda: 1_800_000_000)
    for _each in range(checking.MOST_CHECKS):
        drop(client, b"%PDF-")
    assert drop(client, b"%PDF-").status_code == 429


def test_reading_a_file_costs_the_same_few_statements(client, signed, paper, django_assert_max_num_queries):
    for content in (paper, paper + b" ", bytes(signed.document), b"%PDF-"):
        with django_assert_max_num_queries(9):
            drop(client, content)
    assert SignedCredential.objects.count() == 1
