"""What the accounts themselves hold about people, for the registry; one module for each concept."""

from ..registry import register
from .account import data_of_the_account
from .log import data_in_the_log
from .signing_in import data_of_signing_in
from .staff_list import data_of_staff_lists
from .terms import A_YEAR, LOG_STAYS, NUMBER_STAYS, UNTIL_ERASED, WORK_STAYS
from .work import data_of_work

__all__ = ["A_YEAR", "LOG_STAYS", "NUMBER_STAYS", "UNTIL_ERASED", "WORK_STAYS", "register_own_data"]


def register_own_data() -> None:
    register(*data_of_the_account(), *data_of_signing_in(), *data_of_work(), *data_of_staff_lists(), data_in_the_log())
