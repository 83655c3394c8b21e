"""Somebody gives a picture on the public site, and it becomes a draft."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.play import Week

ADDRESS = "donor@example.org"


def _picture() -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).save(buffer, "PNG")
    return buffer.getvalue()


def gives(week: Week) -> None:
    """A visitor submits a picture by the public form; an editor makes a draft of it."""
    page = week.page("donor")
    page.goto("/contribute")
    page.get_by_role("link", name="Submit an image").click()
    page.locator("#files").set_input_files(
        {"name": "larva.png", "mimeType": "image/png", "buffer": _picture()}
    )
    expect(page.locator("#kept")).to_contain_text("640 × 480")
    for field, words in (
        ("description", "A larva of a zebrafish, seen from above."),
        ("creators", "G. H.\nI. J."),
        ("institution", "Example Institute"),
        ("donor_name", "G. H."),
        ("donor_email", ADDRESS),
    ):
        page.locator(f"#{field}").fill(words)
    page.locator("#licence").select_option("CC-BY-4.0")
    page.locator("#acting_for").select_option(index=1)
    for box in page.locator("#places input, #languages input, [name^=consent_]").all():
        box.check()
    page.locator("#embargo-none").check()
    week.look("donor", "12-submit")
    week.stage.ask("pass", seconds=10)  # nobody is so quick
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url("**/submit/thanks")
    week.look("donor", "13-thanks")
    desk = week.page("chief")
    desk.goto("/desk/submissions/")
    week.look("chief", "14-submissions")
    desk.get_by_role("link", name="G. H., I. J.").click()
    week.look("chief", "15-submission")
    desk.get_by_role("button", name="Make it a draft").click()
    expect(desk.locator("#id_creators-0-name")).to_have_value("G. H.")
    expect(desk.locator("#id_creators-1-name")).to_have_value("I. J.")
    expect(desk.locator("#id_institutions-0-name")).to_have_value("Example Institute")
    expect(desk.locator("#id_licence")).to_have_value("CC-BY-4.0")
    week.stage.at("2031-03-24T10:30:00+00:00")
    assert "/submit/withdraw/" in week.stage.mail(ADDRESS, "your picture has arrived")
