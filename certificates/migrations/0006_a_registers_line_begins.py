from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def begin(apps, schema_editor):
    first = apps.get_model("certificates", "Certificate").objects.filter(pk=OuterRef("certificate")).values("valid_from")
    apps.get_model("certificates", "RegisterEntry").objects.update(valid_from=Subquery(first))


class Migration(migrations.Migration):
    dependencies = [("certificates", "0005_show_after_death")]

    operations = [
        migrations.AddField("registerentry", "valid_from", models.DateField(null=True)),
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.AlterField("registerentry", "valid_from", models.DateField()),
        migrations.AddIndex("registerentry", models.Index(fields=["valid_from"], name="register_begins")),
    ]
