from django.db import migrations


class Migration(migrations.Migration):
    """Contacts' forms are limited too, so what counts lies there. Nothing counted is older than an hour."""

    dependencies = [
        ('feedback', '0006_public_list'),
    ]

    operations = [
        migrations.DeleteModel(name='Throttle'),
    ]
