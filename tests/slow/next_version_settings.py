"""The next version of the site: it asks for a migration that the present one has not heard of."""

from tests.slow.server_settings import *  # noqa: F403

MIGRATION_MODULES = {"home": "tests.slow.next_version.migrations"}
