"""``make test``: the checks of the code beside every test, and what each part took."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.builds import kept_build
from tests.serving import REPO_ROOT

_TESTS = ("pytest", "--dist", "worksteal")
# How many at a time.
# why: apart, since a process that drives a browser can start no event loop any more,
# and either of the two may get whatever test is left. A page is drawn by a server, a
# browser and the test in turns, and a third of its time it is waited for the network to
# fall silent, so that three at a time keep two cores busy.
_PARTS = {"not browser": 2, "browser": 3}


def _checked() -> tuple[int, str, float]:
    """Run the checks; return how they ended, what they said and their seconds."""
    started = time.perf_counter()
    finished = subprocess.run(
        ["make", "--no-print-directory", "check"],  # noqa: S607 - the make that runs us
        cwd=REPO_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout, time.perf_counter() - started


def main() -> int:
    """Run everything; return 0 if all of it passed."""
    say = sys.stdout.write
    started = time.perf_counter()
    with ThreadPoolExecutor(1) as beside:
        checks = beside.submit(_checked)
        say("Building the real seeds, public and for staff, unless that is kept\n")
        sys.stdout.flush()
        kept_build(has_private_rows=True)
        kept_build(has_private_rows=False)
        took = {"build": time.perf_counter() - started}
        codes = []
        for part, workers in _PARTS.items():
            began = time.perf_counter()
            command = [sys.executable, "-m", *_TESTS, f"-n{workers}", "-m", part]
            codes.append(subprocess.run(command, check=False).returncode)  # noqa: S603 - fixed arguments
            took[part] = time.perf_counter() - began
        code, said, took["checks beside the rest"] = checks.result()
    took["all"] = time.perf_counter() - started
    say(said + "; ".join(f"{part} {spent:.0f} s" for part, spent in took.items()))
    say("\nerror: the checks of the code, above, did not pass.\n" if code else "\n")
    return int(any((*codes, code)))


if __name__ == "__main__":
    raise SystemExit(main())
