"""The paper and the badge: signed, whole, with the credential within, and served as they were issued."""

import asyncio
import io
import json
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from PIL import Image
from pypdf import PdfReader

from certificates import actions, lint
from certificates.models import FileKind, SignedFile
from certificates.vouching import pades, papers, reading
from lms.audit import actions as audit
from lms.audit import keys
from lms.audit.models import Purpose
from lms.people.actions import Refused
from tests.certificates import strangers


def paper_of(credential) -> bytes:
    return bytes(credential.files.get(kind=FileKind.PAPER).content)


def badge_of(credential) -> bytes:
    return bytes(credential.files.get(kind=FileKind.BADGE).content)


def pdfsig(content: bytes, tmp_path) -> str:
    """What a reader that nobody here wrote says of a paper's signature."""
    strangers.need("pdfsig", there=shutil.which("pdfsig") is not None)
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)
    return subprocess.run(["pdfsig", file], capture_output=True, text=True, timeout=60, check=False).stdout


def test_the_paper_is_signed_as_a_whole_and_one_flipped_byte_shows(signed, tmp_path):
    paper = paper_of(signed)
    said = pdfsig(paper, tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    place = paper.index(b"/Title") + 8
    flipped = paper[:place] + bytes([paper[place] ^ 1]) + paper[place + 1 :]
    assert "Signature is Valid." not in pdfsig(flipped, tmp_path)
    assert "Digest Mismatch" in pdfsig(flipped, tmp_path)


def test_the_paper_says_what_the_record_says_in_tags_and_carries_the_credential(signed, certificate, settings):
    read = PdfReader(io.BytesIO(paper_of(signed)))
    (page,) = read.pages
    text = page.extract_text()
    for words in ("Ada Okafor", "Certified Peer Specialist", "Model State Peer Board", certificate.shown_number):
        assert words in text
    assert f"/c/{certificate.code}/" in text.replace("\n", "")
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"].startswith("en")
    about = read.xmp_metadata.stream.get_data().decode()
    assert "pdfuaid" in about
    assert "pdfaid" in about
    assert "Active" not in text
    assert read.attachments["credential.json"] == [bytes(signed.document)]


def test_the_attached_and_the_baked_credential_are_accepted_by_a_strangers_verifier(signed):
    attached = json.loads(PdfReader(io.BytesIO(paper_of(signed))).attachments["credential.json"][0])
    baked = json.loads(Image.open(io.BytesIO(badge_of(signed))).text["openbadgecredential"])
    assert attached == baked
    (verdict,) = strangers.verify(strangers.case(attached))
    assert verdict.verified, verdict.why


def test_they_are_served_byte_for_byte_in_one_statement(client, signed, certificate, ada, django_assert_num_queries):
    for ending, content_type, content in (
        ("pdf", "application/pdf", paper_of(signed)),
        ("png", "image/png", badge_of(signed)),
    ):
        with django_assert_num_queries(1):
            answer = client.get(f"/c/{certificate.code}.{ending}")
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, content, content_type)
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer["Cache-Control"] == "no-cache, max-age=0"
        assert not answer.cookies
    page = client.get(f"/c/{certificate.code}/").content.decode()
    assert f"/c/{certificate.code}.pdf" in page
    actions.show(certification=certificate.certification, visibility="hidden", by=ada)
    assert client.get(f"/c/{certificate.code}.pdf").content == client.get("/c/nonsense.pdf").content


def test_files_are_small_enough_to_send(signed):
    assert len(paper_of(signed)) < 60_000
    assert len(badge_of(signed)) < 120_000
    assert Image.open(io.BytesIO(badge_of(signed))).size == (560, 560)


def test_a_name_our_fonts_lack_is_not_issued_and_says_which_letters(recommended, nora):
    recommended.given_names = "李"
    recommended.save()
    with pytest.raises(actions.Stopped, match="no letter for this: 李"):
        actions.approve(application=recommended, by=nora)
    assert not SignedFile.objects.exists()


@pytest.mark.parametrize("name", ["Łukasz Żółć", "Иван Петров", "Ελένη Παπά", "Ọlá O’Néill", "مریم"])
def test_names_of_many_alphabets_have_their_letters(name, now):
    assert papers.lacking([name], at=now) == ""


@pytest.fixture
def now():
    return datetime(2026, 11, 30, tzinfo=UTC)


def test_markup_in_a_name_is_no_markup(recommended):
    """What people type enters as data: nothing of it is read as a template."""
    assert lint.name_problems("#eval(read) <b>") != []
    assert papers.lacking(["#panic() $x$ *y* \\ @z"], at=datetime(2026, 1, 1, tzinfo=UTC)) == ""


# What a body puts on it.


def png(colour: str = "#0b5a5e") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (300, 100), colour).save(kept, "PNG")
    return kept.getvalue()


def test_logo_and_signatories_are_those_of_the_day_it_was_signed(signing, programme, certificate, nora, signed):
    before = paper_of(signed)
    people = [{"name": "Nora Castellanos", "role": "Registrar"}]
    letterhead = actions.set_letterhead(programme=programme, logo=png(), signatories=people, by=nora)
    assert actions.set_letterhead(programme=programme, logo=png(), signatories=people, by=nora) == letterhead
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    actions.sign_all(at=datetime.now(UTC))
    assert paper_of(signed) == before
    text = PdfReader(io.BytesIO(paper_of(certificate.documents.current().get()))).pages[0].extract_text()
    assert "Nora Castellanos" in text
    assert "Nora Castellanos" not in PdfReader(io.BytesIO(before)).pages[0].extract_text()


def test_of_two_who_set_it_at_once_the_second_is_told(fresh, programme, nora, vera):
    page, form = f"/programmes/{programme.slug}/letterhead/", {"name_0": "Nora", "role_0": "Registrar"}
    opened = fresh(nora).get(page).context["form"]["after"].value()
    actions.set_letterhead(programme=programme, logo=png(), signatories=[], by=vera)
    told = fresh(nora).post(page, form | {"after": opened})
    assert "Somebody else has set this in the meantime." in told.text
    assert 'value="Nora"' in told.text
    held = programme.letterheads.get()
    assert (bytes(held.logo), held.signatories) == (png(), [])
    again = told.context["form"]["after"].value()
    assert fresh(nora).post(page, form | {"after": again}).status_code == 302
    kept = programme.letterheads.first()
    assert (kept.version, kept.signatories[0]["name"], kept.logo is None) == (2, "Nora", False)


def test_only_a_registrar_of_the_body_sets_it(programme, otto, nora):
    with pytest.raises(Refused, match="Only a registrar of Model State Peer Board sets this"):
        actions.set_letterhead(programme=programme, logo=None, signatories=[], by=otto)
    with pytest.raises(Refused, match="There is room for 3 people at most"):
        actions.set_letterhead(programme=programme, logo=None, signatories=[{"name": "A", "role": "B"}] * 4, by=nora)


def test_the_page_sets_it_and_draws_a_logo_anew(fresh, programme, nora):
    site, address = fresh(nora), f"/programmes/{programme.slug}/letterhead/"
    told = {"name_0": "Nora Castellanos", "role_0": "", "after": "0"}
    assert "Say both: the name, and what they are." in site.post(address, told).content.decode()
    told["role_0"] = "Registrar"
    broken = io.BytesIO(b"\x89PNG\r\n\x1a\nnothing")
    broken.name = "logo.png"
    assert "This picture cannot be read" in site.post(address, told | {"logo": broken}).content.decode()
    sent = io.BytesIO(png())
    sent.name = "logo.png"
    assert site.post(address, told | {"logo": sent}).status_code == 302
    kept = programme.letterheads.get()
    assert Image.open(io.BytesIO(bytes(kept.logo))).mode == "RGBA"
    assert kept.signatories == [{"name": "Nora Castellanos", "role": "Registrar"}]
    assert site.post(address, told).status_code == 302
    assert programme.letterheads.count() == 1


def test_57_a_key_for_papers_that_is_taken_out_has_the_papers_signed_anew(signed, certificate):
    key = signed.files.get(kind=FileKind.PAPER).key
    assert key.purpose == Purpose.PAPERS
    audit.compromise_key(key=key)
    assert actions.replace_what_is_not_believed.call() == 1
    actions.sign_all(at=datetime.now(UTC))
    anew = certificate.documents.current().get()
    assert anew.files.get(kind=FileKind.PAPER).key != key
    assert reading.read(paper_of(signed)).key == key


def test_a_paper_is_signed_where_an_event_loop_runs_too(signed):
    key, paper = keys.current(Purpose.PAPERS), paper_of(signed)

    async def within_a_loop() -> bytes:
        return pades.sign(paper[: paper.index(b"%%EOF") + 6], key)

    assert asyncio.run(within_a_loop()).startswith(b"%PDF-")
