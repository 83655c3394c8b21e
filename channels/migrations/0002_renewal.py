from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='outlet',
            name='renewing_until_at',
            field=models.DateTimeField(editable=False, help_text='A process renews the credentials (`channels.renewal`) until then.', null=True),
        ),
    ]
