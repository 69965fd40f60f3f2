from django.db import migrations

from lms.audit.guard import RefuseChange

HANDED_IN = (
    "EXISTS (SELECT 1 FROM assessments_attemptitem item JOIN assessments_attempt attempt ON attempt.id = item.attempt_id "
    "WHERE item.id = {row}.attempt_item_id AND attempt.submitted_at IS NOT NULL)"
)
STANDS = "An answer stands once its attempt is handed in."
FORWARD = "An answer is only ever replaced by a later one."


def guard_answers(apps, schema_editor):
    build = _postgres if schema_editor.connection.vendor == "postgresql" else _sqlite
    for statement in build():
        schema_editor.execute(statement, params=None)


def free_answers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER assessments_answer_refuses_change ON assessments_answer", params=None)
        schema_editor.execute("DROP FUNCTION assessments_answer_refuses_change()", params=None)
        return
    for deed in ("insert", "update", "delete", "return"):
        schema_editor.execute(f"DROP TRIGGER assessments_answer_refuses_{deed}", params=None)


def _sqlite():
    head = "CREATE TRIGGER assessments_answer_refuses_{name} BEFORE {deed} ON assessments_answer FOR EACH ROW WHEN {when} "
    body = "BEGIN SELECT RAISE(ABORT, '{words}'); END"
    for deed, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD")):
        when = HANDED_IN.format(row=row)
        yield head.format(name=deed, deed=deed.upper(), when=when) + body.format(words=STANDS)
    backward = "NEW.sequence <= OLD.sequence OR NEW.attempt_item_id <> OLD.attempt_item_id"
    yield head.format(name="return", deed="UPDATE", when=backward) + body.format(words=FORWARD)


def _postgres():
    """A row may be handed in between the look and the write: whoever writes an answer holds its attempt until that is
    committed, and whoever hands in waits for it. On SQLite whoever writes is alone."""
    refuse = "RAISE EXCEPTION USING MESSAGE = '{words}', ERRCODE = 'restrict_violation';"
    yield (
        "CREATE FUNCTION assessments_answer_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $guard$ "
        "DECLARE handed_in timestamptz; BEGIN "
        "SELECT attempt.submitted_at INTO handed_in FROM assessments_attempt attempt WHERE attempt.id = ("
        "SELECT item.attempt_id FROM assessments_attemptitem item WHERE item.id = "
        "CASE WHEN TG_OP = 'INSERT' THEN NEW.attempt_item_id ELSE OLD.attempt_item_id END) FOR SHARE; "
        f"IF handed_in IS NOT NULL THEN {refuse.format(words=STANDS)} END IF; "
        "IF TG_OP = 'INSERT' THEN RETURN NEW; END IF; "
        "IF TG_OP = 'UPDATE' THEN IF NEW.sequence <= OLD.sequence OR NEW.attempt_item_id <> OLD.attempt_item_id "
        f"THEN {refuse.format(words=FORWARD)} END IF; RETURN NEW; END IF; RETURN OLD; END $guard$"
    )
    yield (
        "CREATE TRIGGER assessments_answer_refuses_change BEFORE INSERT OR UPDATE OR DELETE ON assessments_answer "
        "FOR EACH ROW EXECUTE FUNCTION assessments_answer_refuses_change()"
    )



class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [
        RefuseChange("assessments_attemptitem", message="A question of an attempt is never changed or deleted."),
        RefuseChange(
            "assessments_itemversion",
            when="OLD.approved_at IS NOT NULL",
            message="An approved version of an item is never changed or deleted.",
            but=("retired_at", "retired_by_id"),
        ),
        RefuseChange(
            "assessments_attempt",
            when="OLD.submitted_at IS NOT NULL",
            message="An attempt that is handed in is never changed or deleted.",
        ),
        RefuseChange("assessments_accommodationrequest", message="What was asked for is never changed or deleted."),
        RefuseChange(
            "assessments_accommodationdecision",
            message="What was decided is never changed or deleted; it is ended.",
        ),
        RefuseChange("assessments_accommodationend", message="An end is never changed or deleted."),
        RefuseChange("assessments_attemptterms", message="The terms of an attempt are never changed or deleted."),
        RefuseChange(
            "assessments_break",
            when="OLD.ended_at IS NOT NULL",
            message="A break that is over is never changed or deleted.",
        ),
        migrations.RunPython(guard_answers, free_answers),
    ]
