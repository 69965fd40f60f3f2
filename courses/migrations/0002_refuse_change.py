"""The database's half of the promise that frozen training never changes, and that an accepted claim stays."""

from django.db import migrations

from lms.audit.guard import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        RefuseChange("courses_trainingcredit", message="A training credit is never changed or deleted."),
        RefuseChange(
            "courses_trainingclaim",
            when="OLD.accepted_at IS NOT NULL",
            message="An accepted training claim is never changed or deleted.",
        ),
    ]
