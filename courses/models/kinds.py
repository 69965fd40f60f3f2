"""Knows how training is given, what kind it was, in the words of the rule language, and in which language."""

from django.conf import global_settings
from django.db import models
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

# A day has no more; nobody studies one page longer.
MINUTES_OF_A_DAY = 24 * 60


class Mode(models.TextChoices):
    """How training is given, in the words of the rule language."""

    SELF_PACED = "self_paced", _("At your own pace")
    LIVE_ONLINE = "live_online", _("Live online")
    IN_PERSON = "in_person", _("In person")


class Entry(models.TextChoices):
    """How people come into a course."""

    OPEN = "open", _("Open to everybody who is signed in")
    BY_CODE = "by_code", _("By an invitation code")


class Activity(models.TextChoices):
    """What kind of training it was, in the words of the rule language."""

    COURSE = "course", _("Course")
    CONFERENCE = "conference", _("Conference")
    IN_SERVICE = "in_service", _("Training at work")
    SELF_STUDY = "self_study", _("Self-study")
    COLLEGE = "college", _("College course")
    TEACHING = "teaching", _("Teaching others")


def languages() -> list[tuple[str, str]]:
    """What a course can be written in: every language Django knows, each in its own words."""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in global_settings.LANGUAGES]
