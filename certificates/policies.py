"""Who may do what with drafts of programmes in Wagtail's admin: registrars of the body, and nobody else."""

from assessments.policies import WithinOrganisationPolicy
from certificates import access
from certificates.models import ProgrammeDraft
from lms.people import access as roles
from lms.people.roles import Role


class DraftPolicy(WithinOrganisationPolicy):
    """Drafts are written, locked and looked at; publishing goes through a second person, and nothing is deleted."""

    MAY = frozenset({"add", "change", "view", "lock", "unlock"})


def _is_registrar(user) -> bool:
    return roles.holds(user, Role.REGISTRAR)


POLICY = DraftPolicy(ProgrammeDraft, reach=access.drafts, is_open_to=_is_registrar)
