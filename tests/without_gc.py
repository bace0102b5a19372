"""Run a tool with garbage collection off: ``python -m tests.without_gc mypy``."""

from __future__ import annotations

import gc
import runpy
import sys

# mypy and sqlfluff keep almost all they load, so that collecting frees little and
# takes a fifth of their time (November 2026).
gc.disable()
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
