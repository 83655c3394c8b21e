"""One week of the house, in a browser: Monday 24 to Sunday 30 March 2031, when the clocks go forward."""

from __future__ import annotations

import re
from http import HTTPStatus

import requests
from playwright.sync_api import Page, expect

from tests.e2e.play import Week

TUESDAY = "2031-03-25"
TITLE, CATALAN_TITLE = "A coral in bloom", "Un corall en flor"
BODY = (
    "At night the polyps of this coral open like flowers, and each of them is a hunter. "
    "Their arms carry cells that fire at whatever drifts by, and what they catch feeds the whole colony. "
    "By day they live on light: small algae inside them turn it into sugar and give it away. "
) * 3
CORRECTED = "The colony in the picture is as wide as a hand."
CATALAN_BODY = (
    "De nit els pòlips d’aquest corall s’obren com flors, i cadascun és un caçador. "
    "Els braços porten cèl·lules que disparen contra tot el que passa, i el que atrapen alimenta tota la colònia. "
    "De dia viuen de la llum: unes algues petites la converteixen en sucre i en donen la major part. "
) * 3
FOLLOWS_MS = 10_000
"""Of a machine with much else to do; it is a second or two."""
ALT = "Pale arms of a coral spread around a dark centre, on a blue ground."
CATALAN_ALT = "Braços pàl·lids d’un corall oberts al voltant d’un centre fosc, sobre fons blau."


def writes(week: Week) -> None:
    """A writer writes Tuesday's post, while what is missing and every outlet's view follow, and hands it in."""
    week.people["writer"].sign_in("/desk/")
    page = week.page("writer")
    week.look("writer", "05-today-before")
    page.get_by_role("link", name="Write its post").click()
    expect(page.locator("#id_publish_on")).to_have_value(TUESDAY)
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_strapline").fill("By night a flower, by day a garden")
    page.locator(
        "[data-contentpath=body] .public-DraftEditor-content, #panel-child-body-content .public-DraftEditor-content"
    ).first.click()
    page.keyboard.insert_text(BODY.strip())
    _picture(page)
    page.locator("#id_licence").select_option("CC-BY-4.0")
    page.locator("#id_creators-ADD").click()
    page.locator("#id_creators-0-name").fill("M. N.")
    _is_followed(page)
    week.look("writer", "06-editor")
    _act(page, "Submit to Approval")
    expect(page.locator(".messages")).to_contain_text("submitted")


def _is_followed(page: Page) -> None:
    """Within seconds of what is typed: what is missing, beside its field, and what each outlet would be sent."""
    missing, alt = page.locator("[data-desk-checks]"), page.locator("#id_pictures-0-alt_text")
    expect(missing).to_contain_text("Nothing is missing", timeout=FOLLOWS_MS)
    alt.fill("")
    expect(missing).to_contain_text("Missing before it can be approved", timeout=FOLLOWS_MS)
    expect(page.locator("[data-desk-note=id_pictures-0-alt_text]")).to_be_visible(timeout=FOLLOWS_MS)
    alt.fill(ALT)
    expect(missing).to_contain_text("Nothing is missing", timeout=FOLLOWS_MS)
    expect(page.locator("[data-desk-note=id_pictures-0-alt_text]")).to_have_count(0, timeout=FOLLOWS_MS)
    page.get_by_role("button", name="Outlets: what each would be sent").click()
    views = page.locator("[data-desk-outlets] details.desk-outlet")
    expect(views).to_have_count(4, timeout=FOLLOWS_MS)
    for words in ("A coral by night", TITLE):
        page.locator("#id_title").fill(words)
        for view in views.all():
            expect(view).to_contain_text(words, timeout=FOLLOWS_MS)


def _picture(page: Page) -> None:
    page.locator("#id_pictures-ADD").click()
    page.locator("#id_pictures-0-picture-chooser [data-chooser-action-choose]").first.click()
    page.locator(".modal .listing a, .modal .image-choice").first.click()
    page.locator("#id_pictures-0-alt_text").fill(ALT)
    page.locator("#id_pictures-0-rights-ADD").click()
    page.locator("#id_pictures-0-rights-0-permission").select_option("allowed")


def _act(page: Page, words: str) -> None:
    """A button of the editor's menu of actions; autosave has had its moment."""
    page.wait_for_timeout(1500)
    button = page.locator(f"footer :is(a, button):has-text('{words}')").first
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    button.click()


def approves(week: Week) -> None:
    """An editor reads it beside every outlet's view, and approves it."""
    page = week.page("chief")
    page.goto("/desk/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("#id_title")).to_have_value(TITLE)
    _act(page, "Approve")
    expect(page.locator(".messages")).to_contain_text(re.compile("approved", re.IGNORECASE))
    week.look("chief", "07-approved")
    page.goto("/desk/calendar/")
    expect(page.locator("body")).to_contain_text(TITLE)
    week.look("chief", "07b-calendar")


def translates(week: Week) -> None:
    """A translator takes the text and writes the Catalan, a second person approves it."""
    week.stage.at("2031-03-24T11:00:00+00:00")
    week.people["translator"].sign_in("/translate/")
    page = week.page("translator")
    week.look("translator", "16-queue")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name=re.compile("Take it|Agafa")).click()
    given = {
        "title": CATALAN_TITLE,
        "strapline": "De nit una flor, de dia un jardí",
        "body": CATALAN_BODY.strip(),
    }
    for area in page.locator("textarea[name^='field-']").all():
        name = (area.get_attribute("name") or "").removeprefix("field-")
        area.fill(given.get(name, CATALAN_ALT))
    week.look("translator", "17-translating")
    page.locator("button[value=submit]").click()
    expect(page.locator("body")).to_contain_text("Another person reads it now")
    week.people["reviewer"].sign_in("/translate/")
    page = week.page("reviewer")
    page.get_by_role("link", name=re.compile(f"{TITLE}|{CATALAN_TITLE}")).first.click()
    week.look("reviewer", "18-review")
    page.locator("button[value=approve]").click()
    page.wait_for_load_state()


def is_released(week: Week) -> None:
    """On Tuesday at eight it is out, not a minute before: page, feeds, outlets, in both languages."""
    follower = week.page("follower")
    week.stage.at("2031-03-25T07:59:00+00:00")
    page = f"{week.stage.urls['en']}/archive/2031/3/25"
    assert not is_there(page)
    week.stage.at("2031-03-25T08:00:00+00:00")
    assert is_there(page)
    follower.goto(page)
    expect(follower.locator("h1")).to_contain_text(TITLE)
    week.look("follower", "22-post")
    follower.goto(f"{week.stage.urls['ca']}/")
    expect(follower.locator("body")).to_contain_text(CATALAN_TITLE)
    week.look("follower", "23-catalan-home")
    for kind, account in (
        ("mastodon", "mastodon-en"),
        ("tumblr", "tumblr-en"),
        ("telegram", "telegram-en"),
        ("bluesky", "bluesky-ca"),
    ):
        found = week.followers(kind, account)
        assert len(found) == 1, [(one["id"], one["reply_to"], one["text"][:60]) for one in found]
        [post] = found
        assert (CATALAN_TITLE if account.endswith("ca") else TITLE) in str(post)
    desk = week.page("chief")
    desk.goto("/desk/")
    expect(desk.locator("[data-said]")).to_have_text("Today’s post is out, everywhere.")
    week.look("chief", "24-today-out")


def is_there(url: str) -> bool:
    """Asked by a stranger: a browser would remember for a minute that it was not."""
    return requests.get(url, timeout=10).status_code == HTTPStatus.OK


def fails_and_is_mended(week: Week) -> None:
    """On Wednesday an outlet does not say whether it arrived; the first page asks by itself, a person looks and tells."""
    page = week.page("chief")
    week.stage.ask("break", kind="telegram", operation="send", fault="accept-then-reset")
    week.stage.at("2031-03-26T08:00:00+00:00")
    expect(page.locator("[data-said]")).to_contain_text("nobody knows whether it arrived")
    expect(page.locator(".desk-needs")).to_contain_text("telegram-en")
    week.look("chief", "25-today-needs-a-person")
    page.locator(".desk-needs").get_by_role("link", name=re.compile("Decide.*telegram-en")).click()
    post = week.followers("telegram", "telegram-en")[-1]
    week.look("chief", "25-decides")
    page.get_by_label(re.compile("It is there")).check()
    page.get_by_label(re.compile("Address of the post")).fill(post["url"])
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".messages")).to_contain_text("recorded")
    page.goto("/desk/deliveries/board/")
    week.look("chief", "26-board")
    expect(page.locator(".desk-cell--asks")).to_have_count(0)
    week.stage.at("2031-03-26T08:30:00+00:00")
    assert len(week.followers("telegram", "telegram-en")) == 2
    page.goto("/desk/deliveries/decisions/")
    expect(page.locator(".desk-table")).to_contain_text("chief: adopt")


def is_corrected(week: Week) -> None:
    """On Thursday a sentence is added to Tuesday's post; page and outlets follow, nothing is announced again."""
    week.stage.at("2031-03-27T08:00:00+00:00")
    page = week.page("chief")
    page.goto("/desk/posts/")
    page.get_by_role("link", name=TITLE).first.click()
    _act(page, "Reopen")
    page.locator("textarea, input[type=text]").last.fill("one more fact")
    page.get_by_role("button", name=re.compile("Reopen", re.IGNORECASE)).last.click()
    form = page.url
    page.goto(form.replace("/edit/", "/correct/"))
    expect(page.locator(".desk-table")).to_contain_text("mastodon-en")
    week.look("chief", "27-correction")
    page.goto(form)
    body = page.locator(".public-DraftEditor-content").first
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(f" {CORRECTED}")
    page.get_by_label(re.compile("How much do the words differ")).select_option("minor")
    week.look("chief", "27-plan-of-the-correction")
    _act(page, "Save and approve")
    page.wait_for_load_state()
    week.stage.at("2031-03-27T09:00:00+00:00")
    follower = week.page("follower")
    follower.goto(f"{week.stage.urls['en']}/archive/2031/3/25")
    follower.reload()  # a browser keeps a page for a minute
    expect(follower.locator("body")).to_contain_text(CORRECTED)
    expect(follower.locator("body")).to_contain_text("27 March 2031")
    week.look("follower", "28-corrected")
    assert len([post for post in week.followers("mastodon", "mastodon-en") if TITLE in str(post)]) == 1


def passes_the_weekend(week: Week) -> None:
    """On Friday one sentence says how the weekend stands; then nobody is there, and on Sunday the clocks go forward."""
    week.stage.at("2031-03-28T17:00:00+00:00")
    page = week.page("chief")
    page.goto("/desk/")
    foretold = (
        "The weekend will go out; Mon 31 March fills itself and Catalan is not approved for Sat 29 March"
    )
    expect(page.locator("[data-weekend]")).to_contain_text(foretold)
    week.look("chief", "29-friday-at-five")
    week.stage.at("2031-03-29T08:00:00+00:00")
    sunday = f"{week.stage.urls['en']}/archive/2031/3/30"
    week.stage.at("2031-03-30T06:59:00+00:00")
    assert not is_there(sunday)
    week.stage.at("2031-03-30T07:00:00+00:00")
    assert is_there(sunday)
    for kind, account in (
        ("mastodon", "mastodon-en"),
        ("tumblr", "tumblr-en"),
        ("telegram", "telegram-en"),
    ):
        assert len(week.followers(kind, account)) == 6, account
