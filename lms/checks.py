"""What `check --deploy` refuses: what only a demo may do, and what only one process or one machine would know."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from lms.audit import keys

# Mail handed over to the same machine crosses no wire.
HERE = {"localhost", "127.0.0.1", "::1"}


@register(Tags.security, deploy=True)
def no_demo_in_production(app_configs, **kwargs) -> list[CheckMessage]:
    """One message for each setting that is fine on a laptop and wrong where people's certificates are kept."""
    return [*_what_a_demo_relaxes(), *_what_only_one_process_knows(), *_mail(), *_secrets()]


def _what_a_demo_relaxes() -> Iterator[CheckMessage]:
    if settings.DEMO:
        yield Error("DEMO is true.", hint="Leave DEMO unset in production.", id="peerway.E001")
    if not settings.REQUIRE_MFA:
        yield Error(
            "REQUIRE_MFA is false: supervisors could sign and registrars could issue with a password alone.",
            hint="Leave REQUIRE_MFA unset or set it to true.",
            id="peerway.E002",
        )
    if settings.SHOW_MAILBOX:
        yield Error(
            "SHOW_MAILBOX is true: everybody's mail would be readable on a page.",
            hint="Leave SHOW_MAILBOX unset or set it to false.",
            id="peerway.E003",
        )
    if not settings.IS_HTTPS:
        yield Error("BASE_URL is not https.", hint="Set BASE_URL to the https address people use.", id="peerway.E005")


def _what_only_one_process_knows() -> Iterator[CheckMessage]:
    if settings.SECRET_KEY_IS_LOCAL:
        yield Error(
            "SECRET_KEY is not set: this machine made its own, which other nodes do not share.",
            hint="Set SECRET_KEY to at least 50 random characters, the same on every node.",
            id="peerway.E004",
        )
    if "LocMem" in settings.CACHES["default"]["BACKEND"]:
        yield Error(
            "CACHE_URL is not set: each process counts failed sign-ins and used codes for itself alone.",
            hint="Set CACHE_URL to a Redis that every node shares.",
            id="peerway.E006",
        )
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield _one_file()


def _one_file() -> CheckMessage:
    """A body with a few hundred people is well served by one machine; it has to be somebody's decision."""
    if not settings.ALLOW_SQLITE:
        return Error(
            "The database is SQLite: one file on one machine, which a second node cannot share.",
            hint="Set DATABASE_URL to PostgreSQL, or ALLOW_SQLITE to true where there will only ever be one machine.",
            id="peerway.E009",
        )
    return Warning(
        "The database is SQLite, as ALLOW_SQLITE says: everything is in one file on this machine.",
        hint="Copy it to another machine at least daily (`VACUUM INTO`), and never run a second node.",
        id="peerway.W001",
    )


def _mail() -> Iterator[CheckMessage]:
    if settings.SHOW_MAILBOX:
        return
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Error(
            "EMAIL_URL is not set: mail would be printed instead of sent.",
            hint="Set EMAIL_URL to a mail server.",
            id="peerway.E007",
        )
    elif not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL or settings.EMAIL_HOST in HERE):
        yield Error(
            "EMAIL_URL is without TLS: links that set a new password would cross the network in the clear.",
            hint="Begin EMAIL_URL with smtp+tls:// or smtp+ssl://.",
            id="peerway.E008",
        )


def _secrets() -> Iterator[CheckMessage]:
    """Asked where the keys lie; a process that cannot see them has nothing to say."""
    secrets = sorted(settings.KEYS_DIR.glob("*.pem"))
    if any(secret.name.startswith(keys.DEMO) for secret in secrets):
        yield Error(
            "KEYS_DIR has keys that a demo made: anybody may have a copy.",
            hint="Choose an empty KEYS_DIR and run `manage.py keys make` there.",
            id="peerway.E010",
        )
    if any(secret.stat().st_mode & 0o077 for secret in secrets):
        yield Error(
            "KEYS_DIR has keys that others on this machine can read.",
            hint="Make each key readable for the worker's account alone (mode 0400).",
            id="peerway.E011",
        )
