from tests.campaigns.checking.conftest import evening, lahore, officer, peshawar, supervisor

__all__ = ["evening", "lahore", "officer", "peshawar", "supervisor"]
