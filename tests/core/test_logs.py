"""Log lines hold what a repair needs and nothing about a person."""

import json
import logging

import pytest
from django.test import Client
from django.urls import resolve

from mrc.core.logs import JsonFormatter, request_id_var, without_personal_data


def line_of(name, message, *args, error=None, **extra):
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, error)
    for key, value in extra.items():
        setattr(record, key, value)
    return json.loads(JsonFormatter().format(record))


def test_line_names_time_level_logger_and_request():
    token = request_id_var.set("abcd1234")
    line = line_of("mrc.core", "Sent %s cards", 3)
    request_id_var.reset(token)
    assert line["message"] == "Sent 3 cards"
    assert (line["level"], line["logger"], line["request_id"]) == ("ERROR", "mrc.core", "abcd1234")
    assert line["time"].endswith("+00:00")


def test_line_of_a_library_keeps_its_arguments_out():
    line = line_of("django.request", "Not Found: %s", "/accounts/password/reset/key/1-abc/")
    assert line["message"] == "Not Found: %s"


def test_line_names_the_route_and_not_the_address(rf):
    request = rf.get("/accounts/password/reset/key/1-secretkey/?lang=ur")
    request.resolver_match = resolve(request.path)
    line = line_of("django.request", "Bad Request: %s", request.path, request=request)
    assert "secretkey" not in json.dumps(line)
    assert line["route"].startswith("accounts/")


def test_line_drops_fields_that_are_not_named():
    line = line_of("mrc.core", "request", status_code=200, phone="0300 1234567")
    assert line["status_code"] == 200
    assert "phone" not in line


def test_error_says_where_and_not_what_was_typed():
    try:
        raise ValueError("Failing row contains (Ayesha, 0300 1234567)")
    except ValueError as error:
        line = line_of("mrc.core", "broke", error=(ValueError, error, error.__traceback__))
    assert line["error"] == "ValueError"
    assert "test_error_says_where" in line["where"][-1]
    assert "Ayesha" not in json.dumps(line)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("mail to ayesha.khan@example.org failed", "mail to [e-mail] failed"),
        ("from 203.0.113.9 to 2001:db8:0:1::7", "from [address] to [address]"),
        ("call 0300 123-4567 now", "call [number] now"),
        ("CNIC 35202-1234567-1", "CNIC [number]"),
        ("took 12.5 ms for 400 rows in 2026", "took 12.5 ms for 400 rows in 2026"),
    ],
)
def test_personal_data_is_struck_out(text, left):
    assert without_personal_data(text) == left


def test_request_id_of_a_proxy_is_kept_and_anything_else_replaced():
    client = Client()
    kept = client.get("/livez", HTTP_X_REQUEST_ID="4bf92f3577b34da6")
    assert kept["X-Request-ID"] == "4bf92f3577b34da6"
    replaced = client.get("/livez", HTTP_X_REQUEST_ID='"}{"level": "forged')
    assert len(replaced["X-Request-ID"]) == 32


def test_access_line_counts_the_answer(caplog):
    with caplog.at_level(logging.INFO, logger="mrc.access"):
        Client().get("/livez?q=0300-1234567")
    (record,) = [record for record in caplog.records if record.name == "mrc.access"]
    assert (record.route, record.status_code, record.method) == ("livez", 200, "GET")
    assert "1234567" not in json.dumps(json.loads(JsonFormatter().format(record)))
