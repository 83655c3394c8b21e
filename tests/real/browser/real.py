"""Every room of the desk in a real browser: no request leaves the machine, and nothing is done that the policy forbids."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, sync_playwright
from wagtail.models import Workflow

from channels.models import Outlet
from tests.desk.conftest import desk, make_post, signed_in  # noqa: F401 - fixtures
from tests.e2e.stage import browser_path

LISTEN = """document.addEventListener('securitypolicyviolation', event => {
  (window.broken = window.broken || []).push(`${event.effectiveDirective} ${event.blockedURI} line ${event.lineNumber}`)
})"""
ROOMS = (
    *("", "posts/", "posts/add/", "posts/edit/{post}/", "posts/history/{post}/", "posts/delete/{post}/"),
    *("posts/usage/{post}/", "series/", "series/add/", "writers/", "images/", "images/add/"),
    *("images/{picture}/", "images/multiple/add/", "calendar/", "deliveries/", "deliveries/board/"),
    *("calendar/shelf/", "calendar/unfilled/", "calendar/address/", "statistics/", "import/", "tokens/"),
    *("posts/comments/{post}/", "posts/approvals/{post}/", "security/mfa/"),
    *("deliveries/decisions/", "rehearsals/", "questions/", "submissions/", "submissions/terms/", "outlets/"),
    *("outlets/new/", "outlets/new/mastodon/", "outlets/{outlet}/", "outlets/{outlet}/change/", "wordings/"),
    *(
        "wordings/x/en/",
        "slots/",
        "slots/edit/en/",
        "sites/",
        "sites/edit/en/",
        "people/",
        "people/{person}/",
    ),
    *("account/", "collections/", "workflows/list/", "workflows/edit/{workflow}/"),
    *("security/", "security/sessions/", "security/email/", "security/second-factor/", "security/password/"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django would refuse to talk to the database beside it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"]) as started:
            yield started


@pytest.mark.django_db(transaction=True)
def test_no_page_of_the_desk_asks_anybody_else_nor_breaks_its_policy(browser, live_server, make_post):  # noqa: F811
    page, away = _page(browser, live_server.url)
    there = _things(make_post())
    broken = {}
    for room in ROOMS:
        answer = page.goto(f"{live_server.url}/desk/{room.format(**there)}", wait_until="load")
        assert answer is not None
        assert answer.status == 200, room
        if found := page.evaluate("window.broken || []"):
            broken[room] = sorted(set(found))
    assert away == set()
    assert broken == {}


@pytest.mark.django_db(transaction=True)
def test_what_is_written_into_a_page_does_not_run_there(browser, live_server, desk):  # noqa: F811, ARG001
    """The policy is what stands between a hole in a template and the session."""
    page, _ = _page(browser, live_server.url)
    page.goto(f"{live_server.url}/desk/people/")
    page.evaluate(
        """() => {
          document.body.insertAdjacentHTML('beforeend', '<img src="/nowhere" onerror="window.ran = 1">');
          const script = document.createElement('script');
          script.textContent = 'window.ran = 2';
          document.body.append(script);
        }"""
    )
    page.wait_for_timeout(500)
    assert len(page.evaluate("window.broken")) == 2
    assert page.evaluate("window.ran") is None


def _page(browser: Browser, url: str) -> tuple[Page, set[str]]:
    root, _ = User.objects.get_or_create(username="root", is_superuser=True)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(LISTEN)
    cookie = signed_in(root).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
    page, away = context.new_page(), set[str]()
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((url, "data:", "blob:")) else away.add(asked.url),
    )
    return page, away


def _things(post) -> dict[str, str]:
    outlet = Outlet(name="fedi", kind="mastodon", account="bpod", language="en")
    outlet.settings = {"base_url": "https://social.example"}
    outlet.save()
    return {
        "post": post.pk,
        "picture": post.pictures.first().picture_id,
        "outlet": outlet.pk,
        "person": User.objects.get(username="root").pk,
        "workflow": Workflow.objects.first().pk,
    }
