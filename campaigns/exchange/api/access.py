"""Who reads: the owner of a token, with the owner's own permissions and centre."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from mrc.core.accounts.tokens import user_of_token
from mrc.core.models import User

PERMISSION = "campaigns.view_figures"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer mrc_…`. A cookie opens nothing here, so no other site can ask."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        words = get_authorization_header(request).split()
        if not words:
            return None
        if len(words) != 2 or words[0].lower() != b"bearer":
            raise AuthenticationFailed(_("Write: Authorization: Bearer, a blank, and the key."))
        user = user_of_token(words[1].decode("latin-1"), now=timezone.now())
        if user is None:
            raise AuthenticationFailed(_("This key is not known, was withdrawn or has ended."))
        return user, None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="mrc"'


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SeesFigures(BasePermission):
    """Roles that may see figures. Which rows, the querysets decide by centre."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return isinstance(user, User) and user.has_perm(PERMISSION)
