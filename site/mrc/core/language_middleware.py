"""The language of a request, by its address."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware

#: Addresses that belong to no language: what is not found there is not found.
WITHOUT_LANGUAGE = (
    "/admin/",
    "/accounts/",
    "/api/",
    "/documents/",
    "/media/",
    "/static/",
    "/v/",
    "/c/",
)


class LanguageMiddleware(LocaleMiddleware):
    """Django's own, which sends `/events/` to `/en/events/`, but a missing record nowhere."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)
