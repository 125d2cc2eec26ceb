from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from .roles import Role


class User(AbstractUser):
    """A member of staff. The public never has an account.

    Staff belong to at most one centre; a session's centre is its officer's centre when it is sent.
    """

    centre = models.ForeignKey(
        "core.Centre",
        verbose_name=_("centre"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="staff",
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("en", "English"), ("ur", "اردو")], default="en"
    )

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def has_role(self, role: Role) -> bool:
        """Whether this member of staff holds the role itself; a superuser holds none by that."""
        return role.group_name in self.role_group_names

    @property
    def role_group_names(self) -> frozenset[str]:
        if not hasattr(self, "_role_group_names"):
            self._role_group_names = frozenset(self.groups.values_list("name", flat=True))
        return self._role_group_names
