"""Rows of another centre do not exist: the centre rule for Wagtail's generic admin views.

Wagtail asks a permission policy whether a person may edit *some* row of a model, and its generic
views then serve every row. `CentrePolicy` says which rows; `CentreScopedViewSetMixin` makes every
view of a viewset ask it: list, export, search, create, edit, delete, copy, inspect, history,
usage, reorder, and the choosers' lists, results and answers. A row of another centre is a 404.

A centre-scoped model is registered neither as a snippet nor with a workflow: the confirmation of
bulk actions and the mail of workflows show titles without asking. The site-history report lists
what generic views have logged about a model to all who hold any permission on it.
"""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.forms import BaseForm, ModelChoiceField
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import SnippetViewSet

from mrc.core.models import Centre, User

from .models import Target
from .querysets import centre_scope, sees_every_centre


class CentrePolicy(ModelPermissionPolicy):
    """Django's permissions, for the rows whose centre the person may see.

    `centre_path` leads from the model to its centre, as in a filter: ``"session__centre"``.
    """

    def __init__(self, model: type[Model] | str, centre_path: str = "centre") -> None:
        super().__init__(model)
        self.centre_path = centre_path

    def in_scope(self, user: Any) -> QuerySet[Any]:
        """The rows whose centre the person may see, whatever they may do with them."""
        rows = self.model._default_manager.all()
        condition = centre_scope(user, self.centre_path)
        return rows.none() if condition is None else rows.filter(condition)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return (
            self.user_has_permission(user, action)
            and self.in_scope(user).filter(pk=instance.pk).exists()
        )

    def user_has_any_permission_for_instance(
        self, user: Any, actions: list[str], instance: Model
    ) -> bool:
        return (
            self.user_has_any_permission(user, actions)
            and self.in_scope(user).filter(pk=instance.pk).exists()
        )

    def instances_user_has_any_permission_for(self, user: Any, actions: list[str]) -> Any:
        if self.user_has_any_permission(user, actions):
            return self.in_scope(user)
        return self.model._default_manager.none()

    def users_with_any_permission_for_instance(self, actions: list[str], instance: Model) -> Any:
        """Asked before somebody is told about a row, by mail for instance."""
        users = self.users_with_any_permission(actions)
        return users.filter(
            pk__in=[user.pk for user in users if self._sees(user, instance)],
        )

    def _sees(self, user: User, instance: Model) -> bool:
        return self.in_scope(user).filter(pk=instance.pk).exists()


class TargetPolicy(CentrePolicy):
    """A target without a centre belongs to every centre together."""

    def in_scope(self, user: Any) -> QuerySet[Any]:
        return Target.objects.visible_to(user)


def scope_choices(form: BaseForm, user: User) -> None:
    """Takes other centres' rows, their staff and the centres themselves off a form's choices.

    A posted value that is not on offer is an error of its field.
    """
    if sees_every_centre(user):
        return
    for field in form.fields.values():
        if not isinstance(field, ModelChoiceField):
            continue
        rows = field.queryset
        if rows is None:
            continue
        policy = policy_registry.get_by_type(rows.model, fallback=False)
        if isinstance(policy, CentrePolicy):
            field.queryset = rows.filter(pk__in=policy.in_scope(user))
        elif rows.model is Centre:
            field.queryset = rows.filter(pk=user.centre_id)
        elif rows.model is User:
            field.queryset = rows.filter(centre__isnull=False, centre=user.centre_id)


class CentreScopedView:
    """Put before a generic view: it then knows the person's rows only."""

    model: type[Model]
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = kwargs.get("pk", args[0] if args else None)
        if key is not None and not self._in_scope(request).filter(pk=unquote(str(key))).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a view's

    def get_base_queryset(self) -> Any:
        """Lists, searches and exports; a row's history and usage are lists of other things."""
        return self._scoped(super().get_base_queryset())  # type: ignore[misc]  # a list view's

    def get_queryset(self) -> Any:
        """Where there is no `get_base_queryset`: reordering, looking one row up."""
        rows = super().get_queryset()  # type: ignore[misc]  # a view's
        return rows if hasattr(super(), "get_base_queryset") else self._scoped(rows)

    def get_object_list(self) -> Any:
        return self._scoped(super().get_object_list())  # type: ignore[misc]  # a chooser's

    def get_objects(self, pks: list[str]) -> Any:
        return self._scoped(super().get_objects(pks))  # type: ignore[misc]  # a chooser's

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]  # a form view's
        scope_choices(form, _staff(self.request))
        return form

    def get_creation_form(self) -> Any:
        form = super().get_creation_form()  # type: ignore[misc]  # a chooser's
        if form is not None:
            scope_choices(form, _staff(self.request))
        return form

    def _in_scope(self, request: HttpRequest) -> QuerySet[Any]:
        return policy_of(self.model).in_scope(request.user)

    def _scoped(self, rows: Any) -> Any:
        if isinstance(rows, QuerySet) and rows.model is self.model:
            return rows.filter(pk__in=self._in_scope(self.request))
        return rows


class CentreScopedViewSetMixin:
    """Put before `ModelViewSet` or `ChooserViewSet`; the model's policy is a `CentrePolicy`.

    The copy view is off: it would offer a row under a new key before anybody asked for it.
    """

    model: type[Model]
    copy_view_enabled = False

    def construct_view(self, view_class: type, **kwargs: Any) -> Any:
        if issubclass(view_class, CentreScopedView):
            scoped = view_class
        else:
            scoped = type(view_class.__name__, (CentreScopedView, view_class), {})
        return super().construct_view(scoped, **kwargs)  # type: ignore[misc]  # the viewset's

    def on_register(self) -> None:
        if isinstance(self, SnippetViewSet):
            raise ImproperlyConfigured(
                f"{self.model.__name__} belongs to a centre: register it with a ModelViewSet."
            )
        policy_of(self.model)
        super().on_register()  # type: ignore[misc]  # the viewset's


def policy_of(model: type[Model]) -> CentrePolicy:
    """Raises `ImproperlyConfigured` where the model's rows would be everybody's."""
    policy = policy_registry.get_by_type(model, fallback=False)
    if not isinstance(policy, CentrePolicy):
        raise ImproperlyConfigured(
            f"Register CentrePolicy({model.__name__}) in campaigns/permissions.py first."
        )
    return policy


def _staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
