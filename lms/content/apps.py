"""WORDS: the room of pages anybody may read and of the one shared body."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms.audit import sentences
from lms.content import holdings


class ContentConfig(AppConfig):
    name = "lms.content"
    label = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        holdings.register()
        sentences.speak({"content.review_page": _("Read the page %(page)s through: it still holds.")})
        # Models must be there before the bells can be heard.
        import_module("lms.content.bells")
        import_module("lms.content.drawing")
        import_module("lms.content.schedule")
