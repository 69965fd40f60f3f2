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
        RefuseChange("certificates_review", message="A review is never changed or deleted."),
        RefuseChange("certificates_decision", message="A decision is never changed or deleted."),
        RefuseChange(
            "certificates_issueplan",
            message="A plan to issue is never changed or deleted.",
            but=("abandoned_at", "problems"),
        ),
        RefuseChange("certificates_certificate", message="A certificate is never changed or deleted."),
        RefuseChange("certificates_statusevent", message="What happened to a certificate is never changed or deleted."),
    ]
