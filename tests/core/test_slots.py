import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from mrc.core import slots


@pytest.fixture
def fill():
    """Registers for the time of one test."""
    registered = []

    def _fill(name, function):
        slots.register(name, function)
        registered.append((name, function))

    yield _fill
    for name, function in registered:
        slots.unregister(name, function)


def render(source, **context):
    return Template("{% load slots %}" + source).render(Context(context))


def test_slot_nobody_fills_is_empty():
    assert render('{% slot "test_place" %}') == ""


def test_slot_passes_request_and_arguments(fill):
    fill("test_place", lambda request, country: f"{request} {country}")
    assert render('{% slot "test_place" country="SA" %}', request="R") == "R SA"


def test_slot_keeps_order_of_registration(fill):
    fill("test_place", lambda request: "first ")
    fill("test_place", lambda request: "second")
    assert render('{% slot "test_place" %}') == "first second"


def test_slot_registered_twice_is_filled_once(fill):
    def once(request):
        return "x"

    fill("test_place", once)
    fill("test_place", once)
    assert render('{% slot "test_place" %}') == "x"


def test_slot_escapes_text_and_keeps_html(fill):
    fill("test_place", lambda request: "<b>")
    fill("test_place", lambda request: mark_safe("<i></i>"))
    assert render('{% slot "test_place" %}') == "&lt;b&gt;<i></i>"
