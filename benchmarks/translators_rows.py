"""Thirteen years of posts, nearly all translated; then each page is asked for again and again, by a translator."""

from __future__ import annotations

import datetime
import random
import time
from typing import Any

from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from benchmarks.rows import percentile, row
from translations import readership
from translations.fingerprint import fingerprint
from translations.models import Job, MemoryUnit, SourceRevision, Term, TranslationRevision
from translations.sentences import digest

POSTS, UNITS, TERMS, ASKED = 5_000, 36_000, 400, 100
AHEAD, UNTRANSLATED, BATCH = 30, 200, 500
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def measure() -> list[dict[str, Any]]:
    call_command("migrate", verbosity=0)
    now = timezone.now()
    translator = _person("translator", "translate", "review", "coordinate")
    _fill(random.Random(5), now, translator, _person("other", "translate"))
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(translator)
    mine = Job.objects.filter(assignee=translator).earliest("publish_on")
    pages = {
        "the queue": "/translate/",
        "a text in the editor": f"/translate/{mine.publish_on}/ca/",
        "the coverage of thirteen years": "/translate/coverage/ca/",
        "assign": "/translate/assign/",
        "the glossary": "/translate/glossary/ca/",
        "words said before": "/translate/memory/ca/?q=w12",
    }
    rows: list[dict[str, Any]] = []
    for name, address in pages.items():
        times, own = _asked(browser, address)
        title = f"translators, {POSTS} posts: {name}"
        rows += [
            row(f"{title}, p50", "ms", percentile(times, 0.5)),
            row(f"{title}, p99", "ms", percentile(times, 0.99)),
            row(f"{title}, of one processor, p50", "ms", percentile(own, 0.5)),
        ]
    started = time.perf_counter()
    bytes_ = sum(map(len, browser.get("/translate/memory/ca/memory.tmx").streaming_content))
    rows.append(
        row(f"translators: {UNITS} sentences as TMX, {bytes_ >> 20} MB", "s", time.perf_counter() - started)
    )
    return rows


def _asked(browser: Client, address: str) -> tuple[list[float], list[float]]:
    """By the wall's clock, and of the processor alone: others may be at work on it."""
    assert browser.get(address).status_code == 200  # the first one reads the templates
    times, own = [], []
    for _ in range(ASKED):
        started, began = time.perf_counter(), time.process_time()
        browser.get(address)
        times.append(1000 * (time.perf_counter() - started))
        own.append(1000 * (time.process_time() - began))
    return times, own


def _person(name: str, *rights: str) -> User:
    user = User.objects.create(username=name, password="!")  # noqa: S106
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="translations", codename__in=rights)
    )
    return user


def _fill(rng: random.Random, now: datetime.datetime, mine: User, other: User) -> None:
    words = [f"w{number}" for number in range(6000)]

    def sentence() -> str:
        return " ".join(rng.choices(words, k=rng.randint(8, 26))).capitalize() + "."

    first = now.date() - (POSTS - AHEAD) * DAY
    texts = [_fields(sentence) for _ in range(POSTS)]
    sources = [
        SourceRevision(
            publish_on=first + number * DAY,
            number=1,
            fields=text,
            fingerprint=fingerprint(text),
            ready_at=now,
            by_name="x",
        )
        for number, text in enumerate(texts)
    ]
    SourceRevision.objects.bulk_create(sources, batch_size=BATCH)
    jobs = [_job(number, source, now, mine, other) for number, source in enumerate(sources)]
    Job.objects.bulk_create(jobs, batch_size=BATCH)
    revisions = [_revision(job, mine, other) for job in jobs if job.state != Job.State.OPEN]
    TranslationRevision.objects.bulk_create(revisions, batch_size=BATCH)
    MemoryUnit.objects.bulk_create(
        (_unit(number, revisions[number % (POSTS // 2)], sentence()) for number in range(UNITS)),
        batch_size=BATCH,
    )
    Term.objects.bulk_create(
        Term(english=word, language="ca", target=f"{word}-ca") for word in rng.sample(words, TERMS)
    )
    readership.replace({source.publish_on: rng.randint(1, 9999) for source in sources}, now=now)


def _fields(sentence: Any) -> dict[str, str]:
    body = "".join(f"<p>{sentence()} {sentence()}</p>" for _ in range(4))
    return {
        "kicker": "A series",
        "title": sentence()[:60],
        "strapline": sentence()[:100],
        "body": body,
        "alt_1": sentence(),
    }


def _job(number: int, source: SourceRevision, now: datetime.datetime, mine: User, other: User) -> Job:
    left = POSTS - number
    job = Job(
        publish_on=source.publish_on,
        language="ca",
        source=source,
        due_at=now + (source.publish_on - now.date()),
        state=Job.State.DONE,
        back_catalogue=number < UNTRANSLATED,
    )
    if number < UNTRANSLATED or left <= AHEAD // 2:
        job.state = Job.State.OPEN
    elif left <= AHEAD:
        job.state = (Job.State.CLAIMED, Job.State.CLAIMED, Job.State.REVIEW)[left % 3]
    if job.state == Job.State.CLAIMED:
        job.assignee, job.lease_until = (mine if left % 3 else other), now + 24 * HOUR
    return job


def _revision(job: Job, mine: User, other: User) -> TranslationRevision:
    status = {
        Job.State.DONE: TranslationRevision.Status.APPROVED,
        Job.State.REVIEW: TranslationRevision.Status.SUBMITTED,
    }.get(Job.State(job.state), TranslationRevision.Status.DRAFT)
    approved = status == TranslationRevision.Status.APPROVED
    return TranslationRevision(
        job=job,
        number=1,
        based_on=job.source,
        fields={name: text.replace("w", "v") for name, text in job.source.fields.items()},
        status=status,
        author=other,
        created_at=job.due_at - 40 * HOUR,
        reviewer=mine if approved else None,
        reviewed_at=job.due_at - (job.publish_on.day - 4) * HOUR if approved else None,
    )


def _unit(number: int, revision: TranslationRevision, text: str) -> MemoryUnit:
    return MemoryUnit(
        revision=revision,
        field="body",
        place=number // (POSTS // 2),
        language="ca",
        variant="ca",
        source=text,
        source_hash=digest(text),
        target=text.replace("w", "v"),
    )
