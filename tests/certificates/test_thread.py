"""The thread of this room through its own pages: from the path to a certificate a stranger can check."""

import pytest

from certificates.models import Application, Certificate
from lms.notices.models import OutboxMessage


@pytest.mark.django_db
def test_from_the_path_to_a_certificate_that_a_stranger_can_check(
    as_, fresh, programme, everything, ada, rita, nora, client
):
    site = as_(ada)
    page = site.get("/paths/samhsa-model-standards/").content.decode()
    assert "6 of 6 requirements met" in page
    begun = site.post("/paths/samhsa-model-standards/begin/", follow=True)
    assert "Go on with your application" in begun.content.decode()
    application = Application.objects.get()
    at = f"/applications/{application.pk}"
    site.post(f"{at}/answer/", {"given_names": "Ada", "family_name": "Okafor"})
    assert "Ada Okafor" in site.get(f"{at}/check/").content.decode()
    sent = site.post(f"{at}/submit/", follow=True)
    assert "Your application is sent" in sent.content.decode()

    site = as_(rita)
    assert "Ada Okafor" in site.get("/review/").content.decode()
    assert "6 of 6 requirements met" in site.get(f"/review/{application.pk}/").content.decode()
    site.post(f"/review/{application.pk}/recommend/")

    site = fresh(nora)
    assert "Approve and issue to Ada Okafor" in site.get(f"/decide/{application.pk}/").content.decode()
    issued = site.post(f"/decide/{application.pk}/approve/", follow=True)
    certificate = Certificate.objects.get()
    assert f"Certificate {certificate.shown_number} is issued." in issued.content.decode()

    site = as_(ada)
    assert certificate.shown_number in site.get("/certificates/").content.decode()
    assert OutboxMessage.objects.filter(notice="certificates/issued", person=ada).count() == 1

    client.logout()
    face = client.get(f"/c/{certificate.code}/").content.decode()
    for words in (
        "Ada Okafor",
        "Certified Peer Specialist",
        "Model State Peer Board",
        "Active",
        certificate.shown_number,
    ):
        assert words in face
    found = client.post("/verify/", {"number": certificate.shown_number.lower(), "family_name": "OKAFOR"})
    assert found.url == f"/c/{certificate.code}/"
