"""What a stranger sees of a certificate, by its address or by number and name; and what not."""

from datetime import timedelta

import hypothesis
import pytest
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import strategies as st

from certificates import actions, numbers
from certificates.views import checking


def verify(client, number: str, family_name: str):
    return client.post("/verify/", {"number": number, "family_name": family_name})


def body(response) -> str:
    """The page without the one thing that differs each time."""
    text = response.content.decode()
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


# By its address.


def test_the_page_says_who_holds_what_from_whom_until_when(client, certificate, settings):
    response = client.get(f"/c/{certificate.code}/")
    page = response.content.decode()
    for words in (
        "Ada Okafor",
        "Certified Peer Specialist",
        "Model State Peer Board",
        certificate.shown_number,
        "Active",
    ):
        assert words in page
    assert f"{settings.BASE_URL}/c/{certificate.code}/" in page
    assert 'class="qr"' in page
    assert 'class="guilloche"' in page


def test_the_page_says_nothing_else_about_the_person(client, certificate):
    page = client.get(f"/c/{certificate.code}/").content.decode()
    for private in ("ada@example.org", "1990", "Piece t1", "Rita", "Nora"):
        assert private not in page


def test_it_is_for_no_search_engine_and_no_next_site_and_keeps_no_cookie(client, certificate):
    response = client.get(f"/c/{certificate.code}/")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-cache, max-age=0"
    assert not response.cookies


def test_letters_that_look_like_others_lead_to_the_right_address(client, certificate):
    mistyped = certificate.code.replace("0", "O").replace("1", "l").upper()
    if mistyped != certificate.code:
        assert client.get(f"/c/{mistyped}/").url == f"/c/{certificate.code}/"


def test_50_unknown_and_hidden_answer_alike(client, certificate, ada):
    unknown = client.get(f"/c/{numbers.new_code()}/")
    actions.show(certification=certificate.certification, visibility="hidden", by=ada)
    hidden = client.get(f"/c/{certificate.code}/")
    nonsense = client.get("/c/nonsense/")
    assert [answer.status_code for answer in (unknown, hidden, nonsense)] == [404, 404, 404]
    assert body(unknown) == body(hidden) == body(nonsense)
    assert dict(unknown.headers) == dict(hidden.headers)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_only_read(client, certificate, method):
    assert getattr(client, method)(f"/c/{certificate.code}/").status_code == 405


# By number and family name.


@pytest.mark.parametrize(
    "spelt", [str.lower, str.upper, lambda number: number.replace("-", " "), lambda number: f"  {number} "]
)
def test_number_and_name_lead_to_the_page(client, certificate, spelt):
    assert verify(client, spelt(certificate.shown_number), "okafor").url == f"/c/{certificate.code}/"


def test_50_a_wrong_name_an_unknown_number_and_a_hidden_certificate_answer_alike(client, certificate, ada):
    number = certificate.shown_number
    wrong_name = verify(client, number, "Ruiz")
    actions.show(certification=certificate.certification, visibility="hidden", by=ada)
    hidden = verify(client, number, "Ruiz")
    hidden_right_name = verify(client, number, "Okafor")
    other = numbers.shown(numbers.new_number())
    unknown = verify(client, other, "Ruiz")
    assert {answer.status_code for answer in (wrong_name, hidden, hidden_right_name, unknown)} == {200}
    assert body(wrong_name) == body(hidden) == body(unknown).replace(other, number)
    assert body(hidden_right_name).replace("Okafor", "Ruiz") == body(hidden)
    assert "No certificate with this number and this name can be shown." in body(unknown)


def test_50_all_of_them_cost_the_same_single_statement(client, certificate, ada, django_assert_num_queries):
    def ask(number: str) -> None:
        with django_assert_num_queries(1):
            verify(client, number, "Ruiz")

    ask(certificate.shown_number)
    ask(numbers.shown(numbers.new_number()))
    actions.show(certification=certificate.certification, visibility="hidden", by=ada)
    ask(certificate.shown_number)


def test_50_an_empty_name_opens_nothing(client, certificate):
    for name in ("", " ", "-", "'"):
        assert verify(client, certificate.shown_number, name).status_code == 200


def test_a_mistyped_number_is_told_apart_without_asking_the_database(client, certificate, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = verify(client, "7K3-M9Q-RTD", "Okafor").content.decode()
    assert "One of its letters or digits is mistyped." in page
    assert 'value="7K3-M9Q-RTD"' in page


@pytest.mark.django_db
def test_a_look_alike_is_named_by_arithmetic_alone(client, django_assert_num_queries):
    number = next(one for one in iter(numbers.new_number, "") if set(one) & set("8BZ2"))
    place, symbol = next((place, symbol) for place, symbol in enumerate(number) if symbol in "8BZ2")
    mistyped = number[:place] + numbers.LOOK_ALIKE[symbol] + number[place + 1 :]
    with django_assert_num_queries(0):
        page = verify(client, mistyped, "Okafor").content.decode()
    assert (f"Is it {numbers.shown(number)}?" in page) == (numbers.meant(mistyped) == number)
    assert numbers.meant(mistyped) in (number, None)


@pytest.mark.parametrize(
    "spelt", ["{base}/c/{code}/", "{code}", " {upper} ", "/c/{code}.pdf", "{base}/c/{code}/?from=x"]
)
def test_the_address_of_its_page_needs_no_name(client, certificate, settings, spelt):
    code = certificate.code
    typed = spelt.format(base=settings.BASE_URL, code=code, upper=code.upper().replace("1", "l").replace("0", "O"))
    assert verify(client, typed, "").url == f"/c/{code}/"


def test_50_an_unknown_and_a_hidden_address_lead_to_the_same_nothing(client, certificate, ada):
    actions.show(certification=certificate.certification, visibility="hidden", by=ada)
    pages = [client.get(verify(client, code, "").url) for code in (certificate.code, numbers.new_code())]
    assert [page.status_code for page in pages] == [404, 404]
    assert body(pages[0]) == body(pages[1])


ODD = st.text(max_size=60) | st.sampled_from(["\x00", "\u202e", "\ud800", "٣٤٥", "/" * 200, "?.", "x" * 10_000, "{{"])


@pytest.mark.django_db
@hypothesis.settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@hypothesis.given(ODD, ODD)
def test_71_whatever_is_typed_gets_an_answer(client, monkeypatch, number, family_name):
    monkeypatch.setattr(checking, "MOST_CHECKS", 10_000)
    number, family_name = (text.encode("utf-8", "replace").decode() for text in (number, family_name))
    assert verify(client, number, family_name).status_code == 200


@pytest.mark.django_db
def test_71_ten_megabytes_are_not_looked_at(client):
    assert verify(client, "x" * 10_000_000, "Okafor").status_code in (400, 413)


@pytest.fixture
def one_moment(monkeypatch) -> None:
    """Everything happens within one window."""
    monkeypatch.setattr("lms.people.limits.time.time", lambda: 1_800_000_000)


def test_50_asking_too_often_is_slowed_down_for_that_address_only(client, certificate, one_moment):
    for _each in range(checking.MOST_CHECKS):
        assert verify(client, "7K3-M9Q-RTC", "Ruiz").status_code == 200
    answer = verify(client, certificate.shown_number, "Okafor")
    assert answer.status_code == 429
    assert "Wait ten minutes and try again." in answer.content.decode()
    assert client.get("/verify/").status_code == 200
    assert client.get(f"/c/{certificate.code}/").status_code == 200
    elsewhere = client.post(
        "/verify/", {"number": certificate.shown_number, "family_name": "Okafor"}, REMOTE_ADDR="203.0.113.9"
    )
    assert elsewhere.status_code == 302


def test_50_a_forged_forwarded_address_is_the_same_asker(client, certificate, one_moment):
    answers = {
        client.post(
            "/verify/",
            {"number": "7K3-M9Q-RTC", "family_name": "Ruiz"},
            headers={"X-Forwarded-For": f"203.0.113.{each}"},
        ).status_code
        for each in range(checking.MOST_CHECKS + 1)
    }
    assert answers == {200, 429}


def test_the_form_asks_for_a_token(certificate):
    strict = Client(enforce_csrf_checks=True)
    assert verify(strict, certificate.shown_number, "Okafor").status_code == 403


# In one statement, and never older than the request.


def test_the_page_costs_one_statement_whoever_asks(client, certificate, ada, django_assert_num_queries):
    client.get(f"/c/{certificate.code}/")
    for method in (client.get, client.head):
        with django_assert_num_queries(1):
            assert method(f"/c/{certificate.code}/").status_code == 200


def test_what_happens_to_it_is_on_its_page_at_once(client, certificate, nora):
    address = f"/c/{certificate.code}/"
    assert "Active" in client.get(address).content.decode()
    at = {"certificate": certificate, "by": nora}
    actions.suspend(**at, reason_code="under_review", private_note="A word from outside.")
    suspended = client.get(address).content.decode()
    assert "Suspended" in suspended
    assert "A word from outside." not in suspended
    actions.reinstate(**at, reason_code="resolved")
    assert "Active" in client.get(address).content.decode()


def test_the_day_after_its_last_it_has_lapsed(client, certificate, monkeypatch):
    assert "Active" in client.get(f"/c/{certificate.code}/").content.decode()
    monkeypatch.setattr("lms.people.days.today_in", lambda zone: certificate.valid_through + timedelta(days=1))
    assert "Lapsed" in client.get(f"/c/{certificate.code}/").content.decode()


# The holder's choice.


def choose(site, certificate, visibility: str):
    return site.post(f"/certificates/{certificate.number}/show/", {"visibility": visibility})


def test_the_holder_hides_and_shows_it_at_once(as_, client, certificate, ada):
    for visibility, status in (("hidden", 404), ("listed", 200), ("hidden", 404), ("by_code", 200)):
        assert choose(as_(ada), certificate, visibility).url == f"/certificates/{certificate.number}/"
        client.logout()
        assert client.get(f"/c/{certificate.code}/").status_code == status


def test_nobody_else_chooses(as_, certificate, ben, nora, rita):
    for someone in (ben, nora, rita):
        assert choose(as_(someone), certificate, "hidden").status_code == 404
    certificate.certification.refresh_from_db()
    assert certificate.certification.visibility == "by_code"


def test_a_choice_that_is_none_is_refused(as_, certificate, ada):
    assert "There is a problem" in choose(as_(ada), certificate, "everybody").content.decode()


def test_nobody_else_opens_the_holders_page(as_, certificate, ben, nora, otto):
    for someone in (ben, nora, otto):
        assert as_(someone).get(f"/certificates/{certificate.number}/").status_code == 404
        assert certificate.shown_number not in as_(someone).get("/certificates/").content.decode()


@pytest.mark.django_db
def test_the_form_lets_a_browser_say_where_it_came_from(client):
    """Under no-referrer a browser sends `Origin: null`, which CSRF protection refuses."""
    assert client.get("/verify/")["Referrer-Policy"] == "same-origin"


def test_71_a_number_that_cannot_be_one_is_not_found(as_, certificate, ada, nora):
    for someone, address in ((ada, "/certificates/%00/"), (nora, "/issued/%00/"), (nora, "/issued/%00/revoke/")):
        assert as_(someone).get(address).status_code == 404
