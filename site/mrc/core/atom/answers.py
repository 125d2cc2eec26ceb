"""Files for programs that ask again and again: public, without a cookie, and 304 where nothing is
new."""

import datetime
import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag

#: Seconds. What is published or withdrawn reaches every cache within a minute.
MAX_AGE = 60


def origin(request: HttpRequest) -> str:
    """``https://mrc.example``, as the reader asked for it: addresses in feeds are whole."""
    return f"{request.scheme}://{request.get_host()}"


def file_answer(
    request: HttpRequest, content: bytes, kind: str, changed: datetime.datetime
) -> HttpResponse:
    """The file, or 304 for whoever has it already."""
    response = HttpResponse(content, content_type=kind)
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response.headers["ETag"] = etag
    seconds = int(changed.timestamp())
    response.headers["Last-Modified"] = http_date(seconds)
    answer = get_conditional_response(request, etag=etag, last_modified=seconds, response=response)
    assert answer is not None  # it is the response itself where nothing matched
    return answer
