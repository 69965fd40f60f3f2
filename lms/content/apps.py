"""WORDS: the room of pages anybody may read and of the one shared body."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "lms.content"
    label = "content"
    verbose_name = _("Content")
