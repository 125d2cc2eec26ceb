"""Registers; the logic is elsewhere."""

from wagtail import hooks

from .amending.urls import admin_urls as amending_urls
from .checking.menu import sessions_menu
from .checking.urls import admin_urls as checking_urls
from .evidence.urls import admin_urls as evidence_urls
from .exchange.institutions.urls import admin_urls as institution_import_urls
from .exchange.menu import export_menu_item, import_menu_item
from .figures.admin import admin_urls as figures_urls
from .figures.admin import figures_menu_item

hooks.register("register_admin_urls", lambda: checking_urls)
hooks.register("register_admin_menu_item", sessions_menu)
hooks.register("register_admin_urls", lambda: institution_import_urls)
hooks.register("register_admin_urls", lambda: evidence_urls)
hooks.register("register_admin_urls", lambda: amending_urls)
hooks.register("register_admin_urls", lambda: figures_urls)
hooks.register("register_admin_menu_item", figures_menu_item)
hooks.register("register_admin_menu_item", import_menu_item)
hooks.register("register_admin_menu_item", export_menu_item)
