from django.db import migrations

from lms.audit.guard import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]

    operations = [
        RefuseChange(
            "certificates_standard",
            message="A published standard is never changed or deleted. It is succeeded by another version.",
            but=("in_force_until",),
        ),
        RefuseChange("certificates_statement", message="A published statement is never changed or deleted."),
        RefuseChange("certificates_attestation", message="A signed statement is never changed or deleted."),
        RefuseChange("certificates_decision", message="A decision is never changed or deleted."),
        RefuseChange(
            "certificates_issueplan",
            message="A plan to issue is never changed or deleted.",
            but=("abandoned_at", "problems"),
        ),
        RefuseChange("certificates_certificate", message="A certificate is never changed or deleted."),
        RefuseChange("certificates_review", message="A review is never changed or deleted."),
        RefuseChange(
            "certificates_process",
            message="How applications are handled is never changed or deleted. Set it anew.",
        ),
        RefuseChange("certificates_proof", message="A proof that was sent is never changed or deleted."),
        RefuseChange("certificates_proofdecision", message="What was said to a proof is never changed or deleted."),
        RefuseChange("certificates_proofwithdrawal", message="That a proof no longer counts is never changed."),
        RefuseChange("certificates_message", message="A message is never changed or deleted."),
        RefuseChange("certificates_appeal", message="An appeal is never changed or deleted."),
        RefuseChange("certificates_appealdecision", message="The answer to an appeal is never changed or deleted."),
        RefuseChange(
            "certificates_statedfact",
            message="What somebody said about themselves is never changed, only said anew.",
        ),
        RefuseChange("certificates_achievement", message="What was awarded is never changed or deleted."),
        RefuseChange(
            "certificates_signedcredential",
            when="OLD.signed_at IS NOT NULL",
            message="A signed credential is never changed or deleted. Another one replaces it.",
        ),
        RefuseChange("certificates_processfee", message="A fee that was set is never changed or deleted."),
        RefuseChange("certificates_charge", message="A fee that became due is never changed or deleted."),
        RefuseChange(
            "certificates_settlement",
            message="What was recorded about a fee is never changed or deleted.",
            but=("taken_back_at", "taken_back_by_id"),
        ),
        RefuseChange(
            "certificates_referencerequest",
            message="Whom somebody asked for a reference is never changed, only taken back.",
            but=("revoked_at",),
        ),
        RefuseChange("certificates_reference", message="What was answered is never changed or deleted."),
        RefuseChange("certificates_referencesettingaside", message="That a reference does not count is never changed."),
        RefuseChange("certificates_reviewcase", message="A case stays written down."),
        RefuseChange("certificates_casedecision", message="What was decided stays written down."),
        RefuseChange(
            "certificates_apitoken",
            message="A token is never changed or deleted. It is revoked.",
            but=("revoked_at", "revoked_by_id", "last_used_at"),
        ),
        RefuseChange("certificates_statusevent", message="What happened to a certificate is never changed or deleted."),
        RefuseChange("certificates_complaint", message="A concern is never changed or deleted."),
        RefuseChange("certificates_complaintanswer", message="The answer to a concern is never changed or deleted."),
        RefuseChange(
            "certificates_disciplinepolicy",
            message="A policy is never changed or deleted. A later one holds.",
        ),
        RefuseChange("certificates_measure", message="What was proposed is never changed or deleted."),
        RefuseChange("certificates_measurestep", message="A step of a measure is never changed or deleted."),
        RefuseChange(
            "certificates_condition",
            message="Conditions are never changed or deleted. They end.",
            but=("ended_on", "ended_by_id"),
        ),
        RefuseChange(
            "certificates_waiver",
            message="What was waived is never changed, only approved or ended.",
            but=("approved_at", "approved_by_id", "approved_name", "ended_at", "ended_by_id", "end_reason"),
        ),
        RefuseChange("certificates_signedfile", message="A signed file is never changed or deleted."),
        RefuseChange("certificates_letterhead", message="A letterhead is never changed or deleted. It is succeeded."),
        RefuseChange(
            "certificates_reminder",
            message="What was told is never changed or deleted.",
            but=("message_id",),
        ),
    ]
