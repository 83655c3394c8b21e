"""The list, the day, the outlets and the settings, as people read them."""

from __future__ import annotations

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.utils.html import strip_tags

from channels.models import Outlet
from publisher.deliveries.attention import reached
from publisher.deliveries.models import Delivery, Receipt, State
from publisher.desk.day import day, next_slots, today
from publisher.desk.states import PostState, with_state
from publisher.editions import freeze
from publisher.editions.models import Edition, Site
from publisher.posts.models import Post, Series
from publisher.schedule.models import Slot
from tests.desk.conftest import DAY, make_picture, png
from tests.desk.editing import messages_of, save

AT = datetime.datetime
BEFORE = AT(2031, 3, 3, 6, 0, tzinfo=datetime.UTC)
AFTER = AT(2031, 3, 3, 10, 0, tzinfo=datetime.UTC)


def words(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


@pytest.fixture
def outlet(desk):  # noqa: ARG001
    made = Outlet(name="tumblr-en", kind="tumblr", account="bpod", language="en")
    made.settings = {"hidden": "setting-word"}
    made.set_secrets({"consumer_key": "secret-word"})
    made.save()
    return made


def approve(post):
    return freeze.approve(post, by=None, by_name="someone", now=BEFORE).edition


def release(edition):
    Edition.objects.filter(pk=edition.pk).update(state=Edition.State.RELEASED, released_at=AFTER)


def deliver(edition, outlet, state=State.DELIVERED, **fields):
    in_flight = {State.CLAIMED, State.SENDING, State.LOOKING_UP}
    lease = {"token": "t", "lease_until_seconds": 1.0} if state in in_flight else {}
    return Delivery.objects.create(
        edition=edition,
        outlet=outlet,
        slot_on=edition.publish_on,
        state=state,
        due_at=AFTER,
        next_at=AFTER,
        **lease,
        **fields,
    )


# The list


def test_the_list_shows_title_date_series_picture_and_state(sign_in, make_post):
    series = Series.objects.create(name="Senses Week")
    post = make_post(series=series, part=3)
    page = sign_in("writer").get("/desk/posts/")
    assert "Tide of cells" in words(page)
    assert "Mon 3 Mar 2031 Senses Week - III Draft" in words(page)
    html = page.content.decode()
    assert f'href="/desk/posts/edit/{post.pk}/"' in html
    assert "/private/media/images/" in html


def test_a_16_bit_micrograph_does_not_break_the_list_or_the_library(sign_in, make_post):
    post = make_post()
    placed = post.pictures.get()
    placed.picture = make_picture(png("I;16", grey=30_000))
    placed.save()
    for address in ("/desk/posts/", "/desk/images/", f"/desk/posts/edit/{post.pk}/"):
        assert sign_in("editor").get(address).status_code == 200


def test_the_states_of_a_post_follow_its_edition(make_post):
    post = make_post()

    def state():
        return PostState(with_state(Post.objects.all()).get().desk_state)

    assert state() == PostState.DRAFT
    edition = approve(post)
    assert state() == PostState.APPROVED
    release(edition)
    assert state() == PostState.RELEASED
    freeze.reopen(post, by_name="someone", reason="A slip", now=AFTER)
    assert state() == PostState.CORRECTION
    Edition.objects.update(state=Edition.State.WITHDRAWN, withdrawn_at=AFTER)
    assert state() == PostState.WITHDRAWN


def test_the_list_is_searched_and_filtered(sign_in, make_post):
    make_post()
    other = make_post(publish_on=datetime.date(2031, 4, 1), title="River of nerves", strapline="A delta")
    approve(other)
    series = Series.objects.create(name="Deltas")
    Post.objects.filter(pk=other.pk).update(series=series)
    client = sign_in("writer")

    def titles(query):
        page = client.get(f"/desk/posts/results/?{query}").content.decode()
        return {title for title in ("Tide of cells", "River of nerves") if title in page}

    assert titles("") == {"Tide of cells", "River of nerves"}
    assert titles("q=delta") == {"River of nerves"}
    assert titles("desk_state=approved") == {"River of nerves"}
    assert titles("desk_state=draft") == {"Tide of cells"}
    assert titles("publish_on_from=2031-03-01&publish_on_to=2031-03-31") == {"Tide of cells"}
    assert titles(f"series={series.pk}") == {"River of nerves"}
    assert titles("q=delta&desk_state=draft") == set()


def test_two_posts_on_one_date_are_a_form_error(sign_in, make_post):
    make_post()
    other = make_post(publish_on=datetime.date(2031, 4, 1))
    response = save(sign_in("writer"), other, publish_on="2031-03-03")
    assert response.status_code == 200
    assert "Mon 3 March 2031 has “Tide of cells”. Swap the two" in words(response)
    assert Post.objects.get(pk=other.pk).publish_on == datetime.date(2031, 4, 1)


def test_an_institutions_country_is_chosen_by_name_and_kept(sign_in, make_post):
    post, writer = make_post(), sign_in("writer")
    line = {
        "institutions-TOTAL_FORMS": 1,
        "institutions-0-name": "Institute of Tides",
        "institutions-0-country": "GB",
        "institutions-0-ORDER": 1,
    }
    save(writer, post, **line)
    assert Post.objects.get(pk=post.pk).institutions.get().country == "GB"
    page = writer.get(f"/desk/posts/edit/{post.pk}/").content.decode()
    assert '<option value="GB" selected>United Kingdom</option>' in page
    assert '<option value="FR">France</option>' in page


# The day


@pytest.mark.usefixtures("outlet")
def test_a_day_says_in_words_where_each_edition_is(make_post):
    assert [(line.name, line.state) for line in day(DAY, BEFORE).editions] == [
        ("English", "Not approved yet"),
        ("Catalan", "Not approved yet"),
    ]
    assert day(DAY, AFTER).editions[0].state == "Not approved, and its slot has passed"
    edition = approve(make_post())
    assert day(DAY, BEFORE).editions[0].state == "Approved, waits for its slot"
    assert day(DAY, AFTER).editions[0].state == "Approved, and late"
    assert [line.state for line in day(DAY, BEFORE).deliveries] == ["Opens at the slot"]
    release(edition)
    line = day(DAY, AFTER).editions[0]
    assert (line.state, line.address) == ("Released", "http://en.example/archive/2031/3/3")
    assert line.slot_at == AT(2031, 3, 3, 8, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (State.DELIVERED, "yes"),
        (State.PENDING, "no"),
        (State.CLAIMED, "no"),
        (State.FAILED, "no"),
        (State.HELD, "no"),
        (State.CANCELLED, "no"),
        (State.SENDING, "unknown"),
        (State.UNCONFIRMED, "unknown"),
        (State.LOOKING_UP, "unknown"),
        (State.NEEDS_PERSON, "unknown"),
    ],
)
def test_did_it_reach_them_is_never_guessed(state, answer):
    assert reached(state) == answer


def test_the_deliveries_page_shows_each_outlet_with_its_receipt_or_reason(sign_in, make_post, outlet):
    second = Outlet.objects.create(name="tumblr-two", kind="tumblr", account="two", language="en")
    edition = approve(make_post())
    release(edition)
    done = deliver(edition, outlet, attempts=2)
    Receipt.objects.create(
        delivery=done,
        remote_id="4711",
        url="https://bpod.example/4711",
        received_at=AFTER,
        rendition_digest="d",
    )
    deliver(edition, second, State.UNCONFIRMED, reason="the connection broke <off>")
    page = sign_in("editor").get("/desk/deliveries/2031-03-03/")
    assert "tumblr-en tumblr English Delivered yes 2 – 4711" in words(page)
    assert "tumblr-two tumblr English Not known yet unknown 0 the connection broke &lt;off&gt; –" in words(
        page
    )
    assert 'href="https://bpod.example/4711"' in page.content.decode()
    assert 'href="/desk/deliveries/2031-03-04/"' in page.content.decode()


def test_what_needs_a_person_is_said_on_the_first_page_and_on_the_day(sign_in, make_post, outlet):
    edition = approve(make_post(publish_on=today(AT.now(datetime.UTC))))
    deliver(edition, outlet, State.NEEDS_PERSON, reason="nobody can tell")
    for address in ("/desk/", "/desk/deliveries/"):
        page = words(sign_in("editor").get(address))
        assert "This needs a person" in page
        assert "nobody can tell" in page
    assert "nobody can tell" not in words(sign_in("writer").get("/desk/"))


@pytest.mark.parametrize("date", ["2031-02-30", "0000-01-01", "2031-13-01", "tomorrow"])
def test_a_day_that_does_not_exist_is_a_404(date, sign_in):
    assert sign_in("editor").get(f"/desk/deliveries/{date}/").status_code == 404


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_can_be_shown(date, sign_in):
    assert sign_in("editor").get(f"/desk/deliveries/{date}/").status_code == 200


@pytest.mark.usefixtures("desk")
def test_next_slots_are_told_in_both_zones_across_a_clock_change():
    # On 30 March 2031 both zones go to summer time: London's 08:00 is 07:00 UTC.
    lines = next_slots(AT(2031, 3, 29, 20, 0, tzinfo=datetime.UTC))
    assert [(line.name, line.next_at.isoformat()) for line in lines] == [
        ("English", "2031-03-30T07:00:00+00:00"),
        ("Catalan", "2031-03-30T07:00:00+00:00"),
    ]
    assert [(zone, f"{at:%H:%M}") for zone, at in lines[0].times] == [
        ("Europe/London", "08:00"),
        ("Europe/Madrid", "09:00"),
    ]


@pytest.mark.usefixtures("desk")
def test_today_is_the_date_in_the_zone_of_the_english_edition():
    Slot.objects.filter(language="en").update(zone="Pacific/Auckland")
    assert today(AT(2031, 3, 3, 12, 0, tzinfo=datetime.UTC)) == datetime.date(2031, 3, 4)


@pytest.mark.usefixtures("outlet")
def test_the_first_page_is_today_and_writers_see_no_deliveries_there(sign_in, make_post):
    post = make_post(publish_on=today(AT.now(datetime.UTC)))
    approve(post)
    assert "Opens at the slot" in words(sign_in("editor").get("/desk/"))
    page = words(sign_in("writer").get("/desk/"))
    assert "Tide of cells" in page
    assert "Opens at the slot" not in page


# Outlets


def test_outlets_are_listed_without_settings_or_secrets(sign_in, outlet):
    page = sign_in("editor").get("/desk/outlets/").content.decode()
    assert "tumblr-en" in page
    for hidden in ("setting-word", "secret-word", outlet.sealed):
        assert hidden not in page


def test_an_outlet_is_paused_and_resumed_by_an_editor_only(sign_in, outlet):
    for role, step, paused in [
        ("writer", "pause", False),
        ("editor", "pause", True),
        ("writer", "resume", True),
        ("editor", "resume", False),
    ]:
        sign_in(role).post(f"/desk/outlets/{outlet.pk}/{step}/")
        assert Outlet.objects.get().paused == paused, (role, step)
    assert sign_in("editor").get(f"/desk/outlets/{outlet.pk}/pause/").status_code == 405


def test_pausing_keeps_the_secrets_of_the_outlet(sign_in, outlet):
    sign_in("editor").post(f"/desk/outlets/{outlet.pk}/pause/")
    assert Outlet.objects.get().secrets() == {"consumer_key": "secret-word"}


# Slots and sites


def test_the_lists_of_settings_lead_to_their_forms(sign_in):
    editor = sign_in("editor")
    assert 'href="/desk/slots/edit/en/"' in editor.get("/desk/slots/").content.decode()
    assert 'href="/desk/sites/edit/ca/"' in editor.get("/desk/sites/").content.decode()


def test_a_language_is_the_key_of_its_row_and_is_not_changed(sign_in):
    data = {"language": "fr", "time": "06:45", "zone": "Europe/Lisbon"}
    sign_in("editor").post("/desk/slots/edit/en/", data)
    assert set(Slot.objects.values_list("language", flat=True)) == {"en", "ca"}
    sign_in("superuser").post("/desk/slots/new/", data)
    assert str(Slot.objects.get(language="fr")) == "fr: 06:45 Europe/Lisbon"


def test_an_editor_changes_a_slot_and_it_counts_from_the_next_question_on(sign_in):
    response = sign_in("editor").post(
        "/desk/slots/edit/en/", {"time": "06:45", "zone": "Europe/Lisbon"}, follow=True
    )
    assert response.status_code == 200
    assert str(Slot.objects.get(language="en")) == "en: 06:45 Europe/Lisbon"
    assert Slot.objects.count() == 2
    assert day(DAY, BEFORE).editions[0].slot_at == AT(2031, 3, 3, 6, 45, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "data", [{"time": "25:00", "zone": "Europe/Lisbon"}, {"time": "06:45", "zone": "Mars/Rim"}]
)
def test_a_slot_that_makes_no_sense_is_refused(data, sign_in):
    sign_in("editor").post("/desk/slots/edit/en/", data)
    assert str(Slot.objects.get(language="en")) == "en: 08:00 Europe/London"


def test_the_words_of_a_site_are_sanitised_and_its_feed_name_never_changes(sign_in):
    data = {
        "name": "BPoD",
        "tagline": "One a day",
        "about": "<p>About <script>alert(1)</script><em>us</em></p>",
        "owner_line": "",
        "base_url": "https://new.example/",
        "first_year": "2012",
        "tag_authority": "evil.example,2031",
        "on_missing": "placeholder",
    }
    sign_in("editor").post("/desk/sites/edit/en/", data)
    site = Site.objects.get(language="en")
    assert site.tagline == "One a day"
    assert site.about == "<p>About <em>us</em></p>"
    assert site.base_url == "https://new.example"
    assert site.tag_authority == "example.org,2012"


# All pages


def test_menus_hold_only_what_this_house_uses(sign_in):
    page = sign_in("superuser").get("/desk/").content.decode()
    props = page[page.index("wagtail-sidebar-props") :]
    names = set(re.findall(r'"name": "([a-z-]+)"', props))
    assert {"posts", "lists", "images", "deliveries", "outlets", "settings"} <= names
    assert 'SearchModule", "_args": ["/desk/posts/"]' in props
    assert not names & {"explorer", "documents", "help", "reports", "snippets"}


def test_no_desk_page_loads_anything_from_elsewhere(sign_in, make_post, client):
    post = make_post()
    User.objects.filter(username="superuser").update(email="root@example.org")
    root = sign_in("superuser")
    rooms = ("", "posts/", f"posts/edit/{post.pk}/", "images/", "deliveries/", "outlets/", "slots/")
    pages = [client.get("/desk/login/"), *(root.get(f"/desk/{room}") for room in rooms)]
    for page in pages:
        html = page.content.decode()
        loaded = re.findall(r"""<(?:script|img|iframe|source)[^>]+src=["']([^"']+)""", html)
        loaded += re.findall(r"""<link[^>]+href=["']([^"']+)""", html)
        assert [address for address in loaded if address.startswith(("http", "//"))] == []
        for word in ("gravatar", "releases.wagtail.org", "Sign in to Wagtail"):
            assert word not in html


def test_deleting_a_picture_that_a_post_uses_is_refused_and_breaks_nothing(sign_in, make_post):
    picture = make_post().pictures.get().picture
    response = sign_in("editor").post(f"/desk/images/{picture.pk}/delete/", follow=True)
    assert response.status_code == 200
    assert Post.objects.get().pictures.get().picture == picture
    assert messages_of(response)
