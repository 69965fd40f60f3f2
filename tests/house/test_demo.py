"""The demo is safe to start anywhere: it takes no port from another and moves into nobody's house."""

import socket

import pytest
from django.core.management import CommandError, call_command

from lms.management import lives
from lms.people.models import Organisation, User


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


@pytest.fixture
def collected(monkeypatch) -> list[str]:
    """What the command would have told, had it gone on; the lives themselves are told elsewhere."""
    told: list[str] = []
    monkeypatch.setattr(lives, "tell_all", lambda: told.append("lives"))
    monkeypatch.setattr("lms.management.commands.demo.call_command", lambda name, **options: told.append(name))
    return told


def test_a_port_somebody_answers_at_is_refused_before_anything_is_done(settings, collected):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.PORT = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {settings.PORT} is in use. Try another: PORT="):
            call_command("demo")
    assert collected == []


def test_a_database_with_people_of_its_own_is_left_alone(nora, collected):
    with pytest.raises(CommandError, match="people in it who are not the demo's"):
        call_command("demo", "--no-serve")
    assert collected == []
    assert list(User.objects.all()) == [nora]
    assert Organisation.objects.count() == 1


@pytest.mark.django_db
def test_an_empty_one_and_its_own_are_taken(collected, signing):
    call_command("demo", "--no-serve")
    User.objects.create_user(lives.LOGINS[0].email)
    call_command("demo", "--no-serve")
    assert collected == ["migrate", "collectstatic", "lives"] * 2


def test_without_the_demo_setting_it_does_nothing(settings, collected):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is false"):
        call_command("demo")
    assert collected == []
