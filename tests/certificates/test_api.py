"""Employers and payers ask with a token: one certificate, many at once, what changed in public registers."""

import json
from datetime import date, timedelta

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates import actions, api, feed, numbers
from certificates.models import ApiToken, Certificate, RegisterEntry, Scope
from lms.audit import ledger
from lms.audit.models import Event
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.certificates import careers
from tests.conftest import member, person

V1 = "/api/v1"
YEAR = timedelta(days=365)


@pytest.fixture
def token(board, nora) -> ApiToken:
    """The state's, for everything."""
    made, text = actions.make_token(
        organisation=board, label="State Medicaid", scopes=Scope.values, expires_on=board.today() + YEAR, by=nora
    )
    made.text = text
    return made


@pytest.fixture
def ask(client, token):
    def get(address: str, *, text: str = "", **data):
        return client.get(f"{V1}{address}", data, headers={"Authorization": f"Bearer {text or token.text}"})

    return get


@pytest.fixture
def ask_many(client, token):
    def post(body, *, text: str = ""):
        content = body if isinstance(body, str | bytes) else json.dumps({"certificates": body})
        headers = {"Authorization": f"Bearer {text or token.text}"}
        return client.post(f"{V1}/verify", content, content_type="application/json", headers=headers)

    return post


@pytest.fixture
def several(programme, everything, rita, nora):
    """Issues so many certificates, each to somebody else."""

    def issue(count: int) -> list[Certificate]:
        issued = []
        for number in range(count):
            someone = person(f"p{number}-{count}@example.org", "Pat", f"Number{number}")
            application = actions.submit(application=actions.begin(programme=programme, by=someone), by=someone)
            actions.recommend(application=application, by=rita)
            issued.append(actions.approve(application=application, by=nora))
        return issued

    return issue


def problem(response, status: int) -> str:
    """The words of a refusal, which is problem details and nothing else."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    told = response.json()
    assert told["status"] == status
    assert told["title"]
    return told["detail"]


# One.


def test_a_certificate_is_told_as_its_page_tells_it(ask, certificate, programme, nora, django_assert_num_queries):
    for asked in (certificate.shown_number, certificate.number.lower(), certificate.code, certificate.code.upper()):
        told = ask(f"/verify/{asked}").json()
        assert (told["number"], told["name"]) == (certificate.shown_number, "Ada Okafor")
    assert told["address"].endswith(f"/c/{certificate.code}/")
    assert (told["status"], told["status_words"], told["since"]) == ("active", "active", str(programme.today()))
    assert (told["valid_through"], told["replaced_by"]) == (str(certificate.valid_through), None)
    assert told["history"] == [{"status": "active", "since": str(programme.today())}]
    assert set(told) == {
        "number", "address", "name", "credential", "body", "awarded_on", "valid_from", "valid_through",
        "status", "status_words",
        "reason", "reason_words", "conditions", "since", "until", "holder_died", "replaced_by", "history",
    }  # fmt: skip
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review", private_note="A word from outside.")
    after = ask(f"/verify/{certificate.number}")
    assert (after.json()["status"], b"outside" in after.content, b"under_review" in after.content) == (
        "suspended",
        False,
        False,
    )


def test_the_history_tells_every_state_once(certificate, nora, vera, programme, monkeypatch):
    first = certificate.valid_from
    deeds = (
        (10, lambda: actions.suspend(certificate=certificate, by=nora, reason_code="under_review")),
        (40, lambda: actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")),
        (90, lambda: careers.revoke(certificate, by=nora, second=vera)),
    )
    for days, deed in deeds:
        monkeypatch.setattr(type(programme), "today", lambda self, days=days: first + timedelta(days=days))
        deed()
    monkeypatch.setattr(type(programme), "today", lambda self: first + timedelta(days=2000))
    passed = [(state.kind, (state.since - first).days) for state in certificate.states_so_far()]
    assert passed == [("active", 0), ("suspended", 10), ("active", 40), ("revoked", 90)]


def test_50_unknown_and_hidden_answer_alike_in_the_same_statements(ask, certificate, ada):
    actions.show(certification=certificate.certification, visibility="hidden", by=ada)
    answers = []
    for asked in (certificate.number, certificate.code, numbers.new_number(), numbers.new_code()):
        with CaptureQueriesContext(connection) as statements:
            answers.append((ask(f"/verify/{asked}").content, len(statements)))
    assert len(set(answers[1:])) == 1
    assert answers[0][0] == answers[1][0]
    assert "No certificate with this number or code can be shown." in problem(ask("/verify/nonsense"), 404)


# Many.


def test_many_are_answered_in_their_order_with_what_is_none_among_them(ask_many, several, ada):
    first, second, hidden = several(3)
    actions.show(certification=hidden.certification, visibility="hidden", by=hidden.certification.person)
    unknown = numbers.shown(numbers.new_number())
    asked = [second.code, unknown, first.shown_number, hidden.number, "no number", first.shown_number]
    told = ask_many(asked).json()["answers"]
    assert [one["asked"] for one in told] == asked
    results = [one["result"] for one in told]
    assert results == ["found", "not_found", "found", "not_found", "not_well_formed", "found"]
    assert [one["certificate"] and one["certificate"]["name"] for one in told if one["result"] == "found"] == [
        "Pat Number1", "Pat Number0", "Pat Number0",
    ]  # fmt: skip


def test_a_thousand_are_asked_at_once_and_one_more_is_refused_in_words(ask_many, token, certificate):
    thousand = [certificate.number, *(numbers.new_number() for _each in range(999))]
    assert len(ask_many(thousand).json()["answers"]) == 1000
    words = problem(ask_many([*thousand, certificate.number]), 422)
    assert "certificates" in words
    assert "1000" in words
    told = ledger.history(token).get(verb="certificates.check_many")
    assert ledger.sentence(told) == "With the token State Medicaid 1000 certificates were checked at once."
    assert certificate.number not in json.dumps([event.detail for event in ledger.history(token)])


def test_many_cost_the_same_statements_as_two(ask_many, several, nora):
    issued = several(7)
    actions.suspend(certificate=issued[3], by=nora, reason_code="under_review")

    def cost(asked: list[str]) -> int:
        with CaptureQueriesContext(connection) as statements:
            assert {one["result"] for one in ask_many(asked).json()["answers"]} == {"found"}
        return len(statements)

    ask_many([issued[0].number])
    few = cost([issued[0].number, issued[1].code])
    assert cost([one.number for one in issued[:4]] + [one.code for one in issued[4:]]) == few <= 16


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '{"certificates": []}', '{"certificates": [1]}', '{"certificates": "7K3"}', b"\xff\x00"],
)
def test_a_question_that_is_none_is_told_so(ask_many, body):
    response = ask_many(body)
    assert problem(response, response.status_code)
    assert response.status_code in (400, 422)


# Changes.


def test_changes_tell_of_listed_certificates_and_of_what_was_taken_off_and_of_no_other(
    ask, several, nora, vera, programme
):
    listed, gone, quiet = several(3)
    for one in (listed, gone):
        actions.show(certification=one.certification, visibility="listed", by=one.certification.person)
    actions.show(certification=gone.certification, visibility="by_code", by=gone.certification.person)
    careers.revoke(listed, by=nora, second=vera)
    response = ask("/changes", since=str(programme.today()))
    told = {one["number"]: one for one in response.json()["changes"]}
    assert set(told) == {listed.shown_number, gone.shown_number}
    assert told[listed.shown_number]["certificate"]["status"] == "revoked"
    assert (told[gone.shown_number]["result"], told[gone.shown_number]["certificate"]) == ("not_listed", None)
    assert quiet.number.encode() not in response.content
    assert ask("/changes", since=str(programme.today() + timedelta(days=3))).json()["changes"] == []
    assert ask("/changes", since="2026-01-01", body="elsewhere").json()["changes"] == []


def test_what_ended_or_began_since_is_a_change_that_nobody_made(ask, certificate, ada, monkeypatch):
    actions.show(certification=certificate.certification, visibility="listed", by=ada)
    long_ago = {"changed_at": "2020-01-01T00:00:00Z", "valid_from": date(2020, 1, 1)}
    RegisterEntry.objects.update(**long_ago, valid_through=date.today() - timedelta(days=40))
    assert ask("/changes", since=str(date.today() - timedelta(days=30))).json()["changes"] == []
    assert len(ask("/changes", since=str(date.today() - timedelta(days=41))).json()["changes"]) == 1
    later = {"valid_from": date.today() - timedelta(days=10), "valid_through": date.today() + timedelta(days=700)}
    RegisterEntry.objects.update(**later)
    assert len(ask("/changes", since=str(date.today() - timedelta(days=30))).json()["changes"]) == 1
    assert ask("/changes", since=str(date.today() - timedelta(days=2))).json()["changes"] == []


def test_pages_of_changes_follow_one_another_by_their_cursor(ask, several, monkeypatch):
    monkeypatch.setattr(feed, "PER_PAGE", 2)
    issued = several(5)
    for one in issued:
        actions.show(certification=one.certification, visibility="listed", by=one.certification.person)
    found, cursor = [], ""
    while cursor is not None:
        page = ask("/changes", since="2026-01-01", cursor=cursor).json()
        found += [one["number"] for one in page["changes"]]
        cursor = page["next_cursor"]
    assert found == [one.shown_number for one in issued]


# Tokens.


def test_without_a_valid_token_nothing_is_told(ask, client, token, nora, board, monkeypatch):
    words = "Send a token that is valid today"
    assert words in problem(client.get(f"{V1}/verify/7K3"), 401)
    bare = client.get(f"{V1}/changes", {"since": "2026-01-01"}, headers={"Authorization": "Basic x"})
    assert words in problem(bare, 401)
    assert bare["WWW-Authenticate"].startswith("Bearer")
    assert words in problem(ask("/verify/7K3", text="peerway_nothing"), 401)
    last = token.expires_on
    monkeypatch.setattr(type(board), "today", lambda self: last)
    problem(ask("/verify/7K3"), 404)
    monkeypatch.setattr(type(board), "today", lambda self: last + timedelta(days=1))
    assert words in problem(ask("/verify/7K3"), 401)
    monkeypatch.undo()
    for _twice in range(2):
        actions.revoke_token(token=token, by=nora)
    assert words in problem(ask("/verify/7K3"), 401)
    assert [event.verb for event in ledger.history(token)].count("certificates.revoke_token") == 1


def test_a_token_opens_what_it_was_made_for(ask, ask_many, board, nora, certificate):
    facts = {"organisation": board, "expires_on": board.today() + YEAR, "by": nora}
    _token, one = actions.make_token(label="One", scopes=[Scope.ONE], **facts)
    assert ask(f"/verify/{certificate.number}", text=one).status_code == 200
    assert "was not made for this" in problem(ask_many([certificate.number], text=one), 403)
    assert "was not made for this" in problem(ask("/changes", text=one, since="2026-01-01"), 403)


def test_asking_too_often_waits_a_minute_for_that_token_alone(ask, board, nora, monkeypatch):
    monkeypatch.setattr("lms.people.limits.time.time", lambda: 1_800_000_000)
    monkeypatch.setitem(api.MOST_A_MINUTE, Scope.ONE, 2)
    facts = {"organisation": board, "expires_on": board.today() + YEAR, "by": nora, "scopes": [Scope.ONE]}
    _token, other = actions.make_token(label="Other", **facts)
    answers = [ask("/verify/nothing") for _each in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert (problem(answers[2], 429), answers[2]["Retry-After"]) == ("Too many requests.", "60")
    assert ask("/verify/nothing", text=other).status_code == 404


def test_guessing_tokens_is_slowed_down(ask, monkeypatch):
    monkeypatch.setattr("lms.people.limits.time.time", lambda: 1_800_000_000)
    monkeypatch.setattr(api, "MOST_WRONG", 2)
    assert [ask("/verify/x", text=f"peerway_{n}").status_code for n in range(3)] == [401, 401, 429]


def test_its_use_is_noted_by_the_day_and_what_was_asked_nowhere(ask, token, certificate):
    for _often in range(3):
        ask(f"/verify/{certificate.number}")
    token.refresh_from_db()
    assert token.last_used_at
    assert Event.objects.filter(verb="certificates.use_token").count() == 1
    assert token.text not in "".join(str(row) for row in ApiToken.objects.values_list())


def test_a_manager_makes_a_token_that_is_shown_once_and_revokes_it(fresh, mona, clinic, client):
    site = fresh(mona)
    row = {
        "organisation": clinic.pk,
        "label": "Enrolment",
        "scopes": ["one", "many"],
        "expires_on": clinic.today() + timedelta(days=90),
    }
    made = site.post("/tokens/make/", row)
    text = made.context["text"]
    assert text in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    listing = site.get("/tokens/").content.decode()
    assert text not in listing
    assert text[:12] in listing
    again = site.post("/tokens/make/", row).content.decode()
    assert "There is a token of this name already." in again
    too_long = site.post("/tokens/make/", row | {"label": "B", "expires_on": clinic.today() + timedelta(days=400)})
    assert "A token lasts for a year at most." in too_long.content.decode()
    token = ApiToken.objects.get()
    site.post(f"/tokens/{token.pk}/revoke/")
    assert client.get(f"{V1}/verify/x", headers={"Authorization": f"Bearer {text}"}).status_code == 401
    assert "Revoked" in site.get("/tokens/").content.decode()


def test_who_holds_no_such_role_there_makes_and_revokes_none(fresh, token, rita, otto, board, clinic):
    assert fresh(rita).get("/tokens/").status_code == 403
    assert "State Medicaid" not in fresh(otto).get("/tokens/").content.decode()
    assert fresh(otto).post(f"/tokens/{token.pk}/revoke/").status_code == 404
    facts = {"label": "X", "scopes": [Scope.ONE], "expires_on": board.today(), "by": otto}
    with pytest.raises(Refused, match="Only a programme manager or registrar of Model State Peer Board makes tokens"):
        actions.make_token(organisation=board, **facts)
    with pytest.raises(Refused, match="revokes it"):
        actions.revoke_token(token=token, by=otto)
    member(rita, clinic, Role.PROGRAMME_MANAGER)
    with pytest.raises(Refused, match="Choose what the token may be used for"):
        actions.make_token(organisation=clinic, **facts | {"by": rita, "scopes": ["everything"]})


# The document, and what must not be.


@pytest.mark.django_db
def test_the_openapi_document_stands_at_an_address_and_asks_no_other_site(client):
    response = client.get(f"{V1}/openapi.json")
    told = response.json()
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {f"{V1}/verify/{{number_or_code}}", f"{V1}/verify", f"{V1}/changes"}
    schemes = told["components"]["securitySchemes"].values()
    assert {scheme["scheme"] for scheme in schemes} == {"bearer"}
    for name in told["components"]["schemas"]:
        jsonschema.Draft202012Validator.check_schema(told["components"]["schemas"][name])


ODD = st.text(max_size=40) | st.sampled_from(["\x00", "\u202e7K3", "..", "%", "x" * 5000, "٣٤٥", "7K3-M9Q-RTC"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ODD, st.lists(ODD | st.integers() | st.none(), max_size=5), ODD)
def test_71_whatever_is_asked_gets_an_answer(ask, ask_many, monkeypatch, one, many, day):
    for scope in Scope:
        monkeypatch.setitem(api.MOST_A_MINUTE, scope, 10_000)
    one, day = (text.encode("utf-8", "replace").decode().replace("/", "") or "x" for text in (one, day))
    assert ask(f"/verify/{one}").status_code in (200, 404)
    assert ask_many(many).status_code in (200, 422)
    assert ask("/changes", since=day, cursor=one).status_code in (200, 422)


def test_71_ten_megabytes_are_refused_without_being_read(ask_many):
    assert problem(ask_many(b'{"certificates": ["' + b"x" * 10_000_000 + b'"]}'), 413)
