"""The audit log behind the second wall as well (site/accounts/wall.py). PostgreSQL only.

Everybody writes in it, so a line that is added is not looked at; what is read or changed is.
"""

from importlib import import_module

from django.db import migrations

wall = import_module("config.migrations.0001_second_wall")

TABLE = "accounts_auditevent"
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
    schema_editor.execute(f"CREATE POLICY second_wall ON {TABLE} USING ({wall.WALL_IS_DOWN})")
    schema_editor.execute(f"CREATE POLICY second_wall_readers ON {TABLE} FOR SELECT USING ({READERS})")
    schema_editor.execute(f"CREATE POLICY second_wall_writers ON {TABLE} FOR INSERT WITH CHECK (true)")
    schema_editor.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for policy in ("second_wall", "second_wall_readers", "second_wall_writers"):
        schema_editor.execute(f"DROP POLICY {policy} ON {TABLE}")
    schema_editor.execute(f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("config", "0001_second_wall")]
    operations = [migrations.RunPython(build, take_down, elidable=False)]
