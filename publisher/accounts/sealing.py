"""Second factors under the newest key of the ring: what `bpod outlet rekey` does for outlets, for people."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from channels import secrets

SEALED = ("secret", "seed")
"""Of an app, and of recovery codes; a passkey keeps its secret to itself."""


def reseal_all() -> int:
    done = 0
    for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        for name in SEALED:
            if sealed := factor.data.get(name):
                factor.data[name] = secrets.reseal(sealed)
                factor.save(update_fields=["data"])
                done += 1
    return done
