"""Locks by name, which hold between the processes of several nodes."""

import time

import pytest

from core.locks import held_lock
from tests.at_once import at_once


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_block_with_a_lock_runs_in_one_process_at_a_time():
    inside, most = [], []

    def work(number):
        with held_lock("tests.work"):
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.01)  # in which another would begin
            inside.remove(number)

    at_once(work)
    assert most == [1] * 6
