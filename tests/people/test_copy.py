"""A copy of everything: asked for, made by the worker, fetched after the password, gone after a week, whole."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people import actions, copying, holdings
from lms.people.models import Copy
from tests.conftest import PASSWORD

PAGE = "/account/copy/"


def read(content: bytes) -> tuple[dict, dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("everything.json")), files


@pytest.mark.django_db
def test_every_holding_can_be_asked_and_gives_no_secret(ada):
    for one in holdings.HOLDINGS:
        assert one.of(ada).count() >= (one.label == "people.User")
        names = {field.name for field in one.model._meta.concrete_fields}
        assert set(one.without) <= names
        assert one.kept or one.empty is None
        assert names & {"password", "secret", "private_note", "note_salt"} <= set(one.without)


@pytest.fixture
def fresh(client, ada):
    client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def test_it_is_asked_for_made_and_fetched(fresh, ada, ben):
    assert "Make a copy" in fresh.get(PAGE).content.decode()
    assert "Being made" in fresh.post(PAGE, follow=True).content.decode()
    copy = Copy.objects.get()
    assert actions.ask_copy(by=ada) == copy
    assert fresh.get(f"{PAGE}{copy.pk}/").status_code == 404
    actions.make_copy.call(copy.pk)
    actions.make_copy.call(copy.pk)
    assert "Fetch my copy" in fresh.get(PAGE).content.decode()
    response = fresh.get(f"{PAGE}{copy.pk}/")
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/zip", "private, no-store")
    told, files = read(response.content)
    (me,) = next(table for table in told["tables"] if table["table"] == "people.User")["rows"]
    assert (me["email"], me["born_on"]) == ("ada@example.org", "1990-02-03")
    assert "password" not in me
    assert "Your account: 1" in files["read-me.txt"].decode()
    assert OutboxMessage.objects.filter(notice="people/copy_made", person=ada).count() == 1
    verbs = [event.verb for event in ledger.history(ada)]
    assert verbs[-3:] == ["people.ask_copy", "people.make_copy", "people.fetch_copy"]
    with pytest.raises(actions.Refused, match="somebody else’s"):
        actions.fetch_copy(copy=copy, by=ben)
    with pytest.raises(actions.Refused, match="less than a day old"):
        actions.ask_copy(by=ada)


def test_it_is_fetched_by_nobody_else_and_only_after_the_password(client, ada, ben, settings):
    copy = actions.ask_copy(by=ada)
    actions.make_copy.call(copy.pk)
    client.post("/account/login/", {"login": ben.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get(f"{PAGE}{copy.pk}/").status_code == 404
    client.logout()
    client.force_login(ada)
    for answer in (client.post(PAGE), client.get(f"{PAGE}{copy.pk}/")):
        assert answer["Location"].startswith("/account/reauthenticate/")


def test_63_what_a_lost_worker_left_is_made_at_night_and_what_expired_is_emptied(ada, monkeypatch):
    copy = actions.ask_copy(by=ada)
    monkeypatch.setattr(copying, "of", lambda person, at: 1 / 0)
    assert actions.finish_copies() == 0
    monkeypatch.undo()
    assert (actions.finish_copies(), actions.finish_copies()) == (1, 0)
    copy.refresh_from_db()
    assert copy.content
    assert actions.expire_copies(at=timezone.now()) == 0
    later = timezone.now() + timedelta(days=7)
    assert (actions.expire_copies(at=later), actions.expire_copies(at=later)) == (1, 0)
    copy.refresh_from_db()
    assert copy.content is None
    Copy.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(actions.Refused, match="not there any more"):
        actions.fetch_copy(copy=copy, by=ada)
