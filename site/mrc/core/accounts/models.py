import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
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


class ApiToken(models.Model):
    """A key with which one member of staff's programs read what that person may read.

    Only the token's SHA-256 is stored: it has 256 random bits, so nobody finds it by guessing, and
    whoever reads the database cannot use it.
    """

    user = models.ForeignKey(
        User, verbose_name=_("member of staff"), on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(_("what it is for"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"))
    expires_on = models.DateField(_("last day"))
    #: The day of its last use: enough to find forgotten ones, too coarse to follow a person.
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("created_at")),
                name="core_apitoken_revoked_after_made",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def works_on(self, day: datetime.date) -> bool:
        return self.revoked_at is None and day <= self.expires_on
