from __future__ import annotations

import datetime
import getpass
import sys

import click
from django.contrib.auth import get_user_model
from django.db import transaction

from publisher.clock import wall_now
from publisher.commands.options import Date
from publisher.editions.freeze import SOURCE, NotApprovableError, WrongStateError, approve
from publisher.editions.models import EditionRevision
from publisher.posts.models import PictureRight, Post, post_on
from translations import transitions
from translations.errors import TranslationError
from translations.models import Job, TranslationRevision

COMMAND_ACCOUNT = "bpod-approve"
"""The reviewer of translations approved by script: nobody can sign in with it."""


@click.command()
@click.argument("date", type=Date())
@click.option(
    "--language", default=SOURCE, show_default=True, help="Of a translation: the one submitted for review."
)
@click.option("--alt", help="Description of the first picture, where it has none.")
@click.option(
    "--rights", type=click.Choice(["all"]), help="The pictures may be shown everywhere, in every language."
)
@click.option(
    "--change",
    type=click.Choice(["cosmetic", "minor", "major", "critical"]),
    help="Of a correction: how much its words differ from those that are public.",
)
def command(
    date: datetime.date, language: str, alt: str | None, rights: str | None, change: str | None
) -> None:
    """Approve the post of DATE: the same approval as at the desk.

    Refuses with the list of what is missing, and then changes nothing.
    """
    if language == SOURCE:
        revision = _approve_post(date, alt, rights, change or "")
        click.echo(f"{date} {language}: approved, revision {revision.number}, digest {revision.digest[:12]}")
    elif alt or rights:
        raise click.UsageError(
            f"--alt and --rights belong to the post; its {language} text has descriptions of its own"
        )
    else:
        _approve_translation(date, language)
        click.echo(f"{date} {language}: approved")


def _approve_post(date: datetime.date, alt: str | None, rights: str | None, change: str) -> EditionRevision:
    post = post_on(date)
    if post is None:
        raise click.ClickException(f"{date}: there is no post on this date; write or import one first")
    try:
        with transaction.atomic():
            post = _completed(post, alt, rights)
            by_name = f"bpod approve ({getpass.getuser()})"
            return approve(post, by=None, by_name=by_name, now=wall_now(), change=change)
    except NotApprovableError as error:
        click.echo(f"{date}: not approved; missing:", err=True)
        for finding in error.findings:
            click.echo(f"  {finding.field}: {finding.message}", err=True)
        sys.exit(1)
    except WrongStateError as error:
        raise click.ClickException(str(error)) from None


def _approve_translation(date: datetime.date, language: str) -> None:
    job = Job.objects.filter(publish_on=date, language=language).first()
    submitted = job.revisions.filter(status=TranslationRevision.Status.SUBMITTED).first() if job else None
    if job is None or submitted is None:
        raise click.ClickException(f"{date} {language}: no translation waits for review; submit one first")
    reviewer, _ = get_user_model().objects.get_or_create(
        username=COMMAND_ACCOUNT, defaults={"is_active": False}
    )
    try:
        transitions.approve(job, reviewer, submitted.number, now=wall_now())
    except TranslationError as error:
        raise click.ClickException(f"{date} {language}: {error}") from None


def _completed(post: Post, alt: str | None, rights: str | None) -> Post:
    """Add what was given on the command line to what the draft lacks."""
    if post.locked and (alt or rights):
        raise click.ClickException(
            f"{post.publish_on}: already approved; reopen it at the desk before you change it"
        )
    for position, placed in enumerate(post.pictures.all()):
        if alt and position == 0:
            placed.alt_text = alt
            placed.save(update_fields=["alt_text"])
        if rights:
            PictureRight.objects.get_or_create(
                post_picture=placed,
                channel=PictureRight.ANY,
                language=PictureRight.ANY,
                defaults={"permission": PictureRight.Permission.ALLOWED},
            )
    post = Post.objects.get(pk=post.pk)
    if (alt or rights) and post.latest_revision_id is not None:
        post.save_revision()  # the desk opens the latest revision, and must show what was added here
    return post
