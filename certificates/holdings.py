"""Knows what this room holds of people. What staff note for themselves, and what is written in confidence, is left out
of a copy."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.people.holdings import APART, BEREAVED, DECIDED, KNOWN, REGISTER, Holding, hold, leaving

NOTE = ("private_note",)
_HELD = "certificate__certification__person"


def _at_a_body(person: Any) -> Iterator[str]:
    sent = apps.get_model("certificates.Application").objects.open()
    sent = sent.filter(person__in=person.accounts, submitted_at__isnull=False)
    for one in sent.select_related("programme__body"):
        facts = {"programme": one.programme.title, "body": one.programme.body.name}
        yield (
            _("%(body)s has an application of yours for %(programme)s. Withdraw it, or wait for the decision.") % facts
        )


def _leave_the_register(person: Any) -> None:
    """Whoever has a number or an address may still check it; nobody finds it by the name."""
    lineages = apps.get_model("certificates.Certification").objects
    for one in lineages.filter(person__in=person.accounts, visibility="listed"):
        import_module("certificates.actions").show(certification=one, visibility="by_code", by=person)


def _bereaved(person: Any, is_dead: bool) -> None:
    import_module("certificates.actions").show_after_death(person=person, is_dead=is_dead)


def _apart(account: Any, into: Any) -> Iterator[str]:
    yield from import_module("certificates.merging").keeps_apart(account, into)


def _is_known(person: Any, body: Any) -> bool:
    return import_module("certificates.merging").is_known(person, body)


def register() -> None:
    APART.append(_apart)
    KNOWN.append(_is_known)
    BEREAVED.append(_bereaved)
    leaving(obstacles=_at_a_body, farewell=_leave_the_register)
    hold(
        Holding("certificates.Following", "person", _("Programmes on your page")),
        Holding("certificates.CalendarFeed", "person", _("Your certificates in your calendar"), without=("digest",)),
        Holding("certificates.Application", "person", _("Your applications"), kept=DECIDED),
        Holding("certificates.StatedFact", "person", _("What you said about yourself"), kept=DECIDED),
        Holding("certificates.Attestation", "person", _("Statements you signed"), kept=DECIDED),
        Holding("certificates.Proof", "person", _("Proofs and papers you sent"), kept=DECIDED, without=("digest",)),
        Holding("certificates.ProofDecision", "proof__person", _("What was said to them"), kept=DECIDED),
        Holding("certificates.ProofWithdrawal", "proof__person", _("Proofs that count no more"), kept=DECIDED),
        Holding(
            "certificates.ReferenceRequest",
            "person",
            _("References you asked for"),
            kept=DECIDED,
            without=("digest",),
        ),
        Holding(
            "certificates.Reference",
            "request__person",
            _("References you may read"),
            kept=DECIDED,
            where=Q(person_may_read=True),
        ),
        Holding("certificates.Message", "application__person", _("What you and bodies wrote"), kept=DECIDED),
        Holding("certificates.Review", "application__person", _("What reviewers said to you"), kept=DECIDED),
        Holding("certificates.Decision", "application__person", _("Decisions"), kept=DECIDED),
        Holding("certificates.Appeal", "decision__application__person", _("Your appeals"), kept=DECIDED),
        Holding(
            "certificates.AppealDecision", "appeal__decision__application__person", _("Answers to these"), kept=DECIDED
        ),
        Holding("certificates.Charge", "application__person", _("Fees"), kept=DECIDED),
        Holding("certificates.Settlement", "charge__application__person", _("How they were settled"), kept=DECIDED),
        Holding("certificates.Waiver", "person", _("Requirements that were waived for you"), kept=DECIDED),
        Holding("certificates.Certification", "person", _("Programmes you hold or held"), kept=REGISTER),
        Holding("certificates.Certificate", "certification__person", _("Your certificates"), kept=REGISTER),
        Holding(
            "certificates.StatusEvent", _HELD, _("What happened to them"), kept=REGISTER, without=("private_note",)
        ),
        Holding("certificates.SignedCredential", _HELD, _("Their documents"), kept=REGISTER),
        Holding("certificates.SignedFile", f"credential__{_HELD}", _("Their files"), kept=REGISTER),
        Holding("certificates.RegisterEntry", "certification__person", _("Your lines in registers"), kept=REGISTER),
        Holding("certificates.Condition", "certification__person", _("Conditions"), kept=REGISTER),
        Holding("certificates.Measure", _HELD, _("Measures"), kept=REGISTER, without=(*NOTE, "complaint")),
        Holding("certificates.MeasureStep", f"measure__{_HELD}", _("Their steps"), kept=REGISTER),
        Holding("certificates.NameChange", "certification__person", _("Changes of your name"), kept=REGISTER),
        Holding(
            "certificates.NameChangeDecision",
            "change__certification__person",
            _("What was said to these"),
            kept=REGISTER,
        ),
        Holding("certificates.Audit", _HELD, _("Proof you were asked for"), kept=REGISTER),
        Holding("certificates.AuditPaper", f"audit__{_HELD}", _("What you sent"), kept=REGISTER, without=("digest",)),
        Holding("certificates.AuditStep", f"audit__{_HELD}", _("What was said to it"), kept=REGISTER),
        Holding("certificates.Reminder", _HELD, _("Reminders of their end"), kept=REGISTER),
        Holding("certificates.Affected", "person", _("What new rules would mean for you"), is_told=False),
        deeds=[
            f"certificates.{one}"
            for one in (
                "ApiToken.made_by",
                "ApiToken.revoked_by",
                "Appeal.by",
                "AppealDecision.by",
                "AuditDraw.drawn_by",
                "AuditStep.by",
                "CaseDecision.by",
                "Certificate.finished_by",
                "Certificate.issued_by",
                "ChangePreview.asked_by",
                "Charge.by",
                "Complaint.taken_down_by",
                "ComplaintAnswer.by",
                "Condition.ended_by",
                "Decision.by",
                "DisciplinePolicy.set_by",
                "IssuePlan.planned_by",
                "IssueRun.begun_by",
                "Letterhead.set_by",
                "Measure.proposed_by",
                "MeasureStep.by",
                "Message.by",
                "NameChangeDecision.by",
                "Process.set_by",
                "ProgrammeDraft.locked_by",
                "Proof.sent_by",
                "ProofDecision.by",
                "ProofWithdrawal.by",
                "ReferenceSettingAside.by",
                "Review.by",
                "Settlement.by",
                "Settlement.taken_back_by",
                "SignedCredential.planned_by",
                "Standard.published_by",
                "StatusEvent.by",
                "Waiver.approved_by",
                "Waiver.ended_by",
                "Waiver.proposed_by",
            )
        ],
    )
