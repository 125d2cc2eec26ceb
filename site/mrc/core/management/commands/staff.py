"""Accounts of staff: the only way to make, move, close or mend one.

No role of the site may edit users, groups or permissions, so that nobody can raise themselves.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from mrc.core.accounts import services
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from mrc.core.accounts.second_factor import reset_second_factor
from mrc.core.accounts.tasks import send_password_reset
from mrc.core.places.models import Centre


class Command(BaseCommand):
    help = "Add, move, disable and list accounts of staff, and set what they may do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        add = actions.add_parser("add", help="a new account; its owner gets a link by mail")
        add.add_argument("username")
        add.add_argument("--role", action="append", required=True, choices=Role.values)
        add.add_argument("--centre", metavar="CODE", help="three letters, such as LHE")
        add.add_argument("--email", required=True)
        add.add_argument("--language", choices=["en", "ur"], default="en")
        move = actions.add_parser("move", help="to another centre")
        move.add_argument("username")
        move.add_argument("--centre", metavar="CODE", required=True)
        roles = actions.add_parser("roles", help="exactly these roles, or show them")
        roles.add_argument("username")
        roles.add_argument("--role", action="append", choices=Role.values)
        email = actions.add_parser("email", help="another e-mail address")
        email.add_argument("username")
        email.add_argument("--email", required=True)
        disable = actions.add_parser("disable", help="close the account; its records stay")
        disable.add_argument("username")
        enable = actions.add_parser("enable", help="open it again; its owner gets a link by mail")
        enable.add_argument("username")
        enable.add_argument("--role", action="append", default=[], choices=Role.values)
        enable.add_argument("--administrator", action="store_true", help="may do everything")
        reset = actions.add_parser("reset-second-factor", help="for a lost phone")
        reset.add_argument("username")
        actions.add_parser("list", help="every account with its centre and roles")

    def handle(self, *args: Any, **options: Any) -> None:
        action = options["action"].replace("-", "_")
        try:
            getattr(self, f"do_{action}")(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def do_add(self, options: dict[str, Any]) -> None:
        user = services.add_staff(
            username=options["username"],
            email=options["email"],
            roles=[Role(value) for value in options["role"]],
            centre=self.centre(options["centre"]) if options["centre"] else None,
            language=options["language"],
        )
        send_password_reset.enqueue(user.pk, user.language)
        self.stdout.write(f"{user.username} is added. A link for the password goes out by mail.")

    def do_move(self, options: dict[str, Any]) -> None:
        user, centre = self.user(options), self.centre(options["centre"])
        services.move_staff(user=user, centre=centre)
        self.stdout.write(f"{user.username} belongs to {centre.code} now.")

    def do_roles(self, options: dict[str, Any]) -> None:
        user = self.user(options)
        if options["role"]:
            services.set_roles(user=user, roles=[Role(value) for value in options["role"]])
        self.stdout.write(f"{user.username}: {self.roles_of(user)}")

    def do_email(self, options: dict[str, Any]) -> None:
        user = self.user(options)
        services.change_email(user=user, email=options["email"])
        self.stdout.write(f"The address of {user.username} is changed.")

    def do_disable(self, options: dict[str, Any]) -> None:
        user = self.user(options)
        services.disable_staff(user=user)
        self.stdout.write(f"{user.username} is closed and signed out everywhere.")

    def do_enable(self, options: dict[str, Any]) -> None:
        user, is_administrator = self.user(options), options["administrator"]
        if not options["role"] and not is_administrator:
            raise CommandError("As what? Name a --role, or --administrator.")
        roles = [Role(value) for value in options["role"]]
        services.enable_staff(user=user, roles=roles, is_administrator=is_administrator)
        send_password_reset.enqueue(user.pk, user.language)
        self.stdout.write(f"{user.username} is open again. A link for a password goes out by mail.")

    def do_reset_second_factor(self, options: dict[str, Any]) -> None:
        user = self.user(options)
        removed = reset_second_factor(user)
        services.end_sessions(user=user)
        self.stdout.write(
            f"{user.username} sets up a new app at the next sign-in."
            if removed
            else f"{user.username} had no second factor."
        )

    def do_list(self, options: dict[str, Any]) -> None:
        """No e-mail addresses and nothing about sign-ins: this lands in terminals and logs."""
        users = User.objects.select_related("centre").prefetch_related("groups")
        for user in users.order_by("username"):
            state = "" if user.is_active else " (closed)"
            centre = user.centre.code if user.centre else "-"
            self.stdout.write(f"{user.username:<28} {centre:<4} {self.roles_of(user)}{state}")

    def roles_of(self, user: User) -> str:
        held = {group.name for group in user.groups.all()}
        names = [role.value for role in Role if role.group_name in held]
        return ", ".join(["superuser"] * user.is_superuser + names) or "no role"

    def user(self, options: dict[str, Any]) -> User:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account “{options['username']}”.")
        return user

    def centre(self, code: str) -> Centre:
        centre = Centre.objects.filter(code=code.upper()).first()
        if centre is None:
            known = ", ".join(Centre.objects.values_list("code", flat=True)) or "none yet"
            raise CommandError(f"There is no centre “{code}”. Known: {known}.")
        return centre
