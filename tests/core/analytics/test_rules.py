import pytest

from mrc.core.analytics.goals import (
    is_page_goal,
    is_private_path,
    register_page_goal,
    register_private_path,
)
from mrc.core.analytics.rules import (
    header_text,
    is_page_path,
    is_robot,
    outside_referrer,
    plain,
    shortened_address,
)


@pytest.mark.parametrize(
    ("address", "shortened"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("39.32.255.255", "39.32.255.0"),
        ("2001:db8:abcd:1234:5678::9", "2001:db8:abcd::"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("fe80::1%eth0", "fe80::"),
        (" 203.0.113.77 ", "203.0.113.0"),
        ("", ""),
        ("unknown", ""),
        ("203.0.113.77, 10.0.0.1", ""),
    ],
)
def test_shortened_address_names_a_network_only(address: str, shortened: str) -> None:
    assert shortened_address(address) == shortened


@pytest.mark.parametrize(
    "user_agent",
    [
        "",
        "  ",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/120.0 Safari/537.36",
        "facebookexternalhit/1.1",
        "python-requests/2.34",
        "curl/8.0",
    ],
)
def test_is_robot_knows_programs(user_agent: str) -> None:
    assert is_robot(user_agent)


@pytest.mark.parametrize(
    "user_agent",
    [
        "Mozilla/5.0 (Linux; Android 11; Infinix X656) AppleWebKit/537.36 Chrome/90.0 Mobile",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_POWER) AppleWebKit/537.36 Chrome/90.0 Mobile",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 14_0 like Mac OS X) Version/14.0 Safari/604.1",
        "Opera/9.80 (Android; Opera Mini/36.2/191.249; U; ur) Presto/2.12.423 Version/12.16",
        "NokiaC3-00/5.0 (08.63) Profile/MIDP-2.1 Configuration/CLDC-1.1 Mozilla/5.0",
    ],
)
def test_is_robot_lets_phones_pass(user_agent: str) -> None:
    assert not is_robot(user_agent)


@pytest.mark.parametrize("path", ["/", "/en/", "/ur/destinations/saudi-arabia/", "/en/%D8%B3/"])
def test_is_page_path_takes_paths_of_pages(path: str) -> None:
    assert is_page_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "en/",
        "//evil.example/",
        "/en/?q=name",
        "/en/#top",
        "/en/\n",
        "/<b>",
        "/\\x",
        "/ا/",
        "/" + "a" * 500,
    ],
)
def test_is_page_path_refuses_what_is_none(path: str) -> None:
    assert not is_page_path(path)


@pytest.mark.parametrize(
    ("referrer", "kept"),
    [
        ("https://www.google.com/search?q=my+name", "https://www.google.com/"),
        ("https://user:secret@example.org:8443/path", "https://example.org/"),
        ("https://mrc.example/en/", ""),
        ("https://MRC.example:443/en/", ""),
        ("javascript:alert(1)", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_outside_referrer_keeps_the_other_site_only(referrer: str, kept: str) -> None:
    assert outside_referrer(referrer, host="mrc.example:8000") == kept


def test_plain_and_header_text_drop_what_breaks_databases_and_headers() -> None:
    assert plain("a\x00b\r\nc\ud800d" + "e" * 600, length=5) == "abcde"
    assert header_text("Phone\r\nX-Evil: 1 اردو") == "PhoneX-Evil: 1"


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin", "/accounts/login/", "/ur/outreach/new/", "/en/%6futreach/"]
)
def test_private_paths_are_known_in_every_language(path: str) -> None:
    assert is_private_path(path)


@pytest.mark.parametrize("path", ["/", "/en/", "/en/destinations/", "/en/outreach-events/"])
def test_other_paths_are_not_private(path: str) -> None:
    assert not is_private_path(path)


def test_registering_decides_what_is_a_goal_and_what_is_private() -> None:
    assert not is_page_goal("Registered in a test")
    register_page_goal("Registered in a test")
    assert is_page_goal("Registered in a test")
    assert not is_private_path("/en/registered-in-a-test/x/")
    register_private_path("/registered-in-a-test/")
    assert is_private_path("/en/registered-in-a-test/x/")


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_register_page_goal_refuses_a_name_that_plausible_would(name: str) -> None:
    with pytest.raises(ValueError, match="goal"):
        register_page_goal(name)


def test_register_private_path_refuses_half_a_path() -> None:
    with pytest.raises(ValueError, match="slash"):
        register_private_path("alerts/report")
