"""The audit log, and who was told of a move, behind the second wall as well (site/accounts/wall.py). PostgreSQL only.

Everybody writes in the log, so a line that is added is not looked at; what is read or changed is.
"""

from importlib import import_module

from django.db import migrations

wall = import_module("config.migrations.0001_second_wall")

LOG, NOTICES = "accounts_auditevent", "accounts_transfernotice"
# A region changes something for all its municipalities; and whoever keeps a municipality sees that those with a role
# in it come in (docs/decisions/0026).
OF_OWN_REGION = f"SELECT region_id FROM municipalities_municipality WHERE id = ANY({wall.MUNICIPALITIES})"
ROLE_HOLDERS = f"SELECT user_id::text FROM accounts_roleassignment WHERE municipality_id = ANY({wall.MUNICIPALITIES})"
READERS = (
    f"actor_id = {wall.PERSON} OR {wall.of_municipality('municipality_id')} OR region_id = ANY({wall.REGIONS}) "
    f"OR (municipality_id IS NULL AND region_id IN ({OF_OWN_REGION})) "
    f"OR (object_type = 'accounts.User' AND object_id IN ({ROLE_HOLDERS}))"
)


def build(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(f"CREATE POLICY second_wall ON {LOG} USING ({wall.WALL_IS_DOWN})")
    schema_editor.execute(f"CREATE POLICY second_wall_readers ON {LOG} FOR SELECT USING ({READERS})")
    schema_editor.execute(f"CREATE POLICY second_wall_writers ON {LOG} FOR INSERT WITH CHECK (true)")
    of_a_move = wall.seen_through("accounts_transfer", "transfer_id")
    schema_editor.execute(f"CREATE POLICY second_wall ON {NOTICES} USING ({wall.WALL_IS_DOWN} OR {of_a_move})")
    for table in (LOG, NOTICES):
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for policy in ("second_wall", "second_wall_readers", "second_wall_writers"):
        schema_editor.execute(f"DROP POLICY {policy} ON {LOG}")
    schema_editor.execute(f"DROP POLICY second_wall ON {NOTICES}")
    for table in (LOG, NOTICES):
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("config", "0001_second_wall"), ("accounts", "0012_fill_words_to_find_somebody_by")]
    operations = [migrations.RunPython(build, take_down, elidable=False)]
