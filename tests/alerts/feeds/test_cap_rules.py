"""The rules that our messages are held to find what is wrong."""

import pytest

from tests.alerts.feeds.cap_rules import problems

GOOD = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>a-1</identifier><sender>mrc.example.org</sender>
<sent>2026-03-09T12:00:00+05:00</sent><status>Test</status><msgType>Alert</msgType>
<scope>Public</scope>
<info><language>en</language><category>Security</category><event>Fake visa</event>
<urgency>Past</urgency><severity>Minor</severity><certainty>Unknown</certainty>
<area><areaDesc>Pakistan</areaDesc></area></info>
</alert>"""


def test_good_message_has_no_problem():
    assert problems(GOOD.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("cap:1.2", "cap:1.1", "the root is"),
        ("a-1", "a 1", "identifier is"),
        ("mrc.example.org", "mrc,example", "sender is"),
        ("+05:00", "Z", "sent is"),
        (":00+05", ":00.5+05", "sent is"),
        ("<status>Test</status>", "", "status stands 0 times"),
        (">Test<", ">test<", "status is 'test'"),
        ("<scope>Public</scope>", "<scope>Public</scope><scope>Public</scope>", "2 times"),
        ("<msgType>Alert</msgType>\n<scope>Public</scope>",
         "<scope>Public</scope><msgType>Alert</msgType>", "not in order"),
        (">Alert<", ">Update<", "Update without references"),
        ("</scope>", "</scope><references>a-0</references>", "reference 'a-0'"),
        ("</scope>", "</scope><reference>a</reference>", "reference in alert"),
        ("</info>", "</info><info><language>en</language></info>", "two info blocks"),
        ("<event>Fake visa</event>", "<event> </event>", "event is empty"),
        ("<urgency>Past</urgency>", "<urgency>Now</urgency>", "urgency is 'Now'"),
        ("<area>", "<area>here", "text directly in area"),
        ("<areaDesc>Pakistan</areaDesc>", "<geocode><value>PK</value></geocode>", "areaDesc"),
        ("<event>", '<event lang="en">', "attributes of event"),
    ],
)  # fmt: skip
def test_each_mistake_is_found(old, new, problem):
    assert GOOD.count(old) == 1 or old in (">Alert<", "cap:1.2")

    found = problems(GOOD.replace(old, new, 1).encode())

    assert any(problem in one for one in found), found
