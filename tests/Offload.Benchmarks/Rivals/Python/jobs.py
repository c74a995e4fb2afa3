"""What the workers of every rival in Python do."""
import time

STEPS_PER_UNIT = 10_000  # about a millisecond


def add(left, right):
    return left + right


def add_one(item):
    return item + 1


def echo(payload):
    return payload


def nap(milliseconds):
    time.sleep(milliseconds / 1000)


def work(units):
    state = 1
    for step in range(units * STEPS_PER_UNIT):
        state = (state * 31 + step) & 0xFFFFFFFF
    return state
