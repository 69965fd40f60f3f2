"""What `check --deploy` refuses: what only a demo may do, and what only one process would know."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def no_demo_in_production(app_configs, **kwargs) -> list[Error]:
    """One error for each setting that is fine on a laptop and wrong where people's certificates are kept."""
    wrong = [
        ("peerway.E001", settings.DEMO, "DEMO is true.", "Leave DEMO unset in production."),
        (
            "peerway.E002",
            not settings.REQUIRE_MFA,
            "REQUIRE_MFA is false: supervisors could sign and registrars could issue with a password alone.",
            "Leave REQUIRE_MFA unset or set it to true.",
        ),
        (
            "peerway.E003",
            settings.SHOW_MAILBOX,
            "SHOW_MAILBOX is true: everybody's mail would be readable on a page.",
            "Leave SHOW_MAILBOX unset or set it to false.",
        ),
        (
            "peerway.E004",
            settings.SECRET_KEY_IS_LOCAL,
            "SECRET_KEY is not set: this machine made its own, which other nodes do not share.",
            "Set SECRET_KEY to at least 50 random characters, the same on every node.",
        ),
        (
            "peerway.E005",
            not settings.IS_HTTPS,
            "BASE_URL is not https.",
            "Set BASE_URL to the https address people use.",
        ),
        (
            "peerway.E006",
            "LocMem" in settings.CACHES["default"]["BACKEND"],
            "CACHE_URL is not set: each process counts failed sign-ins and used codes for itself alone.",
            "Set CACHE_URL to a Redis that every node shares.",
        ),
        (
            "peerway.E007",
            not settings.SHOW_MAILBOX and not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"),
            "EMAIL_URL is not set: mail would be printed instead of sent.",
            "Set EMAIL_URL to a mail server.",
        ),
    ]
    return [Error(problem, hint=hint, id=code) for code, is_wrong, problem, hint in wrong if is_wrong]
