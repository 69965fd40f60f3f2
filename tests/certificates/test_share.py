"""A holder finds what to show elsewhere, after being told what it says about them; nobody else does."""

import io
from urllib.parse import parse_qs, urlsplit

from PIL import Image

from certificates import actions, sharing


def test_the_page_says_what_it_tells_before_it_gives_anything(as_, signed, certificate, ada, settings):
    site = as_(ada)
    assert (
        f"/certificates/{certificate.number}/share/"
        in site.get(f"/certificates/{certificate.number}/").content.decode()
    )
    page = site.get(f"/certificates/{certificate.number}/share/").content.decode()
    assert page.index("learns that you hold this credential") < page.index(f"/c/{certificate.code}/")
    for ending in ("pdf", "png", "json"):
        assert f'href="/c/{certificate.code}.{ending}"' in page
    assert f"&lt;a href=&quot;{settings.BASE_URL}/c/{certificate.code}/&quot;&gt;" in page
    assert "linkedin.com" not in page
    actions.show(certification=certificate.certification, visibility="hidden", by=ada)
    assert (
        "You hide this certificate at the moment."
        in site.get(f"/certificates/{certificate.number}/share/").content.decode()
    )


def test_the_way_to_linkedin_is_behind_a_warning_and_tells_it_only_what_is_printed(as_, signed, certificate, ada):
    page = as_(ada).get(f"/certificates/{certificate.number}/share/linkedin/").content.decode()
    assert page.index("LinkedIn is another company.") < page.index("https://www.linkedin.com/profile/add?")
    assert 'rel="noopener noreferrer"' in page
    told = parse_qs(urlsplit(sharing.linkedin(certificate)).query)
    assert told["certId"] == [certificate.shown_number]
    assert told["certUrl"][0].endswith(f"/c/{certificate.code}/")
    assert told["expirationYear"] == [str(certificate.valid_through.year)]
    assert "Okafor" not in str(told)


def test_until_it_is_signed_the_page_says_so(as_, certificate, ada):
    page = as_(ada).get(f"/certificates/{certificate.number}/share/").content.decode()
    assert "are being signed" in page
    assert ".pdf" not in page


def test_the_picture_to_share_is_wide_and_carries_nothing(as_, signed, certificate, ada, ben):
    answer = as_(ada).get(f"/certificates/{certificate.number}/share.png")
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size, picture.info.get("openbadgecredential")) == ("PNG", (560, 294), None)
    assert as_(ben).get(f"/certificates/{certificate.number}/share.png").status_code == 404
