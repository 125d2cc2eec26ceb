"""Our work in figures, its open files, and the campaigns: for everybody, without a cookie."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.figures.definitions import BY_KEY
from campaigns.figures.quarters import CLOSES_AFTER
from campaigns.records.models import Campaign, FrozenTable
from mrc.core.atom.answers import file_answer
from mrc.core.bilingual import current_language
from mrc.core.exports import CSV_TYPE
from mrc.core.page_cache import keep_for_a_minute
from mrc.core.structured_data import structured_data
from mrc.core.view_addresses import both_languages

from . import provinces
from .campaign_pages import CampaignFacts, listed
from .documents import COLUMNS, LICENCE, SCHEMA, as_csv, as_json, versions_of
from .models import IssuedCount
from .reading import PublicFigures, public_figures

_DEFINITIONS = ("sessions", "attendances", "share_women", "estimated_sessions")
JSON_TYPE = "application/json"
SVG_TYPE = "image/svg+xml"


@require_safe
def our_work(request: HttpRequest) -> HttpResponse:
    """Frozen tables of closed quarters: no filters, no single session."""
    figures = public_figures()
    table = provinces.newest_table() if figures.newest else None
    context = {
        "figures": figures,
        "definitions": [BY_KEY[key] for key in _DEFINITIONS],
        "closes_after_days": CLOSES_AFTER.days,
        "licence": LICENCE,
        "columns": COLUMNS,
        "schema": SCHEMA,
        "legend": provinces.legend(table) if table else [],
        "map_version": f"{table.period}-{table.version}" if table else "",
        "languages": both_languages(request, "our_work"),
        "structured_data": _dataset(request, figures),
    }
    return keep_for_a_minute(request, render(request, "campaigns/public/our_work.html", context))


def _dataset(request: HttpRequest, figures: PublicFigures) -> str:
    """For search engines that list open data. Sample data is none."""
    if not figures.newest or figures.is_sample:
        return ""
    files = [("our_work_csv", "text/csv"), ("our_work_json", JSON_TYPE)]
    return structured_data(
        {
            "@type": "Dataset",
            "name": _("Our awareness sessions in figures"),
            "description": _(
                "How many awareness sessions the Migrant Resource Centres have held, where, and "
                "who came: verified figures by quarter."
            ),
            "url": request.build_absolute_uri(reverse("our_work")),
            "license": LICENCE.url,
            "isAccessibleForFree": True,
            "inLanguage": current_language(),
            "dateModified": figures.changed.date().isoformat() if figures.changed else "",
            "spatialCoverage": "Pakistan",
            "creator": {"@type": "Organization", "name": _("Migrant Resource Centre Pakistan")},
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": kind,
                    "contentUrl": request.build_absolute_uri(reverse(name)),
                }
                for name, kind in files
            ],
        }
    )


# -- open files -----------------------------------------------------------------------------------


def _frozen() -> list[FrozenTable]:
    """404 before the first quarter has closed."""
    tables = list(FrozenTable.objects.order_by("period", "version", "pk"))
    if not tables:
        raise Http404
    return tables


def _open_file(request: HttpRequest, content: bytes, kind: str, name: str) -> HttpResponse:
    changed = FrozenTable.objects.order_by("-frozen_at").values_list("frozen_at", flat=True)[0]
    response = file_answer(request, content, kind, changed)
    response.headers["Link"] = f'<{LICENCE.url}>; rel="license"'
    response.headers["Content-Language"] = current_language()
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    # The page is what searching finds; programs of other sites may read the files.
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    source = request.build_absolute_uri(reverse("our_work"))
    content = as_csv(versions_of(_frozen()), source=source)
    return _open_file(request, content, CSV_TYPE, f"mrc-our-work-{current_language()}.csv")


@require_safe
def figures_json(request: HttpRequest) -> HttpResponse:
    source = request.build_absolute_uri(reverse("our_work"))
    years = IssuedCount.objects.exclude(period__contains="Q")
    added_up = {(row.period, row.version): row.counted for row in years}
    content = as_json(versions_of(_frozen()), source=source, added_up=added_up)
    return _open_file(request, content, JSON_TYPE, f"mrc-our-work-{current_language()}.json")


@require_safe
def map_svg(request: HttpRequest) -> HttpResponse:
    """The map as a picture of its own: it is as large as the page and changes once a quarter."""
    table = provinces.newest_table()
    if table is None:
        raise Http404
    drawing = provinces.province_map(table, title=_("Attendances by province"))
    content = render_to_string("campaigns/public/map.svg", {"map": drawing})
    return file_answer(request, content.encode(), SVG_TYPE, table.frozen_at)


# -- campaigns ------------------------------------------------------------------------------------


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": listed(on=timezone.localdate()),
        "languages": both_languages(request, "public_campaigns"),
    }
    return keep_for_a_minute(request, render(request, "campaigns/public/campaigns.html", context))


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """What the campaign says of itself. No number: the fixed tables have none of a campaign."""
    found = get_object_or_404(Campaign.objects.public().select_related("programme"), slug=slug)
    facts = CampaignFacts.of(found, on=timezone.localdate())
    context = {
        "campaign": found,
        "facts": facts,
        "languages": both_languages(request, "public_campaign", slug=slug),
    }
    return keep_for_a_minute(request, render(request, "campaigns/public/campaign.html", context))
