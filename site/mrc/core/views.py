"""Views that belong to no app: health, robots, sitemap, error pages, where staff land."""

import sys

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .accounts.models import User
from .accounts.roles import Role
from .failing.pages import away, is_database_gone
from .file_folders import unusable_folders
from .page_cache import keep_for_a_minute
from .sitemap import build_sitemap


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anything else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve: database reached, migrations applied, storage there."""
    problems = []
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            problems.append("migrations")
    except DatabaseError:
        problems.append("database")
    try:
        default_storage.exists("readyz")
        is_usable = not unusable_folders()
    except OSError:
        is_usable = False
    if not is_usable:
        problems.append("storage")
    return JsonResponse(
        {"ready": not problems, "problems": problems}, status=503 if problems else 200
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        *[f"Disallow: /{code}/outreach/" for code, _name in settings.LANGUAGES],
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    response = HttpResponse("\n".join(lines), content_type="text/plain")
    return keep_for_a_minute(request, response)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(build_sitemap(), content_type="application/xml")
    return keep_for_a_minute(request, response)


@never_cache
def signed_in(request: HttpRequest) -> HttpResponseRedirect:
    """Officers land in the field log, in their language; everybody else in the admin.

    The log on the phone leads on to the one online where there is no JavaScript.
    """
    user = request.user
    if isinstance(user, User) and user.has_role(Role.OFFICER):
        return redirect(f"/{user.language}/outreach/app/")
    return redirect("wagtailadmin_home")


def _error_language(request: HttpRequest) -> str:
    """Error pages know the language from the address: no locale is active when things break."""
    return "ur" if request.path_info.startswith("/ur/") else "en"


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    with translation.override(_error_language(request)):
        return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    with translation.override(_error_language(request)):
        return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """No context processor and no query: the database may be what broke."""
    language = _error_language(request)
    if is_database_gone(sys.exc_info()[1]):
        with translation.override(language):
            return away(request)
    with translation.override(language):
        from django.template.loader import render_to_string

        html = render_to_string(
            "500.html", {"language": language, "direction": "rtl" if language == "ur" else "ltr"}
        )
    return HttpResponse(html, status=500)
