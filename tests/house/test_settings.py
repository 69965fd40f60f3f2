"""Settings: each in the README, loud on nonsense, safe in production, and a demo that cannot pass for one."""

import os
import re
import runpy
import subprocess
import sys
import warnings
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from django.conf import settings as live
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from lms import checks
from tests.house.floors import HOUSE

SETTINGS = HOUSE / "lms/settings.py"
PRODUCTION = {
    "BASE_URL": "https://peerway.example",
    "SECRET_KEY": "Zq8-vT3_nB6.kW1+rY5=hD9/xL2~cM7!pF4^sJ0*gA",
    "DATABASE_URL": "postgres://peerway:secret@127.0.0.1:5/peerway",
    "CACHE_URL": "redis://127.0.0.1:6/0",
    "EMAIL_URL": "smtp+tls://peerway:secret@127.0.0.1:7",
}
PRODUCTION["SECRET_KEY"] += "-and-more-of-it"


def read_variables() -> set[str]:
    return set(re.findall(r'env_(?:text|flag|int|choice|url)\(\s*"([A-Z_]+)"', SETTINGS.read_text()))


def documented_variables() -> set[str]:
    section = (HOUSE / "README.md").read_text().split("\n## Settings\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_]+)`", section, re.MULTILINE))


def start(**environment: str) -> dict:
    """Reads the settings as a fresh process would, with this environment and nothing else of ours."""
    kept = {name: os.environ.pop(name) for name in read_variables() if name in os.environ}
    os.environ.update(environment)
    try:
        return runpy.run_path(str(SETTINGS))
    finally:
        for name in environment:
            del os.environ[name]
        os.environ.update(kept)


def refusal_in(tmp_path, **environment: str) -> str:
    """What `check --deploy` says of these settings, in this process; empty where it has nothing to say."""
    ours = {name: value for name, value in start(DATA_DIR=str(tmp_path), **environment).items() if name.isupper()}
    differing = {name: value for name, value in ours.items() if value != getattr(live, name)}
    with override_settings(**differing), warnings.catch_warnings(action="ignore", category=UserWarning):
        try:
            call_command("check", deploy=True, fail_level="WARNING", stdout=StringIO())
        except SystemCheckError as refused:
            return str(refused)
    return ""


def test_every_variable_is_in_the_readme_and_every_one_there_is_read():
    assert documented_variables() == read_variables()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEMO", "yes", "DEMO is 'yes'. It must be true or false."),
        ("DEBUG", "1", "DEBUG is '1'. It must be true or false."),
        ("REQUIRE_MFA", "on", "REQUIRE_MFA is 'on'. It must be true or false."),
        ("SHOW_MAILBOX", "no", "SHOW_MAILBOX is 'no'. It must be true or false."),
        ("PORT", "0", "PORT is '0'. It must be a whole number from 1 to 65535."),
        ("PORT", "٨٠٠٠", "PORT is '٨٠٠٠'. It must be a whole number from 1 to 65535."),
        ("PORT", "8000.0", "PORT is '8000.0'. It must be a whole number"),
        ("TRUSTED_PROXY_COUNT", "6", "TRUSTED_PROXY_COUNT is '6'. It must be a whole number from 0 to 5."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'loud'. It must be one of: DEBUG, INFO, WARNING, ERROR."),
        ("BASE_URL", "peerway.example", "BASE_URL is 'peerway.example'. It must be http:// or https:// and a host"),
        ("BASE_URL", "https://peerway.example/site", "with no path after it"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS is '*'. It must be host names separated by commas."),
        ("SECRET_KEY", "short", "SECRET_KEY is too short. It must have at least 50 random characters."),
        ("SECRET_KEY_FALLBACKS", "short", "SECRET_KEY_FALLBACKS has a key that is too short."),
        ("DATABASE_URL", "mysql://localhost/x", "DATABASE_URL names an engine Peerway does not run on."),
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be read"),
        ("CACHE_URL", "nonsense://x", "CACHE_URL cannot be read"),
        ("EMAIL_URL", "pigeon://x", "EMAIL_URL cannot be read"),
        ("FROM_EMAIL", "nobody", "FROM_EMAIL is 'nobody'. It must be an address"),
    ],
)
def test_a_value_that_makes_no_sense_stops_the_start_with_its_name_and_what_is_accepted(tmp_path, name, value, words):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**{"DATA_DIR": str(tmp_path), name: value})
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("HSTS_SECONDS", "forever", "HSTS_SECONDS is 'forever'. It must be a whole number from 0 to 63072000.")],
)
def test_so_do_values_that_only_matter_over_https(tmp_path, name, value, words):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**{"DATA_DIR": str(tmp_path), "BASE_URL": "https://peerway.example", name: value})
    assert words in str(refusal.value)


def test_a_secret_in_a_wrong_address_is_not_repeated(tmp_path):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(DATA_DIR=str(tmp_path), DATABASE_URL="postgres://peerway:hunter2@host:notaport/x")
    assert "hunter2" not in str(refusal.value)


def test_with_nothing_set_it_is_safe(tmp_path):
    settings = start(DATA_DIR=str(tmp_path))
    assert settings["DEBUG"] is settings["DEMO"] is settings["SHOW_MAILBOX"] is False
    assert settings["REQUIRE_MFA"] is True
    assert "unsafe" not in str(settings["CONTENT_SECURITY_POLICY"])
    assert settings["ALLOWED_HOSTS"] == ["127.0.0.1"]


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    first = start(DATA_DIR=str(tmp_path))["SECRET_KEY"]
    assert start(DATA_DIR=str(tmp_path))["SECRET_KEY"] == first
    assert len(first) > 80
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_production_passes_every_check(tmp_path):
    # The browser tests of the same process set Playwright's variable, which no deployment has.
    not_ours = {*read_variables(), "DJANGO_ALLOW_ASYNC_UNSAFE"}
    rest = {name: value for name, value in os.environ.items() if name not in not_ours}
    found = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=HOUSE,
        env={**rest, "DATA_DIR": str(tmp_path), **PRODUCTION},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert "no issues" in found.stdout
    assert refusal_in(tmp_path, **PRODUCTION) == ""


def test_a_demo_is_refused_by_name(tmp_path):
    refusal = refusal_in(tmp_path, DEMO="true")
    for words in (
        "DEMO is true.",
        "REQUIRE_MFA is false:",
        "SHOW_MAILBOX is true:",
        "SECRET_KEY is not set:",
        "BASE_URL is not https.",
        "CACHE_URL is not set:",
    ):
        assert words in refusal


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEMO", "true", "DEMO is true."),
        ("REQUIRE_MFA", "false", "REQUIRE_MFA is false:"),
        ("SHOW_MAILBOX", "true", "SHOW_MAILBOX is true:"),
        ("CACHE_URL", "locmemcache://", "CACHE_URL is not set:"),
        ("EMAIL_URL", "consolemail://", "EMAIL_URL is not set:"),
        ("EMAIL_URL", "smtp://peerway:secret@mail.example:25", "EMAIL_URL is without TLS:"),
        ("DATABASE_URL", "sqlite:////tmp/peerway.sqlite3", "The database is SQLite: one file on one machine"),
    ],
)
def test_one_relaxed_setting_is_enough_to_be_refused(tmp_path, name, value, words):
    assert words in refusal_in(tmp_path, **{**PRODUCTION, name: value})


def said_of(monkeypatch, **relaxed) -> list[str]:
    """The checks alone, without another process."""
    sound = {
        "DEMO": False,
        "REQUIRE_MFA": True,
        "SHOW_MAILBOX": False,
        "IS_HTTPS": True,
        "SECRET_KEY_IS_LOCAL": False,
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}},
        "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
        "ALLOW_SQLITE": False,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
        "EMAIL_HOST": "mail.example",
        "KEYS_DIR": Path("/nowhere"),
    }
    monkeypatch.setattr(checks, "settings", SimpleNamespace(**sound | relaxed))
    return [message.id for message in checks.no_demo_in_production(None)]


SQLITE = {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}


@pytest.mark.parametrize(
    ("relaxed", "said"),
    [
        ({}, []),
        ({"EMAIL_USE_TLS": False}, ["peerway.E008"]),
        ({"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}, []),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST": "127.0.0.1"}, []),
        (SQLITE, ["peerway.E009"]),
        (SQLITE | {"ALLOW_SQLITE": True}, ["peerway.W001"]),
    ],
)
def test_mail_in_the_clear_is_refused_and_sqlite_has_to_be_somebodys_decision(monkeypatch, relaxed, said):
    assert said_of(monkeypatch, **relaxed) == said


@pytest.mark.parametrize(
    ("name", "mode", "said"),
    [
        ("key-2026.pem", 0o400, []),
        ("key-2026.pem", 0o444, ["peerway.E011"]),
        ("demo-key-2026.pem", 0o400, ["peerway.E010"]),
    ],
)
def test_keys_of_a_demo_and_keys_others_can_read_are_refused(monkeypatch, tmp_path, name, mode, said):
    (tmp_path / name).touch(mode=mode)
    assert said_of(monkeypatch, KEYS_DIR=tmp_path) == said


def test_a_process_that_serves_pages_refuses_to_start_where_it_could_sign(settings):
    settings.SIGNS = True
    with pytest.raises(ImproperlyConfigured, match="Only the worker signs"):
        runpy.run_path(str(HOUSE / "lms/wsgi.py"))


def test_in_production_only_the_worker_has_a_way_to_the_keys():
    services = yaml.safe_load((HOUSE / "compose.yaml").read_text())["services"]
    with_keys = {
        name for name, service in services.items() if any("keys:" in one for one in service.get("volumes", ()))
    }
    signing = {name for name, service in services.items() if service.get("environment", {}).get("SIGNS") == "true"}
    assert with_keys == signing == {"worker", "keys"}
    assert "keys:/var/lib/peerway/keys:ro" in services["worker"]["volumes"]
