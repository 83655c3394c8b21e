from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0008_hide_on_critical'),
    ]

    operations = [
        migrations.AddField(
            model_name='site',
            name='contact',
            field=models.EmailField(blank=True, help_text='Where readers may write: about a picture’s rights, an error, a class.', max_length=254),
        ),
        migrations.AddField(
            model_name='site',
            name='contribute',
            field=models.TextField(blank=True, help_text='Paragraphs for the page “Contribute”, in HTML; without them there is no such page.'),
        ),
        migrations.AddField(
            model_name='site',
            name='introduction',
            field=models.CharField(blank=True, help_text='What this is, in a sentence or two: on the home page.', max_length=400),
        ),
        migrations.AddField(
            model_name='site',
            name='moved_line',
            field=models.CharField(blank=True, help_text='What visitors read who came by one of those names.', max_length=300),
        ),
        migrations.AddField(
            model_name='site',
            name='old_hosts',
            field=models.TextField(blank=True, help_text='Names under which the site was found before, one a line; each leads to the same page here.'),
        ),
        migrations.AddField(
            model_name='site',
            name='text_rights',
            field=models.CharField(blank=True, help_text='Whose the texts are and how they may be reused, in one sentence.', max_length=300),
        ),
    ]
