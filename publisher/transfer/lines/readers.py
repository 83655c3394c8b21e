"""Readers of the newsletters, and which mails went to them: nobody gets one a second time."""

from __future__ import annotations

from channels.models import Outlet
from channels.newsletter.models import Consent, Copy, Mailing, Subscriber
from publisher.transfer.records import Children, Link, Path, Record

_OUTLET = Link(Outlet, "name")

READER = Record(
    Subscriber,
    is_numbered=True,  # by it the link to leave, in every mail they ever got, knows them
    links={"outlet": _OUTLET},
    children={"consents": Children(Record(Consent), "subscriber")},
)
_COPY = Record(Copy, links={"subscriber": Path(Subscriber, ("outlet__name", "address"))})
MAILING = Record(Mailing, links={"outlet": _OUTLET}, children={"copies": Children(_COPY, "mailing")})
