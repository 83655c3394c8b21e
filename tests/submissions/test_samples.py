"""The sample desk has donations in its inbox, in every shape that matters."""

from __future__ import annotations

import datetime

import pytest

from publisher.samples.donations import DONATIONS, donate
from publisher.submissions import drafts, quarantine
from publisher.submissions.models import Submission, SubmissionMail
from tests.submissions.giving import NOW

pytestmark = pytest.mark.usefixtures("site")


def test_each_sample_donation_can_be_made_a_draft():
    assert donate(NOW) == len(DONATIONS) == Submission.objects.count()
    assert donate(NOW) == 0
    assert {given.language for given in Submission.objects.all()} == {"en", "ca"}
    assert Submission.objects.exclude(embargo_until_at=None).count() == 1
    assert not SubmissionMail.objects.filter(sent_at=None).exists(), "nobody is written to"
    for number, given in enumerate(Submission.objects.all()):
        assert all(quarantine.path(file.name).exists() for file in given.files.all())
        day = NOW.date() + datetime.timedelta(days=20 + number)
        post = drafts.make(given, day, by=None, by_name="ed", now=NOW)
        assert post.pictures.count() == given.files.count()
