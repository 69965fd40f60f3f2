"""The roles of the house, in code; who holds one where is data."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    AUTHOR = "author", _("author")
    INSTRUCTOR = "instructor", _("instructor")
    EXAMINER = "examiner", _("examiner")
    PROGRAMME_MANAGER = "programme_manager", _("programme manager")
    SUPERVISOR = "supervisor", _("supervisor")
    REVIEWER = "reviewer", _("reviewer")
    REGISTRAR = "registrar", _("registrar")
    AUDITOR = "auditor", _("auditor")


# Who writes in Wagtail's admin; trainees and supervisors never enter it.
ENTER_ADMIN = frozenset({Role.AUTHOR, Role.EXAMINER, Role.REGISTRAR})


def codename(role: str) -> str:
    """The guardian permission on Organisation that is this role: `act_as_supervisor`."""
    return f"act_as_{role}"


PERMISSIONS: list[tuple[str, Any]] = [(codename(role), f"Can act as {role.value.replace('_', ' ')}") for role in Role]
