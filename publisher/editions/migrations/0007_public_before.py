from django.db import migrations
from django.db.models import F

from publisher.editions import slugs


def give_slugs(apps, schema_editor):
    """What was public before has an address made of its title as well; the older post keeps the plain one."""
    Edition, Slug = apps.get_model("editions", "Edition"), apps.get_model("editions", "Slug")
    translations = Edition.objects.exclude(language="en").exclude(released_at=None).exclude(current=None)
    taken = set()
    for edition in translations.select_related("current").order_by("released_at", "pk"):
        slug = slugs.first_free(
            slugs.slug_of(edition.current.content["title"]),
            lambda slug, language=edition.language: (language, slug) in taken,
        )
        taken.add((edition.language, slug))
        Slug.objects.create(
            edition=edition, language=edition.language, slug=slug, since=edition.released_at
        )


def date_corrections(apps, schema_editor):
    """Until now every revision after the release counted as a correction."""
    revisions = apps.get_model("editions", "EditionRevision").objects
    corrections = revisions.filter(number__gt=1, approved_at__gt=F("edition__released_at"))
    corrections.update(corrected_at=F("approved_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("editions", "0006_translations_in_public"),
    ]

    operations = [
        migrations.RunPython(give_slugs, migrations.RunPython.noop),
        migrations.RunPython(date_corrections, migrations.RunPython.noop),
    ]
