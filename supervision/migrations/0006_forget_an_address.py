from django.db import migrations

from lms.audit.guard import LiftGuard, RefuseChange

GUARD = {"when": "OLD.accepted_at IS NOT NULL", "message": "An agreement is ended, never changed or deleted."}


class Migration(migrations.Migration):
    dependencies = [("supervision", "0005_an_end_is_succeeded")]

    operations = [
        LiftGuard("supervision_placementsupervisor", **GUARD, but=("until_on",)),
        # The address under an agreement is forgotten once its owner is erased; who agreed stands beside it.
        RefuseChange("supervision_placementsupervisor", **GUARD, but=("until_on", "invited_email")),
    ]
