from django.db import migrations

from accounts.models.memberships import search_text_of

BATCH = 1000


def fill(apps, schema_editor):
    Membership = apps.get_model("accounts", "Membership")
    batch = []
    for membership in Membership.objects.select_related("user", "organisation").iterator(chunk_size=BATCH):
        membership.search_text = search_text_of(membership)
        batch.append(membership)
        if len(batch) == BATCH:
            Membership.objects.bulk_update(batch, ["search_text"])
            batch = []
    Membership.objects.bulk_update(batch, ["search_text"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_words_to_find_somebody_by")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
