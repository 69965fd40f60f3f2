"""The public register shows what holders chose to list, by name, and nothing else; a page always costs the same."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates import actions, register
from certificates.models import Certificate, Certification, RegisterEntry
from certificates.views import register as views
from tests.certificates import careers
from tests.conftest import person

PAGE = "/register/model-board/"


def listed(certificate: Certificate) -> Certificate:
    holder = certificate.certification.person
    actions.show(certification=certificate.certification, visibility="listed", by=holder)
    return certificate


@pytest.fixture
def several(programme, everything, rita, nora):
    """Lists people by their names, one certificate each."""

    def add(*names: tuple[str, str]) -> list[Certificate]:
        issued = []
        for number, name in enumerate(names):
            someone = person(f"h{number}-{len(name[1])}@example.org", *name)
            application = actions.submit(application=actions.begin(programme=programme, by=someone), by=someone)
            actions.recommend(application=application, by=rita)
            issued.append(listed(actions.approve(application=application, by=nora)))
        return issued

    return add


def names_on(response) -> list[str]:
    return [row["certificate"].printed_name for row in response.context["rows"]]


# Who stands there.


def test_a_holder_stands_there_by_choice_only_and_from_that_moment(as_, client, certificate, ada):
    assert "Nobody is listed yet" in client.get(PAGE).content.decode()
    site = as_(ada)
    for choice, is_there in (("listed", True), ("by_code", False), ("listed", True), ("hidden", False)):
        site.post(f"/certificates/{certificate.number}/show/", {"visibility": choice})
        page = client.get(PAGE).content.decode()
        assert (certificate.shown_number in page, "Ada Okafor" in page) == (is_there, is_there)
    entry = RegisterEntry.objects.get()
    assert (entry.is_listed, entry.family_key, entry.full_key) == (False, "", "")


def test_it_shows_name_credential_number_body_dates_and_status_and_nothing_else(client, certificate):
    listed(certificate)
    response = client.get(PAGE)
    page = response.content.decode()
    for words in (
        "Ada Okafor",
        "Certified Peer Specialist",
        "Model State Peer Board",
        certificate.shown_number,
        "Active",
    ):
        assert words in page
    for private in ("ada@example.org", "1990", "Piece t1", "Rita", "Nora", "Awarded"):
        assert private not in page
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert 'content="noindex, nofollow"' in page
    assert not response.cookies
    assert "Model State Peer Board" in client.get("/register/").content.decode()
    assert client.get("/register/two-rivers-academy/").status_code == 404


def test_what_happens_to_a_certificate_is_there_at_once(client, certificate, nora, vera):
    listed(certificate)
    before = RegisterEntry.objects.get().changed_at
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    assert "Suspended" in client.get(PAGE).content.decode()
    assert RegisterEntry.objects.get().changed_at > before
    careers.revoke(certificate, by=nora, second=vera)
    assert "Revoked" in client.get(PAGE).content.decode()


def test_another_bodys_register_knows_nothing_of_it(client, certificate, otto, elsewhere):
    listed(certificate)
    assert register.page(elsewhere).entries == []


# Finding.


@pytest.mark.parametrize("asked", ["okafor", "OKAFOR", "Ada Okafor", "okafor, ada", " Ókafor ", "{number}", "{plain}"])
def test_it_is_found_by_name_or_number_however_it_is_spelt(client, certificate, asked):
    listed(certificate)
    asked = asked.format(number=certificate.shown_number, plain=certificate.number.lower())
    assert names_on(client.get(PAGE, {"q": asked})) == ["Ada Okafor"]


@pytest.mark.parametrize("asked", ["Ada", "Oka", "7K3-M9Q-RTC", "%", "_kafor", "-", "Okafor Ada"])
def test_what_is_not_its_name_or_number_finds_nothing(client, certificate, asked):
    listed(certificate)
    page = client.get(PAGE, {"q": asked})
    assert names_on(page) == []
    assert "That says nothing about whether they hold a certificate." in page.content.decode()


def test_hidden_and_unknown_find_the_same_nothing(client, certificate, ada):
    def answer() -> str:
        return client.get(PAGE, {"q": "Okafor"}).content.decode()

    before = answer()
    actions.show(certification=certificate.certification, visibility="hidden", by=ada)
    assert answer() == before


# Pages.


def test_it_goes_on_in_the_order_of_names_without_losing_or_repeating_anybody(client, several, monkeypatch):
    monkeypatch.setattr(register, "PER_PAGE", 2)
    several(("Bo", "Ash"), ("Al", "Ash"), ("Al", "Ash"), ("Cy", "Äsh"), ("Zoe", "Birch"))
    found, after = [], None
    for _page in range(5):
        response = client.get(PAGE, {"after": after} if after else {})
        found += names_on(response)
        after = response.context["page"].after
        if after is None:
            break
        assert f"after={after}" in response.content.decode()
    assert found == ["Al Ash", "Al Ash", "Bo Ash", "Cy Äsh", "Zoe Birch"]
    assert names_on(client.get(PAGE, {"q": "ash"})) == ["Al Ash", "Al Ash"]


def test_a_page_costs_the_same_statements_whatever_stands_there(client, several):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        return len(asked)

    several(("Al", "Ash"))
    few = cost()
    several(("Bo", "Birch"), ("Cy", "Cedar"), ("Di", "Dogwood"))
    assert cost() == few <= 7


# What must not be.


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60) | st.sampled_from(["\x00", "\u202eOkafor", "\ud800", "٣٤٥", "x" * 10_000, "'; --", "%00"]),
    st.text(max_size=12) | st.integers().map(str),
)
def test_71_whatever_is_asked_gets_an_answer(client, programme, monkeypatch, asked, after):
    monkeypatch.setattr(views, "MOST_PAGES", 10_000)
    asked, after = (text.encode("utf-8", "replace").decode() for text in (asked, after))
    assert client.get(PAGE, {"q": asked, "after": after}).status_code == 200


def test_50_reading_it_too_fast_is_slowed_down(client, programme, monkeypatch):
    monkeypatch.setattr("lms.people.limits.time.time", lambda: 1_800_000_000)
    monkeypatch.setattr(views, "MOST_PAGES", 3)
    assert [client.get(PAGE).status_code for _each in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda: Certification.objects.update(visibility="hidden"), "does not follow its holder's choice"),
        (lambda: RegisterEntry.objects.all().delete(), "does not follow its holder's choice"),
    ],
)
def test_a_register_that_does_not_follow_is_found(certificate, capsys, spoil, words):
    listed(certificate)
    spoil()
    with pytest.raises(SystemExit):
        call_command("check_integrity")
    assert words in capsys.readouterr().err
