"""``make recipes``: runs each recipe on a served dashboard and prints its output."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.serving import REPO_ROOT, serve
from warehouse.paths import default_project
from warehouse.snapshots.store import current_path

_UV = str(REPO_ROOT / ".venv-uv" / "bin" / "uv")
_MOST_LINES = 30


def _commands(recipe: Path, server: str, folder: Path) -> list[list[str]]:
    """Return the command of a recipe, and one that opens its output."""
    run = [_UV, "run", "--quiet", "--no-project", str(recipe)]
    match recipe.stem:
        case "sqlite_for_datasette":
            target = str(folder / "porchlight.sqlite")
            query = "/porchlight/mart_agencies.json?_shape=array&_size=1&_labels=on"
            return [
                [*run, str(current_path(default_project())), target],
                [_UV, "tool", "run", "--quiet", "datasette", target, "--get", query],
            ]
        case "excel_workbook":
            return [[*run, str(folder / "porchlight.xlsx"), server]]
        case "r_over_http":
            return [["Rscript", str(recipe), server]]
        case _:
            return [[*run, server]]


def main() -> int:
    """Run all recipes; return 1 if one failed or is too long."""
    failed = False
    recipes = sorted(
        path
        for path in (REPO_ROOT / "recipes").iterdir()
        # Keepa's reads no dashboard; tests/unit/warehouse/seeds runs it.
        if path.suffix in {".py", ".R"} and path.stem != "keepa"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serve(default_project().data_dir) as served:
            for recipe in recipes:
                sys.stdout.write(f"\n== {recipe.name}\n")
                sys.stdout.flush()
                if recipe.suffix == ".R" and not shutil.which("Rscript"):
                    sys.stdout.write("not run: there is no Rscript here\n")
                    continue
                failed |= len(recipe.read_text("utf-8").splitlines()) > _MOST_LINES
                for command in _commands(recipe, served.url, folder):
                    failed |= bool(subprocess.run(command, check=False).returncode)  # noqa: S603
    if failed:
        sys.stderr.write("error: a recipe failed, or is longer than thirty lines.\n")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
