from django.db import migrations

from lms.audit.guard import RefuseChange
from supervision.guard import RefuseOnceSigned

VERSION_IS_SIGNED = "EXISTS (SELECT 1 FROM supervision_signedentry s WHERE s.entry_version_id = OLD.id)"
ENTRY_IS_SIGNED = (
    "EXISTS (SELECT 1 FROM supervision_signedentry s JOIN supervision_entryversion v ON v.id = s.entry_version_id "
    "WHERE v.entry_id = OLD.id)"
)
PLACEMENT_IS_SIGNED = "EXISTS (SELECT 1 FROM supervision_signoff s WHERE s.placement_id = OLD.id)"

# Each list is (forwards, backwards). One person's live time never overlaps, at whatever site it is; versions of the
# same entry may, since an amendment speaks of the same hours.
NO_OVERLAP = {
    "postgresql": [
        ("CREATE EXTENSION IF NOT EXISTS btree_gist", "SELECT 1"),
        (
            "ALTER TABLE supervision_entryversion ADD CONSTRAINT nobody_is_in_two_places_at_once EXCLUDE USING gist "
            "(person_id WITH =, entry_id WITH <>, tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE (holds_time)",
            "ALTER TABLE supervision_entryversion DROP CONSTRAINT nobody_is_in_two_places_at_once",
        ),
    ],
    "sqlite": [
        (
            f"CREATE TRIGGER supervision_entryversion_refuses_overlap_{deed.split()[0].lower()} "
            f"BEFORE {deed} ON supervision_entryversion FOR EACH ROW WHEN NEW.holds_time BEGIN "
            "SELECT RAISE(ABORT, 'nobody_is_in_two_places_at_once') WHERE EXISTS (SELECT 1 "
            "FROM supervision_entryversion o WHERE o.person_id = NEW.person_id AND o.entry_id <> NEW.entry_id "
            "AND o.holds_time AND o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at); END",
            f"DROP TRIGGER supervision_entryversion_refuses_overlap_{deed.split()[0].lower()}",
        )
        for deed in ("INSERT", "UPDATE OF person_id, entry_id, starts_at, ends_at, holds_time")
    ],
}

# A note may be taken out of a signed version (somebody's identity slipped in); it is never reworded.
NO_REWORDING = {
    "postgresql": [
        (
            "CREATE TRIGGER supervision_entryversion_refuses_rewording BEFORE UPDATE OF note, note_salt "
            "ON supervision_entryversion FOR EACH ROW WHEN (NEW.note <> '' OR NEW.note_salt <> '') "
            "EXECUTE FUNCTION supervision_entryversion_refuses_change()",
            "DROP TRIGGER supervision_entryversion_refuses_rewording ON supervision_entryversion",
        ),
    ],
    "sqlite": [
        (
            "CREATE TRIGGER supervision_entryversion_refuses_rewording BEFORE UPDATE OF note, note_salt "
            f"ON supervision_entryversion FOR EACH ROW WHEN (NEW.note <> '' OR NEW.note_salt <> '') AND "
            f"{VERSION_IS_SIGNED} BEGIN SELECT RAISE(ABORT, 'A signed entry is never changed or deleted.'); END",
            "DROP TRIGGER supervision_entryversion_refuses_rewording",
        ),
    ],
}


def by_vendor(statements):
    def run(direction):
        def execute(apps, schema_editor):
            chosen = statements[schema_editor.connection.vendor]
            for pair in chosen if direction == 0 else reversed(chosen):
                schema_editor.execute(pair[direction], params=None)

        return execute

    return migrations.RunPython(run(0), run(1))


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]

    operations = [
        RefuseChange("supervision_signoff", message="A signature is never changed or deleted."),
        RefuseChange("supervision_signedentry", message="A signed entry is never changed or deleted."),
        RefuseChange("supervision_return", message="What was returned stays written down."),
        RefuseChange("supervision_void", message="What was voided stays written down."),
        RefuseChange(
            "supervision_placementsupervisor",
            when="OLD.accepted_at IS NOT NULL",
            message="An agreement is ended, never changed or deleted.",
            but=("until_on",),
        ),
        RefuseChange(
            "supervision_qualification",
            when="OLD.verified_at IS NOT NULL",
            message="A verified qualification is never changed or deleted.",
            but=("until_on",),
        ),
        RefuseChange("supervision_hourrules", message="An edition of the rules is never changed or deleted."),
        RefuseChange("supervision_consent", message="A consent stays written down."),
        RefuseChange("supervision_consentwithdrawal", message="What was taken back stays written down."),
        RefuseChange("supervision_agreement", message="Terms are succeeded by new ones, never changed or deleted."),
        RefuseChange("supervision_agreementsignature", message="A signature is never changed or deleted."),
        RefuseChange("supervision_refusal", message="What was refused stays written down."),
        RefuseChange("supervision_refusedentry", message="What was refused stays written down."),
        RefuseChange("supervision_appeal", message="What was asked stays written down."),
        RefuseChange("supervision_appealdecision", message="What was decided stays written down."),
        RefuseChange("supervision_rating", message="A finished rating is never changed or deleted."),
        RefuseChange("supervision_alternate", message="What was gathered stays written down."),
        RefuseChange("supervision_alternateentry", message="What was gathered stays written down."),
        RefuseChange("supervision_alternateevidence", message="Evidence is never changed or deleted."),
        RefuseChange("supervision_alternatedecision", message="What was decided stays written down."),
        RefuseChange("supervision_dispute", message="A dispute stays written down."),
        RefuseChange("supervision_disputedecision", message="What was decided stays written down."),
        RefuseChange("supervision_qualificationproof", message="A proof is never changed or deleted."),
        RefuseChange("supervision_qualificationreturn", message="What was sent back stays written down."),
        RefuseChange("supervision_qualificationend", message="An end stays written down."),
        RefuseChange("supervision_signaturesreview", message="A review stays written down."),
        RefuseOnceSigned(
            "supervision_entryversion",
            when=VERSION_IS_SIGNED,
            message="A signed entry is never changed or deleted.",
            but=("holds_time", "note", "note_salt"),
        ),
        by_vendor(NO_REWORDING),
        RefuseOnceSigned(
            "supervision_hourentry", when=ENTRY_IS_SIGNED, message="A signed entry is never changed or deleted."
        ),
        RefuseOnceSigned(
            "supervision_placement",
            when=PLACEMENT_IS_SIGNED,
            message="A placement with signed hours is never changed or deleted.",
            but=("starts_on", "ends_on", "trainee_agreed_at"),
        ),
        by_vendor(NO_OVERLAP),
    ]
