"""An ended session on a long form loses nothing, does nothing by itself, and shows it to nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lms.people import kept
from tests.people.conftest import authenticator_app, code_now, sign_in

FORM = "/doors/form/"
HERE = {"Referer": f"http://testserver{FORM}?from=list"}
TYPED = {
    "title": 'Harbor "House" <week 3>',
    "story": "\nFirst line & second\nthird",
    "day": "2026-11-20",
    "agrees": "on",
    "topics": ["crisis"],
    "mode": "live",
    "seen_version": "3",
    "new_password": "never-keep-this",
}


@pytest.fixture
def browser(ada, doors) -> Client:
    """Ada's browser, after her session ended while she was writing."""
    browser = Client()
    sign_in(browser, ada.email)
    browser.session.flush()
    return browser


def test_the_way_leads_to_sign_in_and_back_to_the_page_it_was_typed_on(browser, ada, doors):
    answer = browser.post(FORM, TYPED, headers=HERE)
    assert answer["Location"] == f"{reverse('account_login')}?next=/doors/form/%3Ffrom%3Dlist"
    signed_in = sign_in(browser, ada.email, next="/doors/form/?from=list")
    assert signed_in["Location"] == "/doors/form/?from=list"
    assert doors == []


def back(browser: Client, ada) -> str:
    sign_in(browser, ada.email)
    return browser.get("/doors/form/?from=list").content.decode()


def test_everything_typed_is_there_again_and_nothing_was_sent(browser, ada, doors):
    browser.post(FORM, TYPED, headers=HERE)
    page = back(browser, ada)
    assert "You were signed out before this was sent." in page
    assert 'value="Harbor &quot;House&quot; &lt;week 3&gt;"' in page
    assert "\n\nFirst line &amp; second\nthird</textarea>" in page
    assert 'value="2026-11-20"' in page
    assert '<option value="crisis" selected>' in page
    assert '<option value="ethics">' in page
    assert doors == []


@pytest.mark.parametrize(("agrees", "checked"), [("on", True), ("", False)])
def test_boxes_are_ticked_as_they_were(browser, ada, agrees, checked):
    browser.post(
        FORM, {**TYPED, "agrees": agrees} if agrees else {k: v for k, v in TYPED.items() if k != "agrees"}, headers=HERE
    )
    page = back(browser, ada)
    (box,) = [tag for tag in page.split("<") if tag.startswith("input") and 'name="agrees"' in tag]
    assert ("checked" in box) is checked
    live, own = [tag for tag in page.split("<") if tag.startswith("input") and 'name="mode"' in tag]
    assert "checked" in live
    assert "checked" not in own


def test_what_the_page_itself_carries_stays_fresh(browser, ada):
    """A hidden version or hash must be today's, or a change in between would go unseen."""
    browser.post(FORM, TYPED, headers=HERE)
    page = back(browser, ada)
    assert 'name="seen_version" value="7"' in page
    assert "another form&#x27;s" in page or "another form's" in page


def test_passwords_and_files_are_never_kept(browser, ada):
    browser.post(FORM, {**TYPED, "proof": SimpleUploadedFile("proof.txt", b"the proof itself")}, headers=HERE)
    fields = browser.session[kept.SESSION_KEY]["fields"]
    assert not {"new_password", "proof", "csrfmiddlewaretoken"} & fields.keys()
    assert "never-keep-this" not in back(browser, ada)


def test_sending_it_does_it_once_and_it_is_forgotten(browser, ada, doors):
    browser.post(FORM, TYPED, headers=HERE)
    back(browser, ada)
    assert browser.post(FORM, TYPED).content == b"Done"
    assert [deed["title"] for deed in doors] == ['Harbor "House" <week 3>']
    assert "You were signed out" not in browser.get("/doors/form/?from=list").content.decode()


def test_it_is_still_there_after_a_reload(browser, ada):
    browser.post(FORM, TYPED, headers=HERE)
    back(browser, ada)
    assert "You were signed out" in browser.get("/doors/form/?from=list").content.decode()


def test_who_signs_in_next_on_a_shared_computer_does_not_see_it(browser, ben):
    browser.post(FORM, TYPED, headers=HERE)
    page = back(browser, ben)
    assert "You were signed out" not in page
    assert "Harbor" not in page
    assert kept.SESSION_KEY not in browser.session


def test_a_browser_nobody_signed_in_with_keeps_nothing(client, doors, ada):
    assert client.post(FORM, TYPED, headers=HERE)["Location"].endswith("?next=/doors/form/")
    assert kept.SESSION_KEY not in client.session


def test_after_an_hour_it_is_forgotten(browser, ada, monkeypatch):
    monkeypatch.setattr(kept, "KEPT_FOR", -1)
    browser.post(FORM, TYPED, headers=HERE)
    assert "You were signed out" not in back(browser, ada)


def test_more_than_a_long_form_is_not_kept(browser):
    browser.post(FORM, {**TYPED, "story": "x" * 100_001}, headers=HERE)
    assert kept.SESSION_KEY not in browser.session


def test_a_page_of_another_site_is_not_where_it_leads(browser):
    answer = browser.post(FORM, TYPED, headers={"Referer": "https://evil.example/doors/form/"})
    assert answer["Location"] == f"{reverse('account_login')}?next=/doors/form/"


def test_where_the_page_has_no_such_form_the_words_are_shown(browser, ada):
    browser.post(FORM, TYPED, headers={"Referer": "http://testserver/doors/empty/"})
    sign_in(browser, ada.email)
    page = browser.get("/doors/empty/").content.decode()
    assert "This is what you typed:" in page
    assert "First line &amp; second" in page


def test_it_waits_for_the_second_factor_too(browser, ada, doors):
    secret = authenticator_app(ada)
    browser.post(FORM, TYPED, headers=HERE)
    sign_in(browser, ada.email, next="/doors/form/?from=list")
    answer = browser.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert answer["Location"] == "/doors/form/?from=list"
    assert "You were signed out" in browser.get(answer["Location"]).content.decode()


def test_a_deed_behind_reauthentication_is_not_done_by_signing_in(browser, ada, doors):
    browser.post("/doors/decide/", {"story": "Issue it"}, headers=HERE)
    sign_in(browser, ada.email)
    browser.post(reverse("account_reauthenticate"), {"password": "warm-paper-and-ink", "next": "/doors/decide/"})
    assert doors == []


def test_saving_as_one_goes_leads_the_whole_page_to_sign_in(browser):
    answer = browser.post(FORM, TYPED, headers={**HERE, "HX-Request": "true"})
    assert answer["HX-Redirect"].startswith(reverse("account_login"))
    assert kept.SESSION_KEY in browser.session


def test_a_form_from_before_the_last_sign_in_is_drawn_again_filled_in(ada, doors):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    browser.get(FORM)
    answer = browser.post(
        FORM, {**TYPED, "csrfmiddlewaretoken": "x" * 64}, headers={"Referer": f"http://testserver{FORM}"}
    )
    assert answer["Location"] == FORM
    assert "First line" in browser.get(FORM).content.decode()
    assert doors == []


def test_a_form_planted_by_another_site_is_refused_and_not_kept(ada, doors):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    answer = browser.post(FORM, TYPED, headers={"Referer": "https://evil.example/"})
    assert answer.status_code == 403
    assert kept.SESSION_KEY not in browser.session


def test_10_a_page_that_would_lead_elsewhere_is_not_gone_back_to(ada, doors):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    answer = browser.post(FORM, TYPED, headers={"Referer": "http://testserver//evil.example/x"})
    assert answer["Location"] == FORM
