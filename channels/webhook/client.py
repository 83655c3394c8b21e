"""One signed call, and the meaning of each of its answers: https://www.standardwebhooks.com/"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from standardwebhooks import Webhook

from channels.contract import OutletConfig
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Answer, Clock, Http, read_seconds, retry_at
from channels.webhook.config import ALLOW_PRIVATE
from channels.webhook.public import PublicHttp

KIND = "webhook"
# 404, 410: nobody listens there any more; 3xx: an address that a person did not type is not called.
_RECONNECT = frozenset({401, 403, 404, 410})


class Client:
    def __init__(self, config: OutletConfig, clock: Clock) -> None:
        self._secrets = [config.secrets.get(name, "") for name in ("secret", "previous_secret")]
        self._url = str(config.settings.get("base_url") or "")
        private = str(config.settings.get(ALLOW_PRIVATE.name) or ALLOW_PRIVATE.default).casefold() == "yes"
        self._http = (Http if private else PublicHttp)(KIND, read_seconds=read_seconds(config.settings))
        self._clock = clock

    def tell(self, event_id: str, event: Mapping[str, Any]) -> None:
        """Any 2xx is the receipt; the body says nothing."""
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        headers = {"Content-Type": "application/json", **self._signed(event_id, body)}
        answer = self._http.call("POST", self._url, data=body.encode(), headers=headers)
        if not answer.ok:
            raise self._error(answer)

    def _signed(self, event_id: str, body: str) -> dict[str, str]:
        """With two secrets, two signatures: a receiver that knows either lets it in."""
        if not self._secrets[0] or not self._url:
            missing = "secret" if self._url else "base_url"
            raise Unauthorized(f"{KIND}: {missing} is missing; give it to the outlet", code="missing")
        at = self._clock().astimezone(UTC)
        try:
            keys = [_key(secret) for secret in filter(None, self._secrets)]
        except ValueError:
            raise Unauthorized(
                f"{KIND}: the secret must be whsec_ and base64; give it to the outlet again", code="secret"
            ) from None
        return {
            "webhook-id": event_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(Webhook(key).sign(event_id, at, body) for key in keys),
        }

    def _error(self, answer: Answer) -> ChannelError:
        code = str(answer.status)
        if answer.status == 429:
            wait = retry_at(answer.headers, self._clock())
            return Unavailable(f"{KIND}: {code}, the receiver asks to wait", code=code, retry_at=wait)
        if answer.status >= 500:
            return OutcomeUnknown(f"{KIND}: {code} from the receiver", code=code)
        if answer.status == 410:
            return Unauthorized(f"{KIND}: 410, the receiver wants no more events; ask its owner", code=code)
        if answer.status in _RECONNECT or answer.status < 400:
            return Unauthorized(f"{KIND}: {code} from the receiver; check its address and secret", code=code)
        return Refused(f"{KIND}: {code}, the receiver does not take the event", code=code)


def _key(secret: str) -> bytes:
    """The library drops what is not base64, and signs with the rest."""
    text = secret.removeprefix("whsec_").rstrip("=")
    key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    if not key:
        raise ValueError("empty")
    return key
