from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Awareness campaigns")

    def ready(self) -> None:
        from mrc.core.backups import named_files
        from mrc.core.failing.keeping import keep_typed
        from mrc.core.metrics.state import register_gauge
        from mrc.core.sitemap import add_view
        from mrc.core.subscriptions.building import register_mail

        from . import permissions  # noqa: F401  (declares what each role may do)
        from .codes import receivers as code_receivers
        from .codes import tasks_for_editors as room_questions
        from .codes.guards import guards as code_guards
        from .field import forms as field_forms
        from .figures.summary import receivers as summary_receivers
        from .public import receivers
        from .public.campaign_pages import keys as public_campaign_keys
        from .public.guards import guards as public_guards
        from .records import guards, signals
        from .reports import menu as report_menu
        from .reports.guards import guards as report_guards
        from .reports.models import ReportFile, ReportPicture
        from .targets import sample as target_samples
        from .targets.models import CentrePageMail
        from .targets.monthly import mailing

        keep_typed(
            "field_log_step",
            field_forms.WhereForm,
            field_forms.WhenForm,
            field_forms.WhatForm,
            field_forms.CountForm,
        )
        for model in (ReportFile, ReportPicture):
            named_files.register(model, "name", storage="donor_reports")
        register_gauge("mrc_sessions_unverified", "Sessions that wait for a check", unverified)
        guards.guards.connect(self)
        public_guards.connect(self)
        report_guards.connect(self)
        report_menu.register_editor_tasks()
        code_guards.connect(self)
        code_receivers.connect()
        room_questions.declare()
        signals.sessions_loaded.connect(receivers.freeze_after_loading)
        summary_receivers.connect(self)
        add_view("our_work")
        add_view("public_campaigns")
        add_view("public_campaign", public_campaign_keys)
        register_mail(CentrePageMail, mailing.build)
        signals.sessions_loaded.connect(target_samples.load_after_sessions)


def unverified() -> float:
    """How many sessions were sent and wait for a supervisor."""
    from .records.models import Session, SessionState

    return float(Session.objects.filter(state=SessionState.SUBMITTED).count())
