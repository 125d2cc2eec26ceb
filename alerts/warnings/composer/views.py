"""The composer's pages in the admin: one a step, a look at both languages, and the end."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from mrc.core.accounts.models import User
from mrc.core.accounts.requests import signed_in_user

from . import pages
from .models import ReadyText, WarningDraft
from .steps import BY_KEY, LOOK, STEPS, FilledStep, Step, filled, lines_of, typed_on, with_lines


@method_decorator(never_cache, name="dispatch")
class ComposerView(View):
    """For whoever may add warnings in both languages; drafts are their writer's alone."""

    http_method_names = ["get", "post"]
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = signed_in_user(request)
        if not pages.may_write(self.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def draft(self, draft_id: Any) -> WarningDraft:
        return get_object_or_404(WarningDraft, pk=draft_id, written_by=self.user)

    def page(
        self, template: str, context: dict[str, Any], *, here: str, status: int = 200
    ) -> HttpResponse:
        draft: WarningDraft | None = context.get("draft")
        frame = {
            "page_title": _("New warning"),
            "page_subtitle": str(draft) if draft is not None and draft.title else "",
            "header_icon": "warning",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("warnings:index"), "label": _("Warnings")},
                {"url": "", "label": _("New warning")},
            ],
            "steps": STEPS,
            "here": here,
            "may_publish": pages.may_publish(self.user),
        }
        template = f"alerts/composer/{template}"
        return render(self.request, template, {**frame, **context}, status=status)


class StartView(ComposerView):
    """The empty first step; what is typed there begins a draft."""

    def get(self, request: HttpRequest) -> HttpResponse:
        unfinished = WarningDraft.objects.filter(written_by=self.user)
        context = {
            "filled": filled(STEPS[0], None, checked=False),
            "step": STEPS[0],
            "next": STEPS[1],
            "unfinished": unfinished,
        }
        return self.page("step.html", context, here=STEPS[0].key)

    def post(self, request: HttpRequest) -> HttpResponse:
        draft = pages.start(user=self.user)
        return _go_on(self, draft, STEPS[0])


class StepView(ComposerView):
    def get(self, request: HttpRequest, draft_id: Any, step: str) -> HttpResponse:
        draft = self.draft(draft_id)
        shown = filled(_step(step), draft, checked="check" in request.GET)
        return _show_step(self, draft, shown)

    def post(self, request: HttpRequest, draft_id: Any, step: str) -> HttpResponse:
        return _go_on(self, self.draft(draft_id), _step(step))


class LookView(ComposerView):
    """Both pages as readers will see them, and the two ways to end."""

    def get(self, request: HttpRequest, draft_id: Any) -> HttpResponse:
        return self._show(self.draft(draft_id))

    def post(self, request: HttpRequest, draft_id: Any) -> HttpResponse:
        draft = self.draft(draft_id)
        publish = request.POST.get("end") == "publish"
        try:
            page = pages.create_pages(draft, user=self.user, publish=publish)
        except pages.IncompleteError:
            messages.error(request, _("It was not published: something is missing. See below."))
            return self._show(draft, status=422)
        except ValidationError as error:
            for text in error.messages:
                messages.error(request, text)
            return self._show(draft, status=422)
        if publish:
            said = _("“%(title)s” is published in English and Urdu.")
        else:
            said = _("“%(title)s” is saved as a draft in both languages.")
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))
        messages.success(request, said % {"title": page.title}, buttons=[edit])
        return redirect("warnings:index")

    def _show(self, draft: WarningDraft, *, status: int = 200) -> HttpResponse:
        context = {
            "draft": draft,
            "problems": pages.problems_of(draft),
            "languages": [("en", _("English")), ("ur", _("Urdu"))],
        }
        return self.page("look.html", context, here=LOOK, status=status)


class PreviewView(ComposerView):
    """One language's page as readers will see it, in a frame."""

    def get(self, request: HttpRequest, draft_id: Any, language: str) -> HttpResponseBase:
        if language not in pages.LANGUAGES:
            raise Http404
        page = pages.preview_page(self.draft(draft_id), language)
        response: HttpResponseBase = page.make_preview_request(request, page.default_preview_mode)
        return response


class DiscardView(ComposerView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, draft_id: Any) -> HttpResponse:
        draft = self.draft(draft_id)
        name = str(draft)
        draft.delete()
        messages.success(request, _("“%(title)s” was thrown away.") % {"title": name})
        return redirect("alerts_composer_start")


def _step(key: str) -> Step:
    step = BY_KEY.get(key)
    if step is None:
        raise Http404
    return step


def _show_step(
    view: ComposerView, draft: WarningDraft, shown: FilledStep, *, status: int = 200
) -> HttpResponse:
    position = STEPS.index(shown.step)
    following = STEPS[position + 1] if position + 1 < len(STEPS) else None
    context = {
        "draft": draft,
        "filled": shown,
        "step": shown.step,
        "next": following,
        "previous": STEPS[position - 1] if position else None,
    }
    return view.page("step.html", context, here=shown.step.key, status=status)


def _go_on(view: ComposerView, draft: WarningDraft, step: Step) -> HttpResponse:
    """Keep everything that was typed, then do what the button says.

    `go` leads to another step whatever is missing; `add` and `ready` lengthen a list; without any
    of them the step is checked first.
    """
    sent = view.request.POST
    values = typed_on(step, sent)
    for one in step.lists:
        if sent.get("add") == one.name:
            number = len([line for line in lines_of(values, one) if any(line.values())])
            empty = dict.fromkeys(one.formset.form.base_fields, "")
            draft.keep(step.key, with_lines(values, one, [empty]))
            return redirect(f"{_address(draft, step.key)}#id_{one.name}-{number}-text_en")
        if sent.get("ready") == one.name:
            chosen = ReadyText.objects.filter(part=one.name, pk__in=_keys(sent.getlist("texts")))
            lines = [{"text_en": text.text_en, "text_ur": text.text_ur} for text in chosen]
            draft.keep(step.key, with_lines(values, one, lines))
            return redirect(f"{_address(draft, step.key)}#list-{one.name}")
    draft.keep(step.key, values)
    target = sent.get("go", "")
    if target in BY_KEY or target == LOOK:
        return redirect(_address(draft, target))
    if target == "later":
        messages.success(view.request, _("Kept. You find it under “New warning”."))
        return redirect("warnings:index")
    shown = filled(step, draft, checked=True)
    if not shown.is_valid():
        return _show_step(view, draft, shown, status=422)
    position = STEPS.index(step) + 1
    return redirect(_address(draft, STEPS[position].key if position < len(STEPS) else LOOK))


def _keys(typed: list[str]) -> list[int]:
    return [int(key) for key in typed if key.isascii() and key.isdigit() and len(key) < 10]


def _address(draft: WarningDraft, step: str) -> str:
    if step == LOOK:
        return reverse("alerts_composer_look", args=[draft.pk])
    return reverse("alerts_composer_step", args=[draft.pk, step])
