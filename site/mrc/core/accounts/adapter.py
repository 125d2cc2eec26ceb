"""Sign-in for staff only: nobody signs up, and every account is made by `manage.py staff`."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: Any) -> str:
        return super().get_client_ip(request)
