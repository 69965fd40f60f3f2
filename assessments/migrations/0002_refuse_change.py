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
    refuse = "RAISE EXCEPTION USING MESSAGE = '{words}', ERRCODE = 'restrict_violation';"
    yield (
        "CREATE FUNCTION assessments_answer_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN IF {HANDED_IN.format(row='NEW')} THEN {refuse.format(words=STANDS)} END IF; RETURN NEW; "
        f"END IF; IF {HANDED_IN.format(row='OLD')} THEN {refuse.format(words=STANDS)} END IF; "
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
        RefuseChange(
            "assessments_attemptitem", message="A question of an attempt is never changed or deleted."
        ),
        migrations.RunPython(guard_answers, free_answers),
    ]
