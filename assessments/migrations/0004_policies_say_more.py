from importlib import import_module

import django.core.validators
from django.db import migrations, models

from lms.audit.guard import LiftGuard, RefuseChange

answers = import_module("assessments.migrations.0002_refuse_change")
GUARD = {
    "when": "OLD.submitted_at IS NOT NULL",
    "message": "An attempt that is handed in is never changed or deleted.",
}
# What each feedback policy of before is now: (how much, when).
BECOMES = {
    "outcome": ("score", "at_once"),
    "after_pass": ("rationale", "after_pass"),
    "review": ("rationale", "at_once"),
}


def say_when(apps, schema_editor):
    for name in ("Assessment", "Attempt"):
        rows = apps.get_model("assessments", name).objects
        for before, (feedback, release) in BECOMES.items():
            rows.filter(feedback=before).update(feedback=feedback, release=release)
    apps.get_model("assessments", "Assessment").objects.update(shuffle_options=models.F("shuffle"))


def say_both_in_one(apps, schema_editor):
    for name in ("Assessment", "Attempt"):
        rows = apps.get_model("assessments", name).objects
        rows.filter(feedback="rationale", release="after_pass").update(feedback="after_pass")
        rows.filter(feedback__in=("rationale", "items")).update(feedback="review")
        rows.filter(feedback__in=("score", "none")).update(feedback="outcome")


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_eight_kinds_of_items"),
        ("people", "0001_initial"),
    ]

    operations = [
        # The guard of the answers asks the attempt's table, which SQLite is about to rebuild.
        migrations.RunPython(answers.free_answers, answers.guard_answers),
        LiftGuard("assessments_attempt", **GUARD),
        migrations.RemoveConstraint(
            model_name="blueprintline",
            name="one_blueprint_line_per_topic",
        ),
        migrations.AddField(
            model_name="assessment",
            name="layout",
            field=models.CharField(
                choices=[("one", "one question a page"), ("all", "all questions on one page")],
                default="one",
                max_length=10,
                verbose_name="pages",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="pretest_count",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="So many items that are being tried out are added from the same topics, where there are any. They do not count, and candidates are not told which ones they are.",
                validators=[django.core.validators.MaxValueValidator(50)],
                verbose_name="questions tried out",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="release",
            field=models.CharField(
                choices=[
                    ("at_once", "at once"),
                    ("after_pass", "once they have passed"),
                    ("after_window", "once the days within which attempts are counted are over"),
                ],
                default="at_once",
                help_text="Score and topics are shown at once; this is about the questions themselves.",
                max_length=20,
                verbose_name="questions may be seen again",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="scale",
            field=models.CharField(
                choices=[("percent", "in percent"), ("scaled", "from 200 to 800, with the cut score at 500")],
                default="percent",
                max_length=10,
                verbose_name="scores are told",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="shuffle_options",
            field=models.BooleanField(default=True, verbose_name="mix the options"),
        ),
        migrations.AddField(
            model_name="attempt",
            name="layout",
            field=models.CharField(
                choices=[("one", "one question a page"), ("all", "all questions on one page")],
                default="one",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="release",
            field=models.CharField(
                choices=[
                    ("at_once", "at once"),
                    ("after_pass", "once they have passed"),
                    ("after_window", "once the days within which attempts are counted are over"),
                ],
                default="at_once",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="releases_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="scale",
            field=models.CharField(
                choices=[("percent", "in percent"), ("scaled", "from 200 to 800, with the cut score at 500")],
                default="percent",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="blueprintline",
            name="difficulty",
            field=models.CharField(
                blank=True,
                choices=[("easy", "easy"), ("medium", "medium"), ("hard", "hard")],
                help_text="Empty: any.",
                max_length=10,
                verbose_name="difficulty",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="feedback",
            field=models.CharField(
                choices=[
                    ("none", "passed or not yet, nothing else"),
                    ("score", "the score"),
                    ("topics", "the score, topic by topic"),
                    ("items", "each question, what they answered and whether it was right"),
                    ("rationale", "each question with the right answer and the reasons"),
                ],
                default="topics",
                help_text="What people see once they have handed in.",
                max_length=20,
                verbose_name="feedback",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="shuffle",
            field=models.BooleanField(default=True, verbose_name="mix the questions"),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="feedback",
            field=models.CharField(
                choices=[
                    ("none", "passed or not yet, nothing else"),
                    ("score", "the score"),
                    ("topics", "the score, topic by topic"),
                    ("items", "each question, what they answered and whether it was right"),
                    ("rationale", "each question with the right answer and the reasons"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scale", "percent"), models.Q(("cut_percent__gt", 0), ("cut_percent__lt", 100)), _connector="OR"
                ),
                name="a_scaled_score_has_room_on_both_sides_of_its_cut",
                violation_error_message="Scores from 200 to 800 need a cut score above 0 and below 100 percent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("release", "after_window"), _negated=True),
                    ("window_days__isnull", False),
                    _connector="OR",
                ),
                name="what_waits_for_the_window_has_one",
                violation_error_message="Say within how many days attempts are counted, or show the questions earlier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="blueprintline",
            constraint=models.UniqueConstraint(
                fields=("assessment", "topic", "difficulty"),
                name="one_blueprint_line_per_topic_and_difficulty",
                violation_error_message="A topic has one line for each difficulty in a blueprint.",
            ),
        ),
        migrations.RunPython(say_when, say_both_in_one),
        RefuseChange("assessments_attempt", **GUARD),
        migrations.RunPython(answers.guard_answers, answers.free_answers),
    ]
