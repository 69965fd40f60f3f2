"""WAS IT RIGHT? the room of items, assessments and attempts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from assessments import holdings
from lms.audit import sentences


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        holdings.register()
        sentences.speak(
            {
                "assessments.draft": _("Wrote version %(version)s of item %(item)s in %(bank)s."),
                "assessments.redraft": _("Changed the draft, version %(version)s of item %(item)s in %(bank)s."),
                "assessments.approve": _("Approved version %(version)s of item %(item)s in %(bank)s."),
                "assessments.retire": _("Retired version %(version)s of item %(item)s in %(bank)s."),
                "assessments.look_at": _("Read version %(version)s of item %(item)s in the exam bank %(bank)s."),
                "assessments.turn_away": _(
                    "Was refused version %(version)s of item %(item)s in the exam bank %(bank)s."
                ),
                "assessments.set_up": _("Set up %(code)s."),
                "assessments.bring": _("Brought a file of %(items)s items for the bank %(bank)s."),
                "assessments.look_into": _("Looked into a file of %(items)s items for the exam bank %(bank)s."),
                "assessments.take": _("Took the %(items)s items of a file into the bank %(bank)s, as drafts."),
                "assessments.put_away": _("Put away a file of %(items)s items for the bank %(bank)s."),
                "assessments.hand_out": _("Handed out the %(items)s items of the bank %(bank)s as %(format)s."),
                "assessments.load_bank": _("Loaded %(items)s items into the bank %(bank)s."),
                "assessments.load_assessment": _("Loaded the assessment %(assessment)s."),
                "assessments.start": _("Started attempt %(number)s of %(assessment)s."),
                "assessments.pause": _("Paused attempt %(number)s of %(assessment)s."),
                "assessments.resume": _("Went on with attempt %(number)s of %(assessment)s."),
                # What was asked for and granted is nobody's business but theirs.
                "assessments.request_accommodation": _("Asked %(organisation)s for something in confidence."),
                "assessments.withdraw_accommodation": _("Withdrew a request to %(organisation)s."),
                "assessments.erase_proof": _("Erased what came with a request to %(organisation)s."),
                "assessments.grant_accommodation": _("Decided, for %(organisation)s, about a request: granted."),
                "assessments.decline_accommodation": _("Decided, for %(organisation)s, about a request: not granted."),
                "assessments.end_accommodation": _("Ended what %(organisation)s had granted."),
                "assessments.submit": _(
                    "Handed in attempt %(number)s of %(assessment)s: %(percent)s percent, cut score %(cut)s."
                ),
                "assessments.close": _(
                    "Time was over for attempt %(number)s of %(assessment)s: %(percent)s percent, cut score %(cut)s."
                ),
            }
        )
        from assessments import bells  # noqa: F401, PLC0415  (hearing a bell needs loaded models)
