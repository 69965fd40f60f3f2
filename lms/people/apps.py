"""WHO: the room of people, organisations and what each may do where."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _

from lms.audit import sentences
from lms.people import held


class PeopleConfig(AppConfig):
    name = "lms.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        held.register()
        user_logged_in.connect(note_who_signed_in, dispatch_uid="people.note_who_signed_in")
        sentences.speak(
            {
                "people.grant": _("Given the role %(role)s at %(organisation)s from %(from)s."),
                "people.end": _("The role %(role)s at %(organisation)s ended on %(until)s."),
                "people.describe": _("Changed their own details (%(fields)s)."),
                "people.found": _("The organisation was added."),
                "people.report_death": _("Reported to have died (%(organisation)s), with a reason."),
                "people.take_back_death": _("That this person has died was taken back (%(organisation)s)."),
                "people.ask_merge": _(
                    "Asked that account %(account)s be merged into %(into)s (%(organisation)s), with a reason."
                ),
                "people.approve_merge": _("Account %(account)s was merged into %(into)s (%(organisation)s)."),
                "people.refuse_merge": _("Accounts %(account)s and %(into)s stay apart (%(organisation)s)."),
                "people.ask_erasure": _("Asked that their account be erased."),
                "people.take_back_erasure": _("Took back that their account be erased."),
                "people.erase": _("The account was erased."),
                "people.ask_copy": _("Asked for a copy of everything that is held of them."),
                "people.make_copy": _("The copy of everything was made."),
                "people.fetch_copy": _("Fetched the copy of everything."),
            }
        )


def note_who_signed_in(sender, request, user, **kwargs) -> None:
    """For KeptFormMiddleware, which sees the answer that this request gets."""
    if request is not None:
        request.has_signed_in = user
