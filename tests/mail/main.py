"""Runs the tests of this folder, several at a time: they wait more than they work.

    python main.py [WORD ...]       those tests whose names contain one of the words

See `run` for what has to be there.
"""

import os
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from servers import empty

HERE = Path(__file__).resolve().parent
JOBS = int(os.environ.get("JOBS", "6"))


def flat(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flat(test)
        else:
            yield test


def run(test):
    result = unittest.TestResult()
    begun = time.monotonic()
    test(result)
    # Nothing is skipped: what could not run has failed.
    wrong = result.errors + result.failures + result.skipped
    if not wrong and result.testsRun != 1:
        wrong = [(test, "did not run")]
    return test, time.monotonic() - begun, [text for _, text in wrong]


def main():
    words = sys.argv[1:]
    empty(os.environ["OUT"])
    found = flat(unittest.TestLoader().discover(str(HERE), "test_*.py"))
    # A whole name means that test alone.
    tests = [test for test in found
             if not words or any(word == test.id() or word in test.id() and word.count(".") < 2 for word in words)]
    # The long ones first, so that nobody waits for them at the end.
    tests.sort(key=lambda test: -getattr(test, "seconds", 0))
    begun, failed = time.monotonic(), 0
    with ThreadPoolExecutor(JOBS) as pool:
        for done in as_completed([pool.submit(run, test) for test in tests]):
            test, seconds, wrong = done.result()
            failed += bool(wrong)
            said = test.shortDescription() or ""
            print(f"{'FAIL' if wrong else 'ok  '} {seconds:5.1f} s  {test.id()}  {said}", flush=True)
            for text in wrong:
                print("    " + text.replace("\n", "\n    "), flush=True)
    print(f"{len(tests)} tests, {failed} failed, {time.monotonic() - begun:.0f} s")
    sys.exit(1 if failed or not tests else 0)


if __name__ == "__main__":
    main()
