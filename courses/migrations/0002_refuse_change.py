from django.db import migrations

from lms.audit.guard import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        RefuseChange(
            "courses_trainingclaim",
            when="OLD.accepted_at IS NOT NULL",
            message="An accepted training claim is never changed or deleted.",
        ),
        RefuseChange("courses_trainingcredit", message="A training credit is never changed or deleted."),
        RefuseChange("courses_attendance", message="What was noted of an attendance stays; a later note corrects it."),
    ]
