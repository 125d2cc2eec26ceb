from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mrc.core import analytics
from mrc.core.subscriptions import offers


class DestinationsConfig(AppConfig):
    name = "destinations"
    verbose_name = _("Destinations")

    def ready(self) -> None:
        from mrc.core.sitemap import add_view

        from . import permissions  # noqa: F401  (declares its grants by being imported)
        from .facts_life import waiting as waiting_facts
        from .facts_life.guards import guards as fact_guards

        fact_guards.connect(self)
        waiting_facts.declare()
        self._follow_changes()
        self._keep_on_phones()
        self._draw_documents()
        analytics.register_page_goal("Guide opened")
        offers.register_countries(countries_to_choose)
        for view in ("compare", "contract_check"):
            add_view(view)

    def _follow_changes(self) -> None:
        """What is published in a guide is recorded, listed and told."""
        from wagtail.signals import page_unpublished

        from .changes import mailing, publishing
        from .changes.signals import guide_changed
        from .changes.triggers import guards

        publishing.publish_in_one_piece()
        page_unpublished.connect(
            publishing.tell_of_withdrawal, dispatch_uid="destinations.changes.withdrawal"
        )
        guide_changed.connect(mailing.tell_subscribers, dispatch_uid="destinations.changes.mail")
        offers.register_topic(mailing.TOPIC)
        guards.connect(self)

    def _keep_on_phones(self) -> None:
        """A guide on the phone, and read aloud."""
        from mrc.core import slots

        from .listening import permissions, receivers  # noqa: F401  (declares its grants)
        from .listening.slots import listen
        from .offline import receivers as offline_receivers
        from .offline.slots import keep_action

        slots.register("guide_actions", keep_action)
        slots.register("guide_head", listen)
        receivers.connect()
        offline_receivers.connect()

    def _draw_documents(self) -> None:
        """A guide as a file, and its emergency card."""
        from mrc.core import slots
        from mrc.core.backups import named_files

        from .documents import receivers
        from .documents.models import GuideDocument
        from .documents.offering import document_actions

        named_files.register(GuideDocument, "name")
        slots.register("guide_actions", document_actions)
        receivers.connect()


def countries_to_choose() -> list[tuple[str, str]]:
    """Code and name in the active language, from A to Z in it."""
    from mrc.core.bilingual import current_language

    from .models import Country

    return [(country.code, country.name) for country in Country.objects.by_name(current_language())]
