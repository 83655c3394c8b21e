import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0009_site_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='LaterCuts',
            fields=[
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='later_cuts', serialize=False, to='editions.editionrevision')),
                ('cuts', models.JSONField(help_text='A list for each of its pictures, in their order.')),
            ],
        ),
    ]
