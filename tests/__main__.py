"""``make test`` and ``make test-all``: every check, and what each part took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.builds import kept_build
from tests.serving import REPO_ROOT, SERVER_VARIABLE, serve

# What is tested apart, by how many processes at a time, and where pytest looks for it.
# why: apart, since a process that drives a browser can start no event loop any more. A
# page is drawn by a server, a browser and the test in turns, so three keep two cores
# busy.
_PARTS = {
    "not browser": ("-n2", "tests", "--ignore=tests/browser"),
    "browser": ("-n3", "tests/browser"),
}
_SOAK_MINUTES = "5"
# What `make test-all` runs besides, one after the other.
_FURTHER = {
    "attack": ("make", "--no-print-directory", "attack"),
    "parity": ("make", "--no-print-directory", "parity"),
    "soak": ("make", "--no-print-directory", "soak", f"MINUTES={_SOAK_MINUTES}"),
}


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


def main(*, is_nightly: bool) -> int:
    """Run everything; return 0 if all of it passed.

    Args:
        is_nightly: Whether to run also what no change has to wait for.
    """
    say = sys.stdout.write
    started = time.perf_counter()
    with ThreadPoolExecutor(1) as beside:
        checks = beside.submit(_checked)
        say("Building the real seeds, public and for staff, unless that is kept\n")
        sys.stdout.flush()
        kept_build(has_private_rows=True)
        data_dir, _ = kept_build(has_private_rows=False)
        took = {"build": time.perf_counter() - started}
        commands = {
            part: _tests_command(part, is_nightly=is_nightly) for part in _PARTS
        }
        if is_nightly:
            commands |= _FURTHER
        codes = {}
        with (
            TemporaryDirectory() as folder,
            serve(data_dir, Path(folder, "log")) as app,
        ):
            variables = {**os.environ, SERVER_VARIABLE: app.as_text()}
            for part, command in commands.items():
                began = time.perf_counter()
                codes[part] = subprocess.run(  # noqa: S603 - fixed arguments
                    command, cwd=REPO_ROOT, env=variables, check=False
                ).returncode
                took[part] = time.perf_counter() - began
        codes["checks"], said, took["checks beside the rest"] = checks.result()
    took["all"] = time.perf_counter() - started
    say(said + "; ".join(f"{part} {spent:.0f} s" for part, spent in took.items()))
    failed = [part for part, code in codes.items() if code]
    say(f"\nerror: did not pass: {', '.join(failed)}. See above.\n" if failed else "\n")
    return int(bool(failed))


def _tests_command(part: str, *, is_nightly: bool) -> tuple[str, ...]:
    """Return the command that runs one part of the tests."""
    chosen = part if is_nightly else f"{part} and not nightly"
    return (sys.executable, "-m", "pytest", *_PARTS[part], "-m", chosen)


if __name__ == "__main__":
    raise SystemExit(main(is_nightly=sys.argv[1:] == ["all"]))
