"""WAS IT LEARNED? the room of pages to study, enrolments and training credit."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from courses import holdings
from lms.audit import sentences


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        holdings.register()
        sentences.speak(
            {
                "courses.enrol": _("Enrolled in %(course)s."),
                "courses.make_code": _("Made a code for %(course)s, %(label)s: %(places)s places until %(until)s."),
                "courses.end_code": _("Ended the code %(label)s."),
                "courses.mark_read": _("Marked the lesson %(lesson)s as read."),
                "courses.complete_module": _("Completed %(module)s: %(minutes)s minutes."),
                "courses.complete": _("Completed the course %(course)s."),
                "courses.offer_edition": _("Offered a new edition of %(course)s: %(steps)s lessons and assessments."),
                "courses.take_up_edition": _("Goes on with the new edition of %(course)s."),
                "courses.claim_training": _("Sent training to %(organisation)s: %(title)s, %(minutes)s minutes."),
                "courses.accept_claim": _("Accepted outside training: %(title)s, %(minutes)s minutes."),
                "courses.return_claim": _("Returned outside training with a reason: %(title)s."),
                "courses.plan_live": _("Planned the live training %(title)s: %(sessions)s sessions."),
                "courses.add_session": _("Added a session on %(on)s to %(title)s."),
                "courses.move_session": _("Moved a session of %(title)s to %(on)s."),
                "courses.cancel_live": _("Cancelled the live training %(title)s."),
                "courses.join_live": _("Takes part in %(title)s."),
                "courses.leave_live": _("Takes part in %(title)s no more."),
                "courses.note_attendance": _("Noted attendance on %(on)s in %(title)s: %(people)s people."),
                "courses.make_up": _("Noted that a session of %(title)s was made up on %(on)s."),
                "courses.confirm_live": _("Confirmed %(title)s for %(people)s people."),
                "courses.complete_live": _("Completed %(title)s: %(minutes)s minutes."),
                "courses.open_catalogue": _("A course catalogue was opened."),
                "courses.keep_authors": _("Authors let in: %(let_in)s. Authors let go: %(let_go)s."),
            }
        )
        # Models must be there before the bells can be heard.
        import_module("courses.bells")
