"""The page on which staff make and withdraw keys for their programs."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache

from .models import ApiToken, User
from .tokens import issue_token, revoke_token

#: Whoever may see figures may let a program see the same.
PERMISSION = "campaigns.view_figures"


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("For example: monthly table for the ministry."),
    )
    days = forms.TypedChoiceField(
        label=_("How long should it work?"),
        coerce=int,
        choices=[("30", _("30 days")), ("90", _("90 days")), ("365", _("One year"))],
        initial="90",
    )


class _StaffView(AccessMixin, View):
    """Signed in, allowed to see figures, and never kept by a browser."""

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or not request.user.has_perm(PERMISSION):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user


class TokensView(_StaffView):
    """The keys that a person has, and a form for a new one.

    A new key's text is in the answer to the form itself: it is stored nowhere, not even for the
    time of a redirect.
    """

    # Asked for before anything is typed.
    @method_decorator(reauthentication_required)
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(TokenForm())

    @method_decorator(reauthentication_required)
    def post(self, request: HttpRequest) -> HttpResponse:
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=400)
        token, text = issue_token(user=self.user, now=timezone.now(), **form.cleaned_data)
        return self._page(TokenForm(), made=token, text=text)

    def _page(self, form: TokenForm, *, status: int = 200, **more: Any) -> HttpResponse:
        today = timezone.localdate()
        tokens = [(token, token.works_on(today)) for token in self.user.tokens.all()]
        context = {"form": form, "tokens": tokens, **more}
        return render(self.request, "account/tokens.html", context, status=status)


class RevokeView(_StaffView):
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = get_object_or_404(ApiToken, pk=pk, user=self.user)
        revoke_token(token=token, now=timezone.now())
        return HttpResponseRedirect(reverse("api_tokens"))
