import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('posts', '0002_focus'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(help_text='As it lay in the folder that was given.', max_length=500)),
                ('sha256', models.CharField(max_length=64)),
                ('folder', models.CharField(help_text='The folder that was given, or that of the file.', max_length=500)),
                ('outcome', models.CharField(choices=[('stored', 'Stored'), ('copy', 'Another copy of a stored page'), ('skipped', 'No post'), ('unmatched', 'Translation without its post'), ('refused', 'Could not be read or stored')], max_length=10)),
                ('error', models.TextField(blank=True)),
                ('unread', models.JSONField(default=list, help_text='Field and words of each piece that was kept, and not understood.')),
                ('language', models.CharField(blank=True, max_length=16)),
                ('draft', models.BooleanField(default=False)),
                ('read_at', models.DateTimeField()),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imported_files', to='posts.post')),
            ],
            options={
                'ordering': ['path', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('path', 'sha256'), name='unique_imported_file'), models.CheckConstraint(condition=models.Q(('outcome__in', ['stored', 'copy', 'skipped', 'unmatched', 'refused'])), name='imported_file_outcome')],
            },
        ),
        migrations.CreateModel(
            name='OldAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=16)),
                ('address', models.CharField(max_length=500)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_addresses', to='posts.post')),
            ],
            options={
                'ordering': ['language', 'address'],
                'constraints': [models.UniqueConstraint(fields=('language', 'address'), name='one_post_per_old_address')],
            },
        ),
    ]
