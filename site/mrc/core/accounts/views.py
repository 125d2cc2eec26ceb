"""allauth's views, where ours do something more."""

from allauth.account.views import LoginView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.views.decorators.cache import never_cache

from .second_factor import forget_second_factor, record_second_factor


class SignInView(LoginView):
    def get_authenticated_redirect_url(self) -> str:
        """Whoever is signed in and was turned away by the admin is not sent there again."""
        url = super().get_authenticated_redirect_url()
        admin = resolve_url("wagtailadmin_home")
        if url.startswith(admin) and not self.request.user.has_perm("wagtailadmin.access_admin"):
            return resolve_url("mfa_index")
        return url


class ActivateView(ActivateTOTPView):
    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        record_second_factor(self.request)
        return response


class DeactivateView(DeactivateTOTPView):
    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        forget_second_factor(self.request)
        return response


@never_cache
def admin_sign_in(request: HttpRequest, **kwargs: str) -> HttpResponseRedirect:
    """Wagtail's own sign-in and reset pages know no second factor: all lead to ours."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(resolve_url("account_login") + (f"?{query}" if query else ""))
