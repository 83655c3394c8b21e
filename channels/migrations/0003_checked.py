from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0002_renewal'),
    ]

    operations = [
        migrations.AddField(
            model_name='outlet',
            name='check_answer',
            field=models.CharField(blank=True, choices=[('good', 'It lets us in'), ('bad', 'It does not let us in'), ('unclear', 'It could not be asked')], editable=False, max_length=8),
        ),
        migrations.AddField(
            model_name='outlet',
            name='check_words',
            field=models.TextField(blank=True, editable=False, help_text='What it said, without secrets.'),
        ),
        migrations.AddField(
            model_name='outlet',
            name='checked_at',
            field=models.DateTimeField(editable=False, help_text='When the platform was asked last (`channels.checks`).', null=True),
        ),
        migrations.AddField(
            model_name='outlet',
            name='expires_at',
            field=models.DateTimeField(editable=False, help_text='When the credentials end, as far as the platform tells.', null=True),
        ),
    ]
