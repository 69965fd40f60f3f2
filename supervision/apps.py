"""WAS IT DONE? the room of placements, hour entries and sign-offs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms.audit import sentences
from supervision import holdings


class SupervisionConfig(AppConfig):
    name = "supervision"
    verbose_name = _("Supervision")

    def ready(self) -> None:
        holdings.register()
        sentences.speak(
            {
                "supervision.propose_placement": _("A placement at %(site)s was proposed."),
                "supervision.agree": _("The trainee agreed to the placement."),
                "supervision.accept_placement": _("A supervisor agreed to the placement, from %(from)s."),
                "supervision.propose_terms": _("Edition %(number)s of the terms was proposed."),
                "supervision.sign_terms": _("Signed edition %(number)s of the terms."),
                "supervision.add_supervisor": _("A supervisor was invited, from %(from)s."),
                "supervision.end_supervisor": _("A supervision or an invitation ended on %(until)s."),
                "supervision.make_code": _("Made a code for a supervisor, good until %(until)s."),
                "supervision.end_code": _("Took back a code for a supervisor."),
                "supervision.use_code": _("Typed a code and is invited to supervise, from %(from)s."),
                "supervision.bring_in": _("%(count)s entries were brought in from a table."),
                "supervision.set_rules": _("Edition %(number)s of the rules for hours was set, from %(from)s."),
                "supervision.set_words": _("Chose what supervision and the kinds of hours are called."),
                "supervision.record_qualification": _("The qualification %(credential)s was recorded."),
                "supervision.add_proof": _("Added a paper that shows the qualification."),
                "supervision.return_qualification": _("The qualification %(credential)s was sent back, with a reason."),
                "supervision.end_qualification": _("The qualification %(credential)s ended on %(until)s (%(kind)s)."),
                "supervision.review_signatures": _("Looked at what was signed at %(site)s with %(credential)s."),
                "supervision.verify_qualification": _("The qualification %(credential)s was verified."),
                "supervision.give_consent": _("Agreed to electronic records and signatures, version %(version)s."),
                "supervision.withdraw_consent": _("Took back the consent to electronic records and signatures."),
                "supervision.log": _("Logged %(minutes)s minutes of %(day)s."),
                "supervision.plan_meeting": _("Planned a meeting from %(day)s on."),
                "supervision.skip_meeting": _("Left out the meeting of %(day)s."),
                "supervision.call_off_meeting": _("Called a meeting off."),
                "supervision.make_feed": _("Made a new address for their calendar."),
                "supervision.revoke_feed": _("Switched the address of their calendar off."),
                "supervision.finish_rating": _("The competencies were rated, by the %(party)s."),
                "supervision.start_timer": _("Started a timer."),
                "supervision.stop_timer": _("Stopped a timer after %(minutes)s minutes."),
                "supervision.discard_timer": _("Threw a timer away."),
                "supervision.change": _("Changed to %(minutes)s minutes of %(day)s, in version %(version)s."),
                "supervision.submit": _("Handed in %(count)s entries, %(minutes)s minutes in all."),
                "supervision.approve": _("Read %(count)s entries, %(minutes)s minutes in all."),
                "supervision.return_entry": _("Returned version %(version)s with a reason."),
                "supervision.refuse_to_sign": _("Refused to sign %(count)s entries, with a reason."),
                "supervision.appeal": _("Asked the programme to look at a refusal of %(count)s entries."),
                "supervision.decide_appeal": _("Decided about a refusal of %(count)s entries: %(outcome)s."),
                "supervision.sign": _("Signed %(count)s entries, %(minutes)s minutes in all, as %(reference)s."),
                "supervision.record_paper": _("Took down %(count)s entries, %(minutes)s minutes in all, from paper."),
                "supervision.open_alternate": _("Gathered what shows %(count)s entries, %(minutes)s minutes in all."),
                "supervision.confirm_alternate": _(
                    "Vouched for %(count)s entries, %(minutes)s minutes in all, as %(reference)s."
                ),
                "supervision.decline_alternate": _("Declined to vouch for hours, with reasons."),
                "supervision.open_dispute": _("Put the days from %(from)s to %(until)s in dispute."),
                "supervision.decide_dispute": _("Decided about the days from %(from)s to %(until)s, with reasons."),
                "supervision.take_back_dispute": _("Took back the dispute about the days from %(from)s to %(until)s."),
                "supervision.amend": _("Opened for correction as version %(version)s."),
                "supervision.discard": _("Threw a draft away."),
                "supervision.void": _("Voided the entry, with a reason."),
                "supervision.purge_note": _("Took the note out of version %(version)s."),
            }
        )
