"""A player asks for a recording in pieces."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

# What is not there is looked for among the pages that have moved.
pytestmark = pytest.mark.django_db

CONTENT = bytes(range(256)) * 1000
VOICE = "/media/recordings/voice.opus"


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / "voice.opus").write_bytes(CONTENT)
    (tmp_path / "recordings" / "empty.opus").write_bytes(b"")


def get(client: Client, asked: str = "", address: str = VOICE, **headers: str) -> Any:
    given = {"Range": asked, **headers} if asked else headers
    response = client.get(address, headers=given)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def test_the_whole_says_that_pieces_may_be_asked_for(client: Client) -> None:
    response = get(client)
    assert (response.status_code, response.body) == (200, CONTENT)
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Type"] == "audio/ogg"
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=100-199", 100, 199),
        ("bytes=255990-", 255990, 255999),
        ("bytes=255990-999999", 255990, 255999),
        ("bytes=-7", 255993, 255999),
        ("bytes=-999999", 0, 255999),
        ("bytes=0-255999", 0, 255999),
    ],
)
def test_a_piece_is_the_one_that_was_asked_for(
    client: Client, asked: str, first: int, last: int
) -> None:
    response = get(client, asked)
    assert response.status_code == 206
    assert response.body == CONTENT[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert response["Content-Length"] == str(last - first + 1)
    assert response["Content-Type"] == "audio/ogg"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=9999999-99999999", "bytes=-0"])
def test_a_piece_that_is_not_there_is_refused(client: Client, asked: str) -> None:
    response = get(client, asked)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=5-2", "lines=1-2", "bytes=-", "bytes=a-b", "0-1"]
)
def test_what_is_no_single_range_gets_the_whole(client: Client, asked: str) -> None:
    response = get(client, asked)
    assert (response.status_code, response.body) == (200, CONTENT)


def test_a_piece_goes_only_with_the_version_that_the_reader_has(client: Client) -> None:
    date = get(client)["Last-Modified"]
    assert get(client, "bytes=0-1", **{"If-Range": date}).status_code == 206
    old = "Mon, 01 Jan 2024 00:00:00 GMT"
    assert get(client, "bytes=0-1", **{"If-Range": old}).status_code == 200


def test_an_empty_file_is_answered_whole(client: Client) -> None:
    assert get(client, "bytes=0-1", "/media/recordings/empty.opus").status_code == 200


def test_folders_that_are_closed_stay_closed(client: Client, tmp_path: Path) -> None:
    (tmp_path / "original_images").mkdir()
    (tmp_path / "original_images" / "a.jpg").write_bytes(CONTENT)
    assert get(client, "bytes=0-1", "/media/original_images/a.jpg").status_code == 404


def test_other_endings_of_sound_have_their_types(client: Client, tmp_path: Path) -> None:
    for ending, kind in (("mp3", "audio/mpeg"), ("m4a", "audio/mp4"), ("ogg", "audio/ogg")):
        (tmp_path / "recordings" / f"voice.{ending}").write_bytes(CONTENT)
        assert get(client, address=f"/media/recordings/voice.{ending}")["Content-Type"] == kind
