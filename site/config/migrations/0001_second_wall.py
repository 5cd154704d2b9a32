"""Row-level security on the tables with people in them (site/accounts/wall.py). PostgreSQL only.

Here, because it knows every app. Forced, so that it also holds for the owner of the tables, as which the site connects;
a superuser is above it, and a check refuses one in production (checks.py).
"""

from django.db import migrations

WALL_IS_DOWN = "coalesce(current_setting('signaalwijs.wall', true), 'off') <> 'on'"
PERSON = "nullif(current_setting('signaalwijs.person', true), '')::bigint"
MUNICIPALITIES = "coalesce(nullif(current_setting('signaalwijs.municipalities', true), ''), '{}')::bigint[]"
REGIONS = "coalesce(nullif(current_setting('signaalwijs.regions', true), ''), '{}')::bigint[]"


def of_municipality(column: str) -> str:
    """Of a municipality that somebody looks after, or of a region that somebody counts."""
    in_region = f"SELECT id FROM municipalities_municipality WHERE region_id = ANY({REGIONS})"
    return f"({column} = ANY({MUNICIPALITIES}) OR {column} IN ({in_region}))"


OWN_OR_OF_MUNICIPALITY = f"user_id = {PERSON} OR {of_municipality('municipality_id')}"


def seen_through(table: str, column: str) -> str:
    """As much as of the row that it belongs to: its own policy holds in here too."""
    return f"EXISTS (SELECT 1 FROM {table} owner WHERE owner.id = {column})"


# Whether the gate is open hangs on the memberships of focal points, and everybody may ask that.
OF_A_FOCAL_POINT = (
    "EXISTS (SELECT 1 FROM municipalities_focalpoint appointed WHERE appointed.user_id = accounts_membership.user_id "
    "AND appointed.municipality_id = accounts_membership.municipality_id)"
)

POLICIES = {
    "accounts_membership": f"{OWN_OR_OF_MUNICIPALITY} OR {OF_A_FOCAL_POINT}",
    "accounts_invitation": seen_through("accounts_membership", "membership_id"),
    "accounts_transfer": f"{seen_through('accounts_membership', 'membership_id')} OR {of_municipality('to_id')}",
    "accounts_staffimport": of_municipality("municipality_id"),
    "accounts_erasurerequest": f"user_id = {PERSON}",
    "courses_enrolment": OWN_OR_OF_MUNICIPALITY,
    "courses_lessonprogress": seen_through("courses_enrolment", "enrolment_id"),
    "courses_completion": OWN_OR_OF_MUNICIPALITY,
    "quizzes_attempt": OWN_OR_OF_MUNICIPALITY,
    "quizzes_attemptquestion": seen_through("quizzes_attempt", "attempt_id"),
    "certificates_certificate": f"user_id = {PERSON}",
    "municipalities_openingrequest": OWN_OR_OF_MUNICIPALITY,
}


def build(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, rule in POLICIES.items():
        schema_editor.execute(f"CREATE POLICY second_wall ON {table} USING ({WALL_IS_DOWN} OR ({rule}))")
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in POLICIES:
        schema_editor.execute(f"DROP POLICY second_wall ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_erased_people"),
        ("municipalities", "0009_what_was_sent_back"),
        ("courses", "0003_block_own_route_case"),
        ("quizzes", "0004_attempts_of_nobody"),
        ("certificates", "0001_initial"),
    ]
    operations = [migrations.RunPython(build, take_down, elidable=False)]
