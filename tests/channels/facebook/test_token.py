"""What Facebook says of a Page's token is known before it ends, or before it fails at the first post."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from channels import checks
from channels.errors import Unauthorized
from channels.http import utc_now
from sandbox.meta.entry import APP_ID, APP_SECRET
from tests import peers

APP = {"app_id": APP_ID}, {"app_secret": APP_SECRET}


@pytest.fixture
def peer(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


def ask(peer, settings=None, secrets=None):
    config = peer.config("facebook", "bpod")
    given = {"settings": settings, "secrets": secrets}
    more = {name: {**getattr(config, name), **(value or {})} for name, value in given.items()}
    return checks.ask("facebook", dataclasses.replace(config, **more), utc_now)


@pytest.mark.parametrize("app", [({}, {}), APP])
def test_the_end_of_its_access_is_told_whoever_asks(peer, app):
    days = (ask(peer, *app).expires_at - utc_now()) / datetime.timedelta(days=1)
    assert 89 < days <= 90


def test_where_facebook_does_not_answer_the_question_the_check_is_good_and_knows_no_end(peer):
    health = ask(peer, {"app_id": APP_ID}, {"app_secret": "another"})
    assert health.account
    assert health.expires_at is None


@pytest.mark.parametrize("app", [({}, {}), APP])
def test_a_token_that_may_not_post_is_found_out_by_the_check(peer, app):
    peer.server.platforms["facebook"].scopes = ("pages_show_list",)
    with pytest.raises(Unauthorized, match="may not post; allow pages_manage_posts"):
        ask(peer, *app)
