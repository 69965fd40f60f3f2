"""WHAT IS IT WORTH? the room of programmes, applications and certificates."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from certificates import holdings
from lms.audit import sentences


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        holdings.register()
        # Models must be there before the bells can be heard.
        import_module("certificates.bells")
        sentences.speak(
            {
                "certificates.add_programme": _("The programme %(slug)s was added."),
                "certificates.describe_programme": _("The cover of %(slug)s was changed (%(fields)s)."),
                "certificates.publish": _("Published version %(version)s of the rules (%(stage)s)."),
                "certificates.close": _("Version %(version)s of the rules (%(stage)s) is in force until %(until)s."),
                "certificates.publish_statement": _("Published version %(version)s of the statement %(code)s."),
                "certificates.follow": _("Put this programme on their own page."),
                "certificates.unfollow": _("Took this programme off their own page."),
                "certificates.work_out": _("Worked out what changed rules would mean for %(people)s people."),
                "certificates.send_rules": _("Sent the rules of %(slug)s to a second registrar."),
                "certificates.approve_rules": _("Approved the rules of %(slug)s, which somebody else had sent."),
                "certificates.return_rules": _("Returned the rules of %(slug)s with a reason."),
                "certificates.attest": _("Signed version %(version)s of %(statement)s."),
                "certificates.set_process": _(
                    "Set how applications for %(programme)s are handled (version %(version)s)."
                ),
                "certificates.state_facts": _("Said something about themselves (%(programme)s)."),
                "certificates.ask_reference": _("Asked somebody for a reference (%(programme)s)."),
                "certificates.revoke_request": _("Took the question for a reference back."),
                "certificates.give_reference": _("The reference was given."),
                "certificates.decline_reference": _("Whoever was asked would rather give no reference."),
                "certificates.set_aside_reference": _("Set the reference aside, with a reason."),
                "certificates.propose_waiver": _("Proposed to waive %(requirement)s (%(programme)s)."),
                "certificates.approve_waiver": _("Approved that %(requirement)s is waived (%(programme)s)."),
                "certificates.end_waiver": _("Ended that %(requirement)s is waived (%(programme)s), with a reason."),
                "certificates.send_proof": _("Sent proof (%(kind)s: %(code)s)."),
                "certificates.record_proof": _("Wrote down what came to the body (%(kind)s: %(code)s)."),
                "certificates.accept_proof": _("Accepted the proof (%(kind)s: %(code)s)."),
                "certificates.return_proof": _("Returned the proof (%(kind)s: %(code)s) with a reason."),
                "certificates.withdraw_proof": _("Took the acceptance back (%(kind)s: %(code)s), with a reason."),
                "certificates.begin": _("Began an application for %(programme)s."),
                "certificates.succeed": _("Began to ask for a %(stage)s of certificate %(number)s."),
                "certificates.answer": _("Changed the name to print."),
                "certificates.submit": _("Sent the application, judged by version %(version)s of %(programme)s."),
                "certificates.withdraw": _("Withdrew the application."),
                "certificates.close_application": _("The time for this application ended, and it was closed."),
                "certificates.recommend": _("Recommended the application."),
                "certificates.give_back": _("Returned the application with reasons."),
                "certificates.refuse": _("Decided not to grant the certificate, with reasons."),
                "certificates.appeal": _("Appealed against the decision, with reasons."),
                "certificates.uphold": _("The appeal was decided, with reasons: the decision stands."),
                "certificates.overturn": _("The appeal was decided, with reasons: the decision is overturned."),
                "certificates.charge": _("A fee became due: %(fee)s, %(amount)s."),
                "certificates.record_payment": _("Recorded a fee as paid elsewhere: %(fee)s."),
                "certificates.waive": _("Waived a fee, with the reason: %(fee)s."),
                "certificates.take_back": _("Took back what was recorded about a fee: %(fee)s. It is due again."),
                "certificates.write": _("Wrote a message."),
                "certificates.plan_issue": _("Approved the application; number %(number)s was set aside."),
                "certificates.drop_plan": _("Number %(number)s was not used; nothing was issued under it."),
                "certificates.issue": _("Issued certificate %(number)s."),
                "certificates.ask_new_name": _("Asked that certificate %(number)s be printed in another name."),
                "certificates.rename": _("Printed certificate %(before)s in another name, as %(number)s."),
                "certificates.return_new_name": _(
                    "Returned with a reason that certificate %(number)s be printed in another name."
                ),
                "certificates.sign": _("Signed certificate %(number)s with the key %(kid)s."),
                "certificates.set_letterhead": _(
                    "Set what is on the certificates of %(programme)s (version %(version)s)."
                ),
                "certificates.rekey": _("Certificate %(number)s is to be signed anew; its key was taken out."),
                "certificates.make_token": _("Made the token %(label)s, valid through %(until)s."),
                "certificates.revoke_token": _("Revoked the token %(label)s."),
                "certificates.use_token": _("The token %(label)s was used on %(on)s."),
                "certificates.check_many": _("With the token %(label)s %(amount)s certificates were checked at once."),
                "certificates.begin_run": _("Chose %(amount)s applications to be issued at once."),
                "certificates.confirm_run": _("Confirmed that %(amount)s certificates are issued at once."),
                "certificates.stop_run": _("Stopped issuing at once."),
                "certificates.finish_run": _("Issued %(issued)s certificates at once, of %(amount)s chosen."),
                "certificates.show": _("Chose who can see this certificate. %(visibility)s."),
                "certificates.set_discipline_policy": _("Set what is published of measures, and the days of holders."),
                "certificates.complain": _("A concern was taken down."),
                "certificates.take_up_complaint": _("The concern was taken up."),
                "certificates.dismiss_complaint": _("The concern was not taken up, with reasons."),
                "certificates.propose": _("Proposed: %(kind)s. %(reason)s."),
                "certificates.measure_answered": _("The holder answered what was proposed: %(kind)s."),
                "certificates.measure_confirmed": _("A second person decided as proposed: %(kind)s."),
                "certificates.measure_declined": _("A second person decided against it: %(kind)s."),
                "certificates.measure_appealed": _("The holder appealed: %(kind)s."),
                "certificates.measure_upheld": _("On appeal it stands: %(kind)s."),
                "certificates.measure_overturned": _("On appeal it was overturned: %(kind)s."),
                "certificates.measure_carried_out": _("It took effect: %(kind)s."),
                "certificates.suspended": _("Suspended. %(reason)s."),
                "certificates.reinstated": _("Reinstated. %(reason)s."),
                "certificates.revoked": _("Revoked. %(reason)s."),
                "certificates.open_case": _("Hours it counts changed (%(kind)s); it is to be looked at again."),
                "certificates.draw_audits": _("Drew %(drawn)s of %(of)s renewals of %(programme)s (seed %(seed)s)."),
                "certificates.ask_for_proof": _("Drawn by lot: the proof behind it is asked for by %(until)s."),
                "certificates.answer_audit": _("The holder sent the proof behind this renewal."),
                "certificates.extend_audit": _("The holder was given more time for the proof behind this renewal."),
                "certificates.pass_audit": _("The proof behind this renewal was looked at, and passed."),
                "certificates.not_pass_audit": _("The proof behind this renewal was looked at, and not passed."),
                "certificates.miss_audit": _("The proof behind this renewal was asked for, and no answer came."),
                "certificates.call_off_audit": _(
                    "The proof behind this renewal is not asked for any more, with reasons."
                ),
                "certificates.open_audit_case": _("After the audit it is to be looked at again."),
                "certificates.close_case": _("Looked at again, and closed with reasons. %(outcome)s."),
                "certificates.surrendered": _("Given back by the holder."),
                "certificates.make_feed": _("Made a new address for the calendar of their certificates."),
                "certificates.revoke_feed": _("Switched the address for the calendar of their certificates off."),
            }
        )
        from certificates import bells  # noqa: F401, PLC0415  (hearing a bell needs loaded models)
