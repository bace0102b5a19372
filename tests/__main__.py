"""``make test``: the checks of the code beside every test, and what each part took."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.builds import kept_build
from tests.serving import REPO_ROOT

# why: a page is drawn by a server, a browser and the test in turns, so that two at a
# time keep two cores busy.
_TESTS = ("pytest", "-n", "2", "--dist", "worksteal")


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
        built = time.perf_counter() - started
        tests = subprocess.run([sys.executable, "-m", *_TESTS], check=False)  # noqa: S603 - fixed arguments
        code, said, checked = checks.result()
    say(f"{said}build {built:.0f} s; checks {checked:.0f} s, beside the rest; ")
    say(f"all {time.perf_counter() - started:.0f} s\n")
    if code:
        say("error: the checks of the code, above, did not pass.\n")
    return tests.returncode or code


if __name__ == "__main__":
    raise SystemExit(main())
