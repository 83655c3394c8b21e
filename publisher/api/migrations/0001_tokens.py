
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('posts', '0003_imported_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Which tool, on which machine.', max_length=80)),
                ('shown', models.CharField(help_text='How it begins, to tell it from others.', max_length=16)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('scopes', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_by_name', models.CharField(blank=True, max_length=150)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FedDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(blank=True, help_text='The Idempotency-Key, where one was given.', max_length=255)),
                ('sha256', models.CharField(help_text='Of what was asked: one key, one request.', max_length=64)),
                ('publish_on', models.DateField()),
                ('revision_id', models.PositiveBigIntegerField(help_text='The draft as it was fed; another one is there when a person has edited it since.', null=True)),
                ('made_at', models.DateTimeField()),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='fed_drafts', to='posts.post')),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fed_drafts', to='api.token')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('owner', 'name'), name='one_token_per_owner_and_name'),
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='token_expires_after_it_is_made'),
        ),
        migrations.AddConstraint(
            model_name='feddraft',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('token', 'key'), name='one_draft_per_key'),
        ),
    ]
