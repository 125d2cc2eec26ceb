"""How countries and facts are edited in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from destinations.forms import FactForm, FactKindForm

country_form = ObjectList(
    [
        FieldRowPanel([FieldPanel("code"), FieldPanel("slug"), FieldPanel("region")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name_override_en"), FieldPanel("name_override_ur")]),
                FieldPanel("synonyms"),
            ],
            heading=_("Names"),
            help_text=_("The usual names in both languages follow from the code."),
        ),
    ]
)

fact_kind_form = ObjectList(
    [
        FieldPanel("key"),
        FieldRowPanel([FieldPanel("label_en"), FieldPanel("label_ur")]),
        FieldRowPanel([FieldPanel("help_en"), FieldPanel("help_ur")]),
        FieldRowPanel([FieldPanel("group"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("on_card"), FieldPanel("is_compared")]),
        FieldPanel("check_every_days"),
    ],
    base_form_class=FactKindForm,
)

fact_form = ObjectList(
    [
        FieldRowPanel([FieldPanel("country"), FieldPanel("kind")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("value_en"), FieldPanel("value_ur")]),
                FieldRowPanel([FieldPanel("note_en"), FieldPanel("note_ur")]),
                FieldPanel("is_alternative"),
            ],
            heading=_("What it says"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("source_name"),
                FieldPanel("source_url"),
                FieldRowPanel([FieldPanel("source_kind"), FieldPanel("source_date")]),
                FieldPanel("is_same_source"),
            ],
            heading=_("Where it comes from"),
            help_text=_("Readers see the source and its date beside the fact."),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("check_due_on")]),
                FieldPanel("owner"),
            ],
            heading=_("Checked by MRC"),
            help_text=_(
                "Only if somebody of MRC compared it with an official source. Until then the page "
                "says “as published, not yet checked”. After the second date it says that it may "
                "have changed. Left empty beside a new check, the second date follows from the "
                "kind."
            ),
        ),
    ],
    base_form_class=FactForm,
)
