"""What a person's copy holds once they have learned, applied and hold a certificate: their own of every room, and
nothing that was said in confidence."""

import io
import json
import uuid
import zipfile

from django.utils import timezone

from certificates import actions
from courses.models import Reflection
from lms.people import copying
from tests.certificates import careers


def test_it_holds_what_is_theirs_of_every_room_with_the_files(
    signed, certificate, programme, ada, ben, nora, vera, rita
):
    facts = {"lesson_key": uuid.uuid4(), "lesson_title": "Limits", "block": uuid.uuid4(), "prompt": "What helped?"}
    Reflection.objects.create(person=ada, text="The lighthouse.", written_at=timezone.now(), **facts)
    Reflection.objects.create(person=ben, text="The well.", written_at=timezone.now(), **facts)
    actions.follow(programme=programme, by=ada)
    note = {"private_note": "For staff only."}
    careers.measure(certificate, "revocation", by=nora, second=vera, reason_code="issued_in_error", **note)
    content = copying.of(ada, at=timezone.now())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = json.loads(archive.read("everything.json"))
        names = archive.namelist()
        paper = next(
            name for name in names if name.startswith("files/certificates.signedfile") and name.endswith("pdf")
        )
        assert archive.read(paper) == bytes(signed.files.get(kind="pdf").content)
    rows = {table["table"]: table["rows"] for table in told["tables"] if table["rows"]}
    (held,) = rows["certificates.Certificate"]
    assert (held["number"], held["printed_name"], held["issued_by"]) == (
        certificate.number,
        "Ada Okafor",
        "Nora Castellanos",
    )
    assert [row["text"] for row in rows["courses.Reflection"]] == ["The lighthouse."]
    assert rows["certificates.Application"][0]["status"]["value"] == "decided"
    assert {"certificates.Following", "certificates.StatusEvent", "audit.Event", "account.EmailAddress"} <= rows.keys()
    for private in ("For staff only.", "The well.", ada.password, "ben@example.org"):
        assert private not in json.dumps(told, ensure_ascii=False)
