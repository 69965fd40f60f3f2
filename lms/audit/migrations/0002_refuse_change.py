from django.db import migrations

from lms.audit.guard import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        RefuseChange("audit_event", message="An event of the audit ledger is never changed or deleted."),
    ]
