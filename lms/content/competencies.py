"""Knows SAMHSA's twelve categories of core competencies for peer workers (2015), by their numbers."""

from django.utils.translation import gettext_lazy as _

COMPETENCIES = [
    (1, _("Collaborative and caring relationships")),
    (2, _("Provides support")),
    (3, _("Shares lived experience")),
    (4, _("Personalises support")),
    (5, _("Supports recovery planning")),
    (6, _("Links to resources")),
    (7, _("Information about health, wellness and recovery skills")),
    (8, _("Helps peers to manage crises")),
    (9, _("Values communication")),
    (10, _("Collaboration and teamwork")),
    (11, _("Leadership and advocacy")),
    (12, _("Growth and development")),
]
TITLES = dict(COMPETENCIES)
