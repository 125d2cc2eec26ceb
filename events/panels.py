"""What editors see of an event, in the order in which they know it."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, Panel

_WHEN = MultiFieldPanel(
    [
        HelpPanel(content=_("All times are Pakistan time. Leave empty what is not known.")),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("is_month_only"),
        FieldRowPanel([FieldPanel("start_time"), FieldPanel("end_time")]),
    ],
    heading=_("When"),
)
_STATUS = MultiFieldPanel(
    [
        HelpPanel(
            content=_(
                "Has it been announced with another day, time or place, or does it not take place? "
                "Write the new day, time and place above, choose here, and publish: the page, the "
                "lists, calendars and feeds say so, and everybody who registered gets one mail. "
                "Never delete an event that does not take place."
            )
        ),
        FieldPanel("status"),
        FieldPanel("status_note_en"),
        FieldPanel("status_note_ur"),
    ],
    heading=_("Moved or cancelled"),
)
_WHERE = MultiFieldPanel(
    [
        FieldPanel("mode"),
        FieldPanel("venue_name"),
        FieldPanel("venue_address"),
        FieldPanel("district"),
        FieldPanel("join_url"),
    ],
    heading=_("Where"),
)
_WHO = MultiFieldPanel(
    [
        FieldPanel("audience"),
        FieldPanel("host"),
        FieldPanel("partners"),
        FieldPanel("speakers"),
        FieldPanel("centres"),
    ],
    heading=_("Who"),
)
_REGISTRATION = MultiFieldPanel(
    [
        FieldPanel("takes_registrations"),
        FieldPanel("capacity"),
        FieldRowPanel([FieldPanel("registration_opens_on"), FieldPanel("registration_closes_on")]),
    ],
    heading=_("Registration"),
)
_AFTERWARDS = MultiFieldPanel(
    [
        FieldPanel("outcome"),
        FieldPanel("recommendations"),
        FieldPanel("documents"),
        FieldPanel("session_reference"),
        FieldPanel("reported_figures"),
    ],
    heading=_("Afterwards"),
)

EVENT: tuple[Panel, ...] = (
    FieldPanel("kind"),
    _WHEN,
    _WHERE,
    _STATUS,
    _WHO,
    _REGISTRATION,
    FieldPanel("body"),
    _AFTERWARDS,
    FieldPanel("sources"),
)
