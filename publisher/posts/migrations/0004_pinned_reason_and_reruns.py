import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('posts', '0003_imported_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='pinned_reason',
            field=models.CharField(blank=True, help_text='What the date is of; whoever moves the post is told.', max_length=120, verbose_name='bound to what'),
        ),
        migrations.AddField(
            model_name='post',
            name='rerun_of',
            field=models.ForeignKey(blank=True, editable=False, help_text='The post of an earlier date that is shown again on this one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reruns', to='posts.post'),
        ),
    ]
