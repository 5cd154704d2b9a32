"""A line in the audit log stays as it is, whatever the code does: the database refuses to change it or take it out.

Three exceptions. The actor may be emptied, when an account goes. A line may be deleted by what keeps the retention
periods, and the words for a person may be taken out of it by what erases that person. Those two say so (accounts/audit.py,
`deleting_what_is_overdue` and `forgetting_a_person`): on PostgreSQL in a setting of the transaction, on SQLite by a
function of the connection.
"""

from django.db import migrations

REFUSAL = "The audit log is append-only."

POSTGRESQL = f"""
CREATE FUNCTION accounts_auditevent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF current_setting('signaalwijs.retention', true) = 'on' THEN
            RETURN OLD;
        END IF;
    ELSIF current_setting('signaalwijs.erasing', true) = 'on'
        AND to_jsonb(NEW) - 'object_label' - 'details' = to_jsonb(OLD) - 'object_label' - 'details' THEN
        RETURN NEW;
    ELSIF NEW.actor_id IS NULL AND to_jsonb(NEW) - 'actor_id' = to_jsonb(OLD) - 'actor_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER accounts_auditevent_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_auditevent_append_only();
"""
POSTGRESQL_BACK = """
DROP TRIGGER accounts_auditevent_append_only ON accounts_auditevent;
DROP FUNCTION accounts_auditevent_append_only();
"""

# One statement each. A later migration that changes the table makes it anew on SQLite, without its triggers: let it
# call `install` again. A test notices.
COLUMNS = "id, at, action, object_type, object_id, result, origin, municipality_id, region_id"
SQLITE = {
    "accounts_auditevent_no_change": f"UPDATE OF {COLUMNS} ON accounts_auditevent",
    "accounts_auditevent_no_other_words": (
        "UPDATE OF object_label, details ON accounts_auditevent WHEN NOT signaalwijs_erasing()"
    ),
    "accounts_auditevent_no_other_actor": "UPDATE OF actor_id ON accounts_auditevent WHEN NEW.actor_id IS NOT NULL",
    "accounts_auditevent_no_delete": "DELETE ON accounts_auditevent WHEN NOT signaalwijs_retention()",
}


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    elif schema_editor.connection.vendor == "sqlite":
        for name, event in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")


def uninstall(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
    elif schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_audit_log")]
    operations = [migrations.RunPython(install, uninstall, elidable=False)]
