"""Encrypted text: what the database holds, what a lost key does, and that nothing compares it."""

import base64

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from alerts.models import ScamReport
from mrc.core import encryption
from mrc.core.encryption import Unreadable, UnreadableError, raw_token
from tests.alerts.reports.factories import make_report

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def column(report: ScamReport, name: str) -> str:
    return ScamReport.objects.values_list(raw_token(name), flat=True).get(pk=report.pk)


def test_token_opens_with_every_key_and_is_made_with_the_newest(settings):
    settings.MRC_REPORT_KEYS = [OLD]
    token = encryption.encrypt("رضیہ 0300")
    settings.MRC_REPORT_KEYS = [NEW, OLD]
    assert encryption.decrypt(token) == "رضیہ 0300"
    assert not encryption.is_current(token.encode())
    assert encryption.is_current(encryption.encrypt("x").encode())
    settings.MRC_REPORT_KEYS = [NEW]
    with pytest.raises(UnreadableError):
        encryption.decrypt(token)


def test_token_does_not_say_when_it_was_made():
    token = base64.urlsafe_b64decode(encryption.encrypt("x"))
    assert token[:9] == b"\x80" + bytes(8)
    assert encryption.is_token(encryption.encrypt("x"))


def test_damaged_token_is_unreadable_and_says_nothing():
    token = encryption.encrypt("a secret")
    with pytest.raises(UnreadableError) as raised:
        encryption.decrypt(token[:-6] + "AAAAA=")
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("keys", [[], ["short"], [NEW, "short"]])
def test_keys_that_are_none_are_refused(settings, keys):
    settings.MRC_REPORT_KEYS = keys
    with pytest.raises(ImproperlyConfigured):
        encryption.encrypt("x")


@pytest.mark.django_db
def test_column_holds_a_token_and_the_model_the_text():
    report = make_report(what_happened="He took my passport", who="")
    assert encryption.is_token(column(report, "what_happened"))
    assert column(report, "who") == ""
    report.refresh_from_db()
    assert report.what_happened == "He took my passport"


@pytest.mark.django_db
def test_text_without_its_key_says_so_and_survives_saving(settings):
    settings.MRC_REPORT_KEYS = [OLD]
    report = make_report(what_happened="Kept for later")
    token = column(report, "what_happened")
    settings.MRC_REPORT_KEYS = [NEW]
    listed = list(ScamReport.objects.all())
    assert isinstance(listed[0].what_happened, Unreadable)
    assert "cannot be read" in listed[0].what_happened
    listed[0].save()
    assert column(report, "what_happened") == token
    settings.MRC_REPORT_KEYS = [NEW, OLD]
    assert ScamReport.objects.get().what_happened == "Kept for later"


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", ["exact", "icontains", "startswith", "regex", "in", "gt"])
def test_encrypted_column_is_never_compared(lookup):
    with pytest.raises(FieldError):
        ScamReport.objects.filter(**{f"what_happened__{lookup}": "x"}).exists()


@pytest.mark.django_db
def test_database_refuses_words_in_an_encrypted_column():
    report = make_report()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE alerts_scamreport SET who = 'Asghar, 0300 1234567'")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE alerts_scamreport SET what_happened = ''")
    report.refresh_from_db()


@pytest.mark.django_db
def test_serializer_writes_the_token_and_reads_it_again():
    report = make_report(what_happened="He took my passport", contact="0300 7654321")
    written = serializers.serialize("json", [report])
    assert "passport" not in written
    assert "7654321" not in written
    again = next(iter(serializers.deserialize("json", written))).object
    assert again.what_happened == "He took my passport"


@pytest.mark.django_db
def test_words_that_look_like_a_token_stay_words():
    looks_like = encryption.TOKEN_START + "word"
    report = make_report(what_happened=looks_like)
    report.refresh_from_db()
    assert report.what_happened == looks_like


@pytest.mark.django_db
def test_token_that_somebody_types_is_not_opened():
    """Tokens stand in every stolen backup; a form must not open them for whoever reads it."""
    token = column(make_report(what_happened="The agent of Mandi threatened us"), "what_happened")
    typed = make_report(what_happened=token)
    typed.refresh_from_db()
    assert typed.what_happened == token
    assert ScamReport._meta.get_field("what_happened").clean(token, typed) == token
    ScamReport.objects.filter(pk=typed.pk).update(what_happened=token)
    typed.refresh_from_db()
    assert typed.what_happened == token
