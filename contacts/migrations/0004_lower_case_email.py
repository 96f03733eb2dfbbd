from django.db import migrations
from django.db.models.functions import Lower


def lower_email(apps, schema_editor):
    """Accounts are looked for by their address in lower case."""
    apps.get_model("contacts", "User").objects.update(email=Lower("email"))


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_hours_and_what_contacts_help_with")]
    operations = [migrations.RunPython(lower_email, migrations.RunPython.noop, elidable=True)]
