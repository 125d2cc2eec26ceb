"""Does the server in this container answer? Exit code 0 when it does; run by HEALTHCHECK.

Asks for /livez by one of the site's own host names: the server answers to no other.
"""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip() or "localhost"
    port = os.environ.get("WEB_PORT", "8000")
    request = urllib.request.Request(f"http://127.0.0.1:{port}/livez", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4) as response:
            return 0 if response.status == 200 else 1
    except (urllib.error.URLError, OSError) as error:
        print(f"/livez does not answer: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
