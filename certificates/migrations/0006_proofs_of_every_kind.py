"""Documents become proofs: credentials held elsewhere, tasks and events are sent and decided like them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from lms.audit.guard import LiftGuard, RefuseChange

SENT = "A document that was sent is never changed or deleted."
SAID = "What was said to a document is never changed or deleted."


def name_the_senders(apps, schema_editor) -> None:
    apps.get_model("certificates", "Proof").objects.update(sent_by=F("person"))
    if schema_editor.connection.vendor == "postgresql":
        # Keys are asked at the end of a transaction; until they were, PostgreSQL alters no table.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def user(**facts) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **facts
    )


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0005_handle_by_a_process"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        LiftGuard("certificates_document", message=SENT),
        LiftGuard("certificates_documentdecision", message=SAID),
        migrations.RemoveConstraint("document", "the_same_document_is_sent_once"),
        migrations.RemoveConstraint("documentdecision", "a_returned_document_says_why"),
        migrations.RenameModel("Document", "Proof"),
        migrations.RenameModel("DocumentDecision", "ProofDecision"),
        migrations.RenameField("proof", "type", "code"),
        migrations.RenameField("proof", "issued_on", "dated_on"),
        migrations.RenameField("proofdecision", "document", "proof"),
        migrations.AlterField(
            "proof",
            "programme",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="certificates.programme"
            ),
        ),
        migrations.AddField(
            "proof",
            "kind",
            models.CharField(
                choices=[
                    ("document", "document"),
                    ("credential", "credential held elsewhere"),
                    ("task", "task"),
                    ("event", "event"),
                ],
                default="document",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddField("proof", "until_on", models.DateField(null=True)),
        migrations.AddField("proof", "issuer", models.CharField(blank=True, default="", max_length=200), False),
        migrations.AddField("proof", "number", models.CharField(blank=True, default="", max_length=80), False),
        migrations.AddField("proof", "note", models.TextField(blank=True, default=""), False),
        migrations.AlterField(
            "proof",
            "ending",
            models.CharField(blank=True, choices=[("pdf", "PDF"), ("jpg", "JPG"), ("png", "PNG")], max_length=3),
        ),
        migrations.AlterField("proof", "content", models.BinaryField(default=bytes)),
        migrations.AddField("proof", "sent_by", user(null=True)),
        migrations.RunPython(name_the_senders, migrations.RunPython.noop),
        migrations.AlterField("proof", "sent_by", user()),
        migrations.AddField("proofdecision", "in_good_standing", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="ProofWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", user()),
                (
                    "proof",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="certificates.proof"
                    ),
                ),
            ],
            options={"constraints": [models.CheckConstraint(condition=~Q(reason=""), name="a_withdrawal_says_why")]},
        ),
        migrations.AddConstraint(
            "proof",
            models.UniqueConstraint(
                fields=["person", "programme", "kind", "code", "dated_on", "digest"], name="the_same_proof_is_sent_once"
            ),
        ),
        migrations.AddConstraint(
            "proof",
            models.CheckConstraint(
                condition=~Q(kind__in=["document", "credential"]) | ~Q(ending=""),
                name="a_document_and_a_credential_have_a_file",
            ),
        ),
        migrations.AddConstraint(
            "proof",
            models.CheckConstraint(
                condition=Q(kind="credential") & ~Q(issuer="")
                | ~Q(kind="credential") & Q(issuer="", number="", until_on=None),
                name="a_credential_says_who_gave_it",
            ),
        ),
        migrations.AddConstraint(
            "proof",
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("dated_on")),
                name="a_credential_ends_no_earlier_than_it_begins",
            ),
        ),
        migrations.AddConstraint(
            "proofdecision",
            models.CheckConstraint(
                condition=Q(is_accepted=True, reason="") | (Q(is_accepted=False) & ~Q(reason="")),
                name="a_returned_proof_says_why",
            ),
        ),
        migrations.AddConstraint(
            "proofdecision",
            models.CheckConstraint(
                condition=Q(is_accepted=True) | Q(in_good_standing=False),
                name="only_what_is_accepted_is_in_good_standing",
            ),
        ),
        RefuseChange("certificates_proof", message="A proof that was sent is never changed or deleted."),
        RefuseChange("certificates_proofdecision", message="What was said to a proof is never changed or deleted."),
        RefuseChange("certificates_proofwithdrawal", message="That a proof no longer counts is never changed."),
    ]
