"""Registers; the logic is elsewhere."""

from wagtail import hooks

from .amending.urls import admin_urls as amending_urls
from .checking.menu import sessions_menu
from .checking.urls import admin_urls as checking_urls
from .codes.admin_urls import admin_urls as codes_urls
from .codes.menu import classroom_menu
from .dashboard.menu import figures_menu_item
from .dashboard.urls import admin_urls as figures_urls
from .evidence.urls import admin_urls as evidence_urls
from .exchange.institutions.urls import admin_urls as institution_import_urls
from .exchange.menu import export_menu_item, import_menu_item
from .reports.menu import clearances_menu_item, reports_menu_item
from .reports.urls import admin_urls as report_urls
from .targets.admin.menu import plans_menu
from .targets.admin.urls import admin_urls as targets_urls
from .targets.admin.viewsets import CampaignViewSet, ProgrammeViewSet

hooks.register("register_admin_urls", lambda: report_urls)
hooks.register("register_admin_menu_item", reports_menu_item)
hooks.register("register_admin_menu_item", clearances_menu_item)
hooks.register("register_admin_urls", lambda: checking_urls)
hooks.register("register_admin_menu_item", sessions_menu)
hooks.register("register_admin_urls", lambda: institution_import_urls)
hooks.register("register_admin_urls", lambda: evidence_urls)
hooks.register("register_admin_urls", lambda: amending_urls)
hooks.register("register_admin_urls", lambda: figures_urls)
hooks.register("register_admin_menu_item", figures_menu_item)
hooks.register("register_admin_menu_item", import_menu_item)
hooks.register("register_admin_menu_item", export_menu_item)
hooks.register("register_admin_urls", lambda: targets_urls)
hooks.register("register_admin_menu_item", plans_menu)
hooks.register("register_admin_viewset", CampaignViewSet)
hooks.register("register_admin_viewset", ProgrammeViewSet)
hooks.register("register_admin_urls", lambda: codes_urls)
hooks.register("register_admin_menu_item", classroom_menu)
