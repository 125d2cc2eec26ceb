from tests.drawings import can_draw  # noqa: F401  (a fixture)
