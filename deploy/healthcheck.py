"""Whether the web process of this container answers: the desk's sign-in page, under the desk's own name."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

desk = urlsplit(os.environ["BPOD_DESK_URL"]).netloc
request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/desk/login/", headers={"Host": desk})
with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 - a loopback address
    sys.exit(answer.status != 200)
