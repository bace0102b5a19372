"""``make test`` and ``make test-all``: every check, as many as possible at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.builds import cached_build
from tests.serving import REPO_ROOT, SERVER_VARIABLE, serve

_MAKE = ("make", "--no-print-directory")
_PYTEST = (sys.executable, "-m", "pytest")
# The tests of a file share a server or a build. A process that drives a browser can
# start no more event loops, so these run apart; it often waits, so it goes first.
_OTHERS = (
    *("nice", *_PYTEST, "-n2", "tests", "--ignore=tests/browser"),
    *("--dist=loadfile", "--no-loadscope-reorder"),
)


def _run(*command: str, is_shown: bool = False, server: str = "") -> tuple[int, str]:
    """Run a command; return its exit code, and its output unless that is shown."""
    finished = subprocess.run(  # noqa: S603 - fixed arguments
        command,
        cwd=REPO_ROOT,
        env={**os.environ, SERVER_VARIABLE: server},
        stdout=None if is_shown else subprocess.PIPE,
        stderr=None if is_shown else subprocess.STDOUT,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout or ""


def main(*, is_nightly: bool) -> int:
    """Run everything, at night more of it; return 0 if all of it passed."""
    started = time.perf_counter()
    nightly = "" if is_nightly else " and not nightly"
    with ThreadPoolExecutor() as pool:
        checks = pool.submit(_run, *_MAKE, "check")
        sys.stdout.write("Building the real seeds, unless that is kept\n")
        sys.stdout.flush()
        with serve(cached_build()) as app:
            pool.submit(cached_build, is_for_staff=True)  # for later tests
            in_browser = (*_PYTEST, "tests/browser", "-m", f"browser{nightly}")
            browser = pool.submit(_run, *in_browser, server=app.url)
            others = (*_OTHERS, "-m", f"not browser{nightly}")
            ends = {
                "tests without a browser": _run(*others, is_shown=True, server=app.url),
                "tests in a browser": browser.result(),
                "checks": checks.result(),
            }
        if is_nightly:
            ends["parity"] = _run(*_MAKE, "parity", is_shown=True)
    for _, output in ends.values():
        sys.stdout.write(output)
    sys.stdout.write(f"Everything took {time.perf_counter() - started:.0f} s\n")
    failed = [part for part, (code, _) in ends.items() if code]
    if failed:
        sys.stdout.write(f"error: {', '.join(failed)} did not pass. See above.\n")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main(is_nightly=sys.argv[1:] == ["all"]))
