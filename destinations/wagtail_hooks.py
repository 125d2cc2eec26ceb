from wagtail.snippets.models import register_snippet

from destinations.viewsets import GuideFactsGroup

register_snippet(GuideFactsGroup)
