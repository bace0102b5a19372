"""``make test`` and ``make test-all``: every check, and what each part took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.builds import cached_build
from tests.serving import REPO_ROOT, SERVER_VARIABLE, serve

_MAKE = ("make", "--no-print-directory")
_PYTEST = (sys.executable, "-m", "pytest")
# The parts of the tests: how each is spread over processes, and where pytest looks. The
# tests of a file share a server or a build, but for those in a browser.
# A process that drives a browser can start no more event loops; both parts often
# wait for a server, a build or a limit, so they run at the same time.
_PARTS = {
    "not browser": (
        "-n2",
        "--dist=loadfile",
        "--no-loadscope-reorder",
        "tests",
        "--ignore=tests/browser",
    ),
    "browser": ("-n2", "tests/browser"),
}


def _ended(
    command: tuple[str, ...], variables: Mapping[str, str], *, is_shown: bool
) -> tuple[int, str, float]:
    """Run a command; return its exit code, its output unless shown, and seconds."""
    started = time.perf_counter()
    finished = subprocess.run(  # noqa: S603 - fixed arguments
        command,
        cwd=REPO_ROOT,
        env=variables,
        stdout=None if is_shown else subprocess.PIPE,
        stderr=None if is_shown else subprocess.STDOUT,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout or "", time.perf_counter() - started


def main(*, is_nightly: bool) -> int:
    """Run everything; return 0 if all of it passed.

    Args:
        is_nightly: Whether to also run checks that no change waits for.
    """
    say = sys.stdout.write
    started = time.perf_counter()
    ends = {}
    with ThreadPoolExecutor() as pool:
        checks = pool.submit(_ended, (*_MAKE, "check"), os.environ, is_shown=False)
        say("Building the real seeds, public and for staff, unless that is kept\n")
        sys.stdout.flush()
        data_dir = cached_build()
        cached_build(is_for_staff=True)
        ends["build"] = 0, "", time.perf_counter() - started
        with (
            TemporaryDirectory() as folder,
            serve(data_dir, Path(folder, "log")) as app,
        ):
            variables = {**os.environ, SERVER_VARIABLE: app.url}
            nightly = "" if is_nightly else " and not nightly"
            shown, hidden = (
                (*_PYTEST, *options, "-m", f"{part}{nightly}")
                for part, options in _PARTS.items()
            )
            browser = pool.submit(_ended, hidden, variables, is_shown=False)
            ends["not browser"] = _ended(shown, variables, is_shown=True)
            ends["browser"] = browser.result()
        say(ends["browser"][1])
        ends["checks"] = checks.result()
        say(ends["checks"][1])
        if is_nightly:
            ends["parity"] = _ended((*_MAKE, "parity"), os.environ, is_shown=True)
    ends["all"] = 0, "", time.perf_counter() - started
    say("; ".join(f"{part} {seconds:.0f} s" for part, (*_, seconds) in ends.items()))
    failed = [part for part, (code, *_) in ends.items() if code]
    say(f"\nerror: did not pass: {', '.join(failed)}. See above.\n" if failed else "\n")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main(is_nightly=sys.argv[1:] == ["all"]))
