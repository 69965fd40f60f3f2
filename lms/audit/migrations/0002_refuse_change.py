from django.db import migrations

from lms.audit.guard import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        RefuseChange("audit_event", message="An event of the audit ledger is never changed or deleted."),
        RefuseChange(
            "audit_signingkey",
            message="A key is never changed or deleted. Another one takes over.",
            but=("retired_at", "compromised_at", "ended_at"),
        ),
        RefuseChange("audit_seal", message="A seal of the ledger is never changed or deleted."),
    ]
