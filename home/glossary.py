"""The words that texts use, each explained in one sentence, and the page that lists them all."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import TranslatableField

from destinations.names import sort_key
from mrc.core.bilingual import Paired
from mrc.core.blocks import BodyBlock
from mrc.core.frame import forget
from mrc.core.models import BasePage

FORMS_HELP = _(
    "How texts write the word, one form a line, with its plurals. Pages explain the first one that "
    "they use. Empty: the word stands in the glossary only."
)


class GlossaryTerm(index.Indexed, models.Model):
    """One word of the field, in both languages."""

    key = models.SlugField(
        _("key"),
        max_length=60,
        unique=True,
        allow_unicode=False,
        help_text=_("The end of its address in the glossary; do not change it once it was shared."),
    )
    term_en: "models.CharField[str, str]" = models.CharField(_("word (English)"), max_length=120)
    term_ur: "models.CharField[str, str]" = models.CharField(_("word (Urdu)"), max_length=120)
    about_en: "models.CharField[str, str]" = models.CharField(
        _("what it means (English)"),
        max_length=300,
        help_text=_("One or two short sentences, without another hard word."),
    )
    about_ur: "models.CharField[str, str]" = models.CharField(
        _("what it means (Urdu)"), max_length=300
    )
    aliases_en: "models.TextField[str, str]" = models.TextField(
        _("forms in texts (English)"), blank=True, help_text=FORMS_HELP
    )
    aliases_ur: "models.TextField[str, str]" = models.TextField(
        _("forms in texts (Urdu)"), blank=True, help_text=FORMS_HELP
    )
    term = Paired("term")
    about = Paired("about")

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField(name)
        for name in ("key", "term_en", "term_ur", "aliases_en", "aliases_ur")
    ] + [index.AutocompleteField(name) for name in ("term_en", "term_ur")]

    class Meta:
        ordering: ClassVar[list[str]] = ["term_en"]
        verbose_name = _("word of the glossary")
        verbose_name_plural = _("glossary")

    def __str__(self) -> str:
        return self.term

    def forms_in(self, language: str) -> list[str]:
        """How texts of that language write it."""
        lines = str(getattr(self, f"aliases_{language}")).splitlines()
        return [line.strip() for line in lines if line.strip()]

    @property
    def anchor(self) -> str:
        """Its id in the glossary and in a page's list of words."""
        return f"word-{self.key}"


class GlossaryPage(BasePage):
    """Every word with its meaning, in the order in which readers of the language look for them."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("all_words"),
        index.AutocompleteField("all_words"),
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        TranslatableField("body"),
    ]
    template = "home/glossary_page.html"

    class Meta:
        verbose_name = _("glossary page")

    def all_words(self) -> str:
        """For search: the words and their meanings, and the words in the other language too."""
        language = self.locale.language_code
        lines = []
        for term in GlossaryTerm.objects.all():
            lines += [term.term_en, term.term_ur, *term.forms_in(language)]
            lines.append(getattr(term, f"about_{language}", term.about_en))
        return "\n".join(lines)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        language = self.locale.language_code
        terms = list(GlossaryTerm.objects.all())
        name = f"term_{language}"
        context["terms"] = sorted(terms, key=lambda term: sort_key(getattr(term, name), language))
        context["other_language"] = "en" if language == "ur" else "ur"
        return context


@receiver([post_save, post_delete], sender=GlossaryTerm)
def renew_words(sender: type, **kwargs: Any) -> None:
    """Pages explain with the new words at once; search finds them on the glossary's page."""
    forget("words:en", "words:ur")
    if kwargs.get("raw"):
        return
    for page in GlossaryPage.objects.live().select_related("locale"):
        index.insert_or_update_object(page)
