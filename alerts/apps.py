from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "alerts"
    verbose_name = "Warnings"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from destinations.facts_life.where_used import register_view
        from mrc.core import slots
        from mrc.core.analytics import register_page_key, register_private_path
        from mrc.core.backups import named_files
        from mrc.core.failing.keeping import keep_typed
        from mrc.core.shared_values import copy_shared_values
        from mrc.core.sitemap import add_view
        from mrc.core.subscriptions import offers

        from .agent_check.costs import ALL_KINDS
        from .agent_check.register import guards as register_guards
        from .agent_check.register import permissions as register_permissions  # noqa: F401
        from .models import AlertPage
        from .reports import guards as report_guards
        from .reports.models import ReportEvidence
        from .reports.steps import STEPS as REPORT_STEPS
        from .warnings import guards, mailing, publishing, triggers
        from .warnings.cards import checks as card_checks  # noqa: F401  (registers them)
        from .warnings.cards.models import AlertCard
        from .warnings.cards.receivers import draw_soon
        from .warnings.composer import permissions as composer_permissions  # noqa: F401
        from .warnings.feeds.slots import feed_link
        from .warnings.life import message_sent
        from .warnings.slots import guide_aside, home_alert
        from .warnings.tasks_for_editors import register_tasks
        from .warnings.travel import permissions  # noqa: F401  (declares what roles may do)
        from .warnings.travel.counting import view_key

        named_files.register(AlertCard, "name")
        named_files.register(ReportEvidence, "name", storage="reports")
        slots.register("guide_aside", guide_aside)
        slots.register("home_alert", home_alert)
        slots.register("feed_link", feed_link)
        register_page_key(view_key)
        for name in ("check_start", "check_agent", "check_pay", "check_offer", "check_register"):
            add_view(name)
        add_view("alerts_follow")
        register_view("check_pay", _("What should I pay?"), kinds=ALL_KINDS)
        page_published.connect(
            copy_shared_values, sender=AlertPage, dispatch_uid="alerts.shared_values"
        )
        # After the shared values, which it records.
        page_published.connect(
            publishing.record_what_is_published, sender=AlertPage, dispatch_uid="alerts.messages"
        )
        message_sent.connect(mailing.tell_subscribers, dispatch_uid="alerts.mailing")
        message_sent.connect(draw_soon, dispatch_uid="alerts.cards")
        offers.register_topic(mailing.TOPIC)
        register_tasks()
        publishing.publish_in_one_piece()
        guards.keep_published_warnings()
        triggers.guards.connect(self)
        report_guards.guards.connect(self)
        register_guards.guards.connect(self)
        keep_typed("report_a_scam", *[step.form for step in REPORT_STEPS if step.form])
        # No visit to the form of reports is counted, whatever a browser says.
        register_private_path("/alerts/report/")
