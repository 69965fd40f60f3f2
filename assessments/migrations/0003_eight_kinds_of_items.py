from django.db import migrations, models

from lms.audit.guard import LiftGuard, RefuseChange

GUARD = {
    "when": "OLD.approved_at IS NOT NULL",
    "message": "An approved version of an item is never changed or deleted.",
    "but": ("retired_at", "retired_by_id"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_refuse_change"),
    ]

    operations = [
        LiftGuard("assessments_itemversion", **GUARD),
        migrations.AddField(
            model_name="itemversion",
            name="answers",
            field=models.JSONField(blank=True, default=list, verbose_name="accepted answers"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="case_matters",
            field=models.BooleanField(
                default=False, help_text="Short answers only.", verbose_name="capital letters matter"
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="is_pretest",
            field=models.BooleanField(
                default=False,
                help_text="The item is being tried out: it does not count, and candidates are not told which one it is.",
                verbose_name="tried out",
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="pairs",
            field=models.JSONField(blank=True, default=list, verbose_name="pairs"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="rationale",
            field=models.TextField(
                blank=True,
                help_text="Why the right answer is right; shown only where reasons are.",
                verbose_name="reason",
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="title",
            field=models.CharField(
                blank=True,
                help_text="For examiners' lists. Candidates never see it.",
                max_length=200,
                verbose_name="title",
            ),
        ),
        migrations.AlterField(
            model_name="itemversion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("single_choice", "One right answer"),
                    ("multiple_choice", "Several right answers"),
                    ("true_false", "True or false"),
                    ("matching", "Matching"),
                    ("ordering", "Ordering"),
                    ("numeric", "A number"),
                    ("short_answer", "Short answer"),
                    ("essay", "Essay, read by a person"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="itemversion",
            name="options",
            field=models.JSONField(blank=True, default=list, verbose_name="options"),
        ),
        RefuseChange("assessments_itemversion", **GUARD),
    ]
