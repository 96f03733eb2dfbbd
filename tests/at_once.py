"""Calls at the same moment, each with a connection of its own to the database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

THREADS = 6


def at_once(function, threads=THREADS):
    """Call function(number) in so many threads at the same moment; return the results."""
    barrier = Barrier(threads)

    def call(number):
        try:
            barrier.wait(timeout=20)
            return function(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(call, range(threads)))
