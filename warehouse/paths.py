"""Where files live. The only module that reads the environment."""

from __future__ import annotations

import contextlib
import math
import os
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from warehouse.errors import SettingError

REPO_ROOT = Path(__file__).resolve().parent.parent
SEEDS_DIR = REPO_ROOT / "seeds"
DBT_DIR = REPO_ROOT / "dbt_project"
PACKAGE_DIR = REPO_ROOT / "warehouse"
# A folder of this name is of no use once the process that made it has ended.
UNFINISHED_PREFIX = ".building-"
DATA_DIR_VARIABLE = "PORCHLIGHT_DATA_DIR"
WAREHOUSE_PATH_VARIABLE = "PORCHLIGHT_WAREHOUSE_PATH"
ACCESS_VARIABLE = "PORCHLIGHT_ACCESS"
PRIVATE_SEEDS_VARIABLE = "PORCHLIGHT_PRIVATE_SEEDS"
PRICES_VARIABLE = "PORCHLIGHT_PRICES"
SITE_ADDRESS_VARIABLE = "PORCHLIGHT_SITE_ADDRESS"
REPORTS_TO_VARIABLE = "PORCHLIGHT_REPORTS_TO"
MAKER_VARIABLE = "PORCHLIGHT_MAKER"
STALE_DAYS_VARIABLE = "PORCHLIGHT_STALE_DAYS"
BEHIND_PROXY_VARIABLE = "PORCHLIGHT_BEHIND_PROXY"
PROXY_SECRET_VARIABLE = "PORCHLIGHT_PROXY_SECRET_FILE"  # noqa: S105 - its name
_STALE_DAYS = 3.0
_SHORTEST_SECRET = 32

AccessMode = Literal["public", "staff"]


@dataclass(frozen=True)
class Project:
    """The folders that one warehouse is made from and lives in.

    `is_for_staff` says whether snapshots hold private rows, `private_seeds_dir` is the
    folder of the rows still to be added to the seeds, `without_private_rows` the same
    project before they were added, and `price_files` the pattern of the price files.
    """

    seeds_dir: Path
    dbt_dir: Path
    data_dir: Path
    is_for_staff: bool = False
    private_seeds_dir: Path | None = None
    without_private_rows: Project | None = None
    price_files: str = ""

    @property
    def kind(self) -> AccessMode:
        """Whom the snapshots are for."""
        return "staff" if self.is_for_staff else "public"

    @property
    def root(self) -> Path:
        """Folder that paths in messages are relative to."""
        return self.seeds_dir.parent

    @property
    def snapshots_dir(self) -> Path:
        """Folder with one sub-folder per finished snapshot."""
        return self.data_dir / "snapshots"

    @property
    def pointer_file(self) -> Path:
        """Text file that holds the id of the current snapshot."""
        return self.data_dir / "current"

    @property
    def lock_file(self) -> Path:
        """File that a process locks while it changes ``data_dir``."""
        return self.data_dir / "build.lock"

    @property
    def last_build_file(self) -> Path:
        """File that says how the last build ended, whether or not it published."""
        return self.data_dir / "last_build.json"


@cache
def version() -> str:
    """Return the version of this software."""
    text = (REPO_ROOT / "pyproject.toml").read_text("utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def data_dir() -> Path:
    """Return the folder of the snapshots (``PORCHLIGHT_DATA_DIR``)."""
    usual = "data" if access_mode() == "public" else "data-staff"
    return _path(DATA_DIR_VARIABLE) or PACKAGE_DIR / usual


def access_mode() -> AccessMode:
    """Return who may read the dashboard; everyone by default."""
    known = ("public", "staff")
    mode = _one_of(known, ACCESS_VARIABLE, "Set it to `public` or to `staff`.")
    return "staff" if mode == "staff" else "public"


def stale_days() -> float | None:
    """Return after how many days without a build readers are warned; None for never."""
    if not os.environ.get(STALE_DAYS_VARIABLE):
        return None
    return _time(STALE_DAYS_VARIABLE, "days", _STALE_DAYS)


def private_seeds_dir() -> Path | None:
    """Return the folder of private rows (``PORCHLIGHT_PRIVATE_SEEDS``), if set.

    Raises:
        SettingError: If it is set where everybody may read.
    """
    folder = _path(PRIVATE_SEEDS_VARIABLE, Path.is_dir, "folder")
    if folder and folder.is_relative_to(REPO_ROOT):
        raise SettingError(
            f"`{PRIVATE_SEEDS_VARIABLE}` names `{folder}`, which is in the repository, "
            "where private rows could be committed. Move the folder out."
        )
    if folder and access_mode() == "public":
        raise SettingError(
            f"`{PRIVATE_SEEDS_VARIABLE}` names `{folder}`, and everybody may read what "
            f"is built here. Unset it, or set `{ACCESS_VARIABLE}=staff` and a "
            f"`{DATA_DIR_VARIABLE}` of its own."
        )
    return folder


def price_files() -> str:
    """Return the pattern of the price files (``PORCHLIGHT_PRICES``); empty if none."""
    folder = _path(PRICES_VARIABLE, Path.is_dir, "folder")
    kinds = {path.suffix for path in folder.iterdir()} if folder else set()
    if len(kinds) > 1 or not kinds <= {".csv", ".parquet"}:
        raise SettingError(
            f"`{PRICES_VARIABLE}` names `{folder}`, which holds other things than "
            "`.csv` files alone or `.parquet` files alone. Take out the rest."
        )
    return f"{folder}/*{kinds.pop()}" if kinds else ""


def is_behind_proxy() -> bool:
    """Tell whether a proxy that adds readers' addresses is the only way here."""
    remedy = "It can be yes or no."
    return _one_of(("no", "yes"), BEHIND_PROXY_VARIABLE, remedy) == "yes"


def site_address() -> str:
    """Return the site's address without a closing slash; empty if not set."""
    return _address(SITE_ADDRESS_VARIABLE)


def proxy_secret() -> str | None:
    """Return what the proxy of a staff instance sends; None for a public one.

    Raises:
        SettingError: If no file holds at least 32 visible characters.
    """
    if access_mode() == "public":
        return None
    remedy = (
        "Name a file with at least 32 characters that only the proxy knows: `python3 "
        '-c "import secrets; print(secrets.token_hex(32))" > FILE`.'
    )
    file = os.environ.get(PROXY_SECRET_VARIABLE, "")
    try:
        secret = Path(file).read_text("utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"`{PROXY_SECRET_VARIABLE}` names `{file}`, which cannot be read: {error}. "
            f"{remedy}"
        ) from error
    if not re.fullmatch(rf"[!-~]{{{_SHORTEST_SECRET},}}", secret):
        raise SettingError(
            f"`{PROXY_SECRET_VARIABLE}` is `{file}`, and nothing would tell the proxy "
            f"from others. {remedy}"
        )
    return secret


def reports_to() -> str:
    """Return the mail address, or the issue form, for reports; empty if not set.

    Reports of staff name private rows, so they never go to another host.
    """
    value = os.environ.get(REPORTS_TO_VARIABLE, "")
    if value and not re.fullmatch(r"https://[^\s?#]+|[^@\s/?&]+@[^@\s/?&]+", value):
        raise SettingError(
            f"`{REPORTS_TO_VARIABLE}` is `{value}`. Write a mail address, or where new "
            "issues are written, such as https://github.com/OWNER/NAME/issues/new."
        )
    return "" if access_mode() == "staff" else value


def maker() -> str:
    """Return who makes this record (``PORCHLIGHT_MAKER``); empty if not set."""
    return os.environ.get(MAKER_VARIABLE, "").strip()


def default_project() -> Project:
    """Return the folders of this process, for the public or for staff."""
    is_for_staff = access_mode() == "staff"
    return Project(
        SEEDS_DIR,
        DBT_DIR,
        data_dir(),
        is_for_staff,
        private_seeds_dir(),
        price_files=price_files(),
    )


def check_settings() -> None:
    """Read every setting of a server once, so that a wrong one stops it at once."""
    for read in _SETTINGS:
        read()


_SETTINGS: Sequence[Callable[[], object]] = (
    access_mode,
    stale_days,
    private_seeds_dir,
    price_files,
    is_behind_proxy,
    site_address,
    proxy_secret,
    reports_to,
)


def _one_of(known: Sequence[str], variable: str, remedy: str) -> str:
    """Return one of the values that a variable may have; the first if it is not set."""
    value = os.environ.get(variable) or known[0]
    if value not in known:
        raise SettingError(f"`{variable}` is `{value}`. {remedy}")
    return value


def _address(variable: str) -> str:
    """Return the address of a site that a variable holds; empty if not set."""
    value = os.environ.get(variable, "").rstrip("/")
    if value and not re.fullmatch(r"https?://[\w.:-]+(/[\w./~-]*)?", value, re.ASCII):
        raise SettingError(
            f"`{variable}` is `{value}`. Write the address that readers know, such as "
            "https://porchlight.example."
        )
    return value


def _time(variable: str, unit: str, usual: float) -> float:
    """Return the number above 0 that a variable holds; the default if it is not set."""
    value = os.environ.get(variable) or str(usual)
    with contextlib.suppress(ValueError):
        if 0 < (count := float(value)) < math.inf:
            return count
    remedy = f"Write a number of {unit} above 0, such as {usual:g}."
    raise SettingError(f"`{variable}` is `{value}`. {remedy}")


def _path(
    variable: str, is_there: Callable[[Path], bool] = lambda _: True, kind: str = ""
) -> Path | None:
    """Return the absolute path that a variable holds; None if it is not set."""
    value = os.environ.get(variable)
    if not value:
        return None
    path = Path(value).expanduser().resolve()
    if not is_there(path):
        raise SettingError(
            f"`{variable}` names `{path}`, which is not a {kind}. Make it, or correct "
            "the variable."
        )
    return path


def dbt_environment(warehouse_file: Path) -> dict[str, str]:
    """Return the environment for a dbt process that writes ``warehouse_file``.

    It lacks this process's ``DBT_`` variables, so that a setting left in a shell cannot
    change a build, and the place of private rows.
    """
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DBT_") and name != PRIVATE_SEEDS_VARIABLE
    }
    return {
        **variables,
        WAREHOUSE_PATH_VARIABLE: str(warehouse_file),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }
