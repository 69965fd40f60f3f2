"""What every answer says to the browser: nothing from elsewhere, nothing inline, no frame but the editor's preview."""

import re

import pytest
from django.urls import reverse

from lms.people.models import User
from tests.conftest import PASSWORD


def policy(response) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split("; ")
    return {part.split(" ", 1)[0]: part.split(" ", 1)[1] for part in parts}


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root@example.org", PASSWORD)


def test_a_page_loads_its_own_things_only(client, db):
    page = client.get(reverse("account_login"))
    directives = policy(page)
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["base-uri"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in page["Permissions-Policy"]


def test_the_editor_may_write_styles_and_frame_itself_and_still_runs_no_inline_script(client, root):
    client.force_login(root)
    page = client.get("/admin/reports/site-history/")
    directives = policy(page)
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self' 'unsafe-inline'"
    assert directives["frame-ancestors"] == directives["frame-src"] == "'self'"
    inline = re.findall(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/json|text/x-template)\")[^>]*>", page.content.decode()
    )
    assert inline == []


def test_no_answer_of_any_kind_goes_without_a_policy(client, db):
    for address in ("/account/login/", "/account/details/", "/nowhere/", "/healthz", "/admin/"):
        assert "default-src 'none'" in client.get(address)["Content-Security-Policy"], address


def test_what_somebody_signed_in_sees_is_kept_by_nobody(client, ada):
    client.force_login(ada)
    assert client.get("/account/details/")["Cache-Control"] == "no-store, private"


def test_over_https_browsers_insist_on_it(client, db, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    assert client.get("/account/login/")["Location"] == "https://testserver/account/login/"
    assert "max-age=31536000" in client.get("/account/login/", secure=True)["Strict-Transport-Security"]
