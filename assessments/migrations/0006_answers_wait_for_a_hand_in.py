from django.db import migrations

STANDS = "An answer stands once its attempt is handed in."
FORWARD = "An answer is only ever replaced by a later one."


def hold_the_attempt(apps, schema_editor):
    """On PostgreSQL a row may be handed in between the look and the write: whoever writes an answer now holds its
    attempt until that is committed, and whoever hands in waits for it. On SQLite whoever writes is alone."""
    if schema_editor.connection.vendor != "postgresql":
        return
    refuse = "RAISE EXCEPTION USING MESSAGE = '{words}', ERRCODE = 'restrict_violation';"
    schema_editor.execute(
        "CREATE OR REPLACE FUNCTION assessments_answer_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $guard$ "
        "DECLARE handed_in timestamptz; BEGIN "
        "SELECT attempt.submitted_at INTO handed_in FROM assessments_attempt attempt WHERE attempt.id = ("
        "SELECT item.attempt_id FROM assessments_attemptitem item WHERE item.id = "
        "CASE WHEN TG_OP = 'INSERT' THEN NEW.attempt_item_id ELSE OLD.attempt_item_id END) FOR SHARE; "
        f"IF handed_in IS NOT NULL THEN {refuse.format(words=STANDS)} END IF; "
        "IF TG_OP = 'INSERT' THEN RETURN NEW; END IF; "
        "IF TG_OP = 'UPDATE' THEN IF NEW.sequence <= OLD.sequence OR NEW.attempt_item_id <> OLD.attempt_item_id "
        f"THEN {refuse.format(words=FORWARD)} END IF; RETURN NEW; END IF; RETURN OLD; END $guard$",
        params=None,
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_files_of_items")]

    # Going back, the guard may stay as it is: it refuses the same.
    operations = [migrations.RunPython(hold_the_attempt, migrations.RunPython.noop)]
