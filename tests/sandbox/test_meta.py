"""What the stand-ins of Meta's platforms accept and refuse, asked as any client would ask."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
import requests
from PIL import Image

from sandbox.instagram import app
from tests import peers, stories

VERSIONS = {"instagram": "v25.0", "threads": "v1.0", "facebook": "v25.0"}


class Caller:
    def __init__(self, peer: peers.Peer, kind: str, account: str = "bpod") -> None:
        self.kind = kind
        self.root = f"{peer.url}/{kind}"
        self.secrets = peer.outlet(kind, account)[1]
        self.token = self.secrets["access_token"]

    def __call__(self, method: str, path: str, **parameters: Any) -> requests.Response:
        address = (
            f"{self.root}/{path}"
            if path.startswith("refresh")
            else f"{self.root}/{VERSIONS[self.kind]}/{path}"
        )
        values = {"access_token": self.token, **parameters}
        where = {"data" if method == "POST" else "params": values}
        return requests.request(method, address, timeout=5, **where)

    def error(self, method: str, path: str, **parameters: Any) -> tuple[int, int, int]:
        answer = self(method, path, **parameters)
        error = answer.json()["error"]
        assert {"message", "type", "code", "is_transient", "fbtrace_id"} <= error.keys()
        return answer.status_code, error["code"], error.get("error_subcode", 0)


@pytest.fixture(params=["instagram", "threads"])
def call(request, peer) -> Caller:
    return Caller(peer, request.param)


@pytest.fixture
def instagram(peer) -> Caller:
    return Caller(peer, "instagram")


def encoded(form: str, width: int = 320, height: int = 240) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "mime", "status", "code"),
    [
        (stories.PICTURE, "image/jpeg", 404, 9004),
        (stories.PICTURE, "image/jpeg", 302, 9004),
        (b"<html>", "text/html", 200, 9004),
        (encoded("PNG"), "image/png", 200, 36001),
        (encoded("PNG"), "image/jpeg", 200, 36001),
        (stories.PICTURE[:200], "image/jpeg", 200, 36001),
        (encoded("JPEG", 400, 200), "image/jpeg", 200, 36003),
        (encoded("JPEG", 200, 300), "image/jpeg", 200, 36003),
        (stories.PICTURE + b"\0" * 8 * 1024 * 1024, "image/jpeg", 200, 36000),
    ],
    ids=["missing", "redirect", "page", "png", "false name", "half", "wide", "high", "heavy"],
)
def test_instagram_really_fetches_the_picture_and_looks_at_it(instagram, peer, content, mime, status, code):
    with stories.picture_site(content, mime, status) as url:
        assert instagram.error("POST", "me/media", image_url=url)[:2] == (400, code)
    assert peer.posts("instagram", "bpod") == []


@pytest.mark.parametrize(
    "caption", ["a" * 2_201, "#a #b #c #d #e #f", "@a @b @c @d"], ids=["long", "hashtags", "mentions"]
)
def test_a_caption_beyond_instagram_s_limits_is_refused(instagram, caption):
    with stories.picture_site() as url:
        assert instagram.error("POST", "me/media", image_url=url, caption=caption)[0] == 400


@pytest.mark.parametrize(
    ("text", "fits"), [("a" * 500, True), ("🧫" * 125, True), ("🧫" * 126, False), ("é" * 500, True)]
)
def test_threads_counts_the_bytes_of_emojis(peer, text, fits):
    answer = Caller(peer, "threads")("POST", "me/threads", media_type="TEXT", text=text)
    assert answer.ok is fits


def test_every_answer_has_usage_headers(call):
    answer = call("GET", "me", fields="id,username")
    assert json.loads(answer.headers["X-App-Usage"]).keys() == {"call_count", "total_cputime", "total_time"}
    assert "X-Business-Use-Case-Usage" in answer.headers


def test_too_many_calls_are_answered_with_the_time_to_wait(call, peer):
    peer.server.platforms[call.kind].usage.calls_per_hour = 1
    call("GET", "me")
    answer = call("GET", "me")
    [usage] = json.loads(answer.headers["X-Business-Use-Case-Usage"]).popitem()[1]
    assert answer.status_code == 400
    assert 1 <= usage["estimated_time_to_regain_access"] <= 60


def test_a_bearer_header_opens_as_well_as_a_parameter(call):
    headers = {"Authorization": f"Bearer {call.token}"}
    address = f"{call.root}/{VERSIONS[call.kind]}/me?fields=username"
    assert requests.get(address, headers=headers, timeout=5).json()["username"] == "bpod"


@pytest.mark.parametrize("path", ["me", "123", "me/nothing", "me/media"])
def test_a_wrong_token_opens_nothing(call, path):
    call.token = "wrong"
    assert call.error("GET", path)[:2] == (401, 190)


def test_what_there_is_not_and_what_is_unknown_are_refused(call):
    assert call.error("GET", "123") == (400, 100, 33)
    assert call.error("GET", "me/nothing")[1] == 2500
    assert call.error("GET", "me", fields="id,nonsense")[1] == 100


def test_the_objects_of_another_account_are_not_there(call, peer):
    edge = {"instagram": "media", "threads": "threads"}[call.kind]
    with stories.picture_site() as url:
        made = call("POST", f"me/{edge}", image_url=url, media_type="IMAGE").json()["id"]
    assert Caller(peer, call.kind, "other").error("GET", made) == (400, 100, 33)


def test_a_token_is_renewed_when_a_day_old_and_ends_after_sixty(call, peer):
    assert call.error("GET", "refresh_access_token")[1] == 100
    peer.server.clock.move(86_401)
    renewed = call("GET", "refresh_access_token").json()
    assert renewed["expires_in"] == 60 * 86_400
    old, call.token = call.token, renewed["access_token"]
    assert call("GET", "me").ok
    peer.server.clock.move(59.5 * 86_400)
    assert call("GET", "me").ok
    call.token = old
    assert call.error("GET", "me")[:2] == (401, 190)


def test_an_item_of_a_carousel_is_no_post_and_a_carousel_needs_ready_items(instagram):
    with stories.picture_site() as url:
        item = instagram("POST", "me/media", image_url=url, is_carousel_item="true").json()["id"]
        alone = instagram("POST", "me/media", image_url=url).json()["id"]
    assert instagram.error("POST", "me/media_publish", creation_id=item)[1] == 100
    assert instagram.error("POST", "me/media", media_type="CAROUSEL", children=f"{item},{alone}")[1] == 100
    assert instagram.error("POST", "me/media", media_type="CAROUSEL", children=item)[1] == 100


def test_a_second_publication_of_one_container_makes_a_second_post_so_that_nobody_leans_on_it(
    instagram, peer
):
    with stories.picture_site() as url:
        made = instagram("POST", "me/media", image_url=url).json()["id"]
    for _ in range(2):
        instagram("POST", "me/media_publish", creation_id=made)
    assert len(peer.visible("instagram", "bpod")) == 2


def test_posts_and_containers_survive_a_restart(tmp_path):
    with peers.sandbox(tmp_path) as peer, stories.picture_site() as url:
        instagram = Caller(peer, "instagram")
        made = instagram("POST", "me/media", image_url=url, caption="Once").json()["id"]
        instagram("POST", "me/media_publish", creation_id=made)
    with peers.sandbox(tmp_path) as peer:
        answer = Caller(peer, "instagram")("GET", made, fields="status_code")
        assert answer.json()["status_code"] == "PUBLISHED"
        assert [seen["text"] for seen in peer.visible("instagram", "bpod")] == ["Once"]


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"message": "a" * 63_207},
        {"message": "Hello", "published": "maybe"},
        {"message": "Hello", "published": "false"},
        {"message": "Hello", "attached_media[0]": "nonsense"},
        {"message": "Hello", "attached_media[0]": '{"media_fbid": "123"}'},
    ],
    ids=["empty", "long", "no boolean", "no draft", "no object", "no photo"],
)
def test_a_page_refuses_what_is_no_post(peer, parameters):
    assert Caller(peer, "facebook").error("POST", "me/feed", **parameters)[:2] == (400, 100)
    assert peer.posts("facebook", "bpod") == []


def test_a_page_s_post_is_never_taken_back_by_publishing(peer):
    page = Caller(peer, "facebook")
    made = page("POST", "me/feed", message="Hello").json()["id"]
    assert page.error("POST", made, is_published="false")[1] == 100
    assert page.error("POST", "17841_1", is_published="true") == (400, 100, 33)


def test_a_second_configuration_of_one_upload_makes_a_second_post(peer, instagram):
    headers = {"Authorization": bearer(instagram), "X-Entity-Type": "image/jpeg"}
    headers["X-Entity-Length"] = str(len(stories.PICTURE))
    headers["X-Instagram-Rupload-Params"] = '{"upload_id": "12"}'
    upload = f"{instagram.root}/rupload_igphoto/12_0_34"
    assert requests.post(upload, data=stories.PICTURE, headers=headers, timeout=5).json()["status"] == "ok"
    assert peer.visible("instagram", "bpod") == []
    sent = {"upload_id": "12", "caption": "Hello", "extra": {"source_width": 320, "source_height": 240}}
    for _ in range(2):
        answer = configure(instagram, sent)
        assert answer["media"]["caption"]["text"] == "Hello"
    assert len(peer.visible("instagram", "bpod")) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [({"upload_id": "99"}, "media_needs_reupload"), ({"caption": "a" * 2_201}, "The caption was too long.")],
)
def test_the_app_refuses_what_it_does_not_know(instagram, change, message):
    assert configure(instagram, {"upload_id": "12", "caption": "", **change})["message"] == message


def bearer(instagram: Caller) -> str:
    session = app.session("bpod", instagram.secrets)["authorization_data"]
    return f"Bearer IGT:2:{base64.b64encode(json.dumps(session).encode()).decode()}"


def configure(instagram: Caller, sent: dict[str, Any]) -> dict[str, Any]:
    answer = requests.post(
        f"{instagram.root}/api/v1/media/configure/",
        data={"signed_body": f"SIGNATURE.{json.dumps(sent)}"},
        headers={"Authorization": bearer(instagram)},
        timeout=5,
    )
    found: dict[str, Any] = answer.json()
    return found
