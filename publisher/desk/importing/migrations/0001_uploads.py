
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('posts', '0004_pinned_reason_and_reruns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folder', models.CharField(max_length=32, unique=True)),
                ('given', models.CharField(help_text='What was uploaded, as people call it.', max_length=200)),
                ('by_name', models.CharField(max_length=150)),
                ('to_archive', models.BooleanField(default=False, help_text='Public at once and announced nowhere; otherwise as drafts.')),
                ('state', models.CharField(choices=[('reading', 'Being looked through'), ('read', 'Waits for a decision'), ('storing', 'Being imported'), ('done', 'Imported'), ('cancelled', 'Not imported')], default='reading', max_length=9)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('at_work_until', models.DateTimeField(help_text='Somebody’s page works on it; a killed one, no longer.', null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='UploadedPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=500)),
                ('is_text', models.BooleanField(default=False)),
                ('is_late', models.BooleanField(default=False, help_text='A translation: it comes after the posts.')),
                ('found', models.CharField(blank=True, choices=[('stored', 'Stored'), ('copy', 'Another copy of a stored page'), ('skipped', 'No post'), ('unmatched', 'Translation without its post'), ('refused', 'Could not be read or stored')], help_text='What would become of it.', max_length=10)),
                ('outcome', models.CharField(blank=True, choices=[('stored', 'Stored'), ('copy', 'Another copy of a stored page'), ('skipped', 'No post'), ('unmatched', 'Translation without its post'), ('refused', 'Could not be read or stored')], help_text='What became of it.', max_length=10)),
                ('is_known', models.BooleanField(default=False, help_text='It was here already.')),
                ('said', models.TextField(blank=True, help_text='Why not, for a person.')),
                ('publish_on', models.DateField(null=True)),
                ('language', models.CharField(blank=True, max_length=16)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='posts.post')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='importing.upload')),
            ],
            options={
                'ordering': ['is_late', 'is_text', 'path', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reading', 'read', 'storing', 'done', 'cancelled'])), name='upload_state'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['done', 'cancelled'])), models.Q(models.Q(('state__in', ['done', 'cancelled']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='upload_ended_at'),
        ),
        migrations.AddConstraint(
            model_name='uploadedpage',
            constraint=models.UniqueConstraint(fields=('upload', 'path'), name='one_page_per_upload_and_path'),
        ),
    ]
