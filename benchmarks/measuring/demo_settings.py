"""Production's settings, once, to load the demo's generated records into a benchmark's database."""

from mrc.settings.production import *  # noqa: F403

MRC_ALLOW_DEMO_DATA = True
# Nothing here works queues off, and no benchmark reads cards.
MRC_DRAW_CARDS = False
