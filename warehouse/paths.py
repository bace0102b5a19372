"""Where files live. The only module that reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import SettingError

_HIGHEST_PORT = 65_535
REPO_ROOT = Path(__file__).resolve().parent.parent
SEEDS_DIR = REPO_ROOT / "seeds"
DBT_DIR = REPO_ROOT / "dbt_project"
DATA_DIR_VARIABLE = "PORCHLIGHT_DATA_DIR"
WAREHOUSE_PATH_VARIABLE = "PORCHLIGHT_WAREHOUSE_PATH"
METRICS_ADDRESS_VARIABLE = "PORCHLIGHT_METRICS_ADDRESS"
LOG_FORMAT_VARIABLE = "PORCHLIGHT_LOG_FORMAT"


@dataclass(frozen=True)
class Project:
    """The folders that one warehouse is made from and kept in.

    Attributes:
        seeds_dir: Evidence, as CSV in one folder per subject.
        dbt_dir: The dbt project, with ``profiles.yml`` inside.
        data_dir: Snapshots, the pointer to the current one and the build lock; the
            landing area and what was aggregated from it.
    """

    seeds_dir: Path
    dbt_dir: Path
    data_dir: Path

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
    def landing_prices_dir(self) -> Path:
        """Folder of the price files that were brought in; absent if none were."""
        return self.data_dir / "landing" / "prices"

    @property
    def price_aggregates_dir(self) -> Path:
        """Folder of the daily prices kept for each of those files."""
        return self.data_dir / "aggregates" / "prices"

    @property
    def lock_file(self) -> Path:
        """File that a process locks while it changes ``data_dir``."""
        return self.data_dir / "build.lock"


def data_dir() -> Path:
    """Return the folder that snapshots are kept in.

    Returns:
        ``PORCHLIGHT_DATA_DIR`` as an absolute path if set, else ``warehouse/data``.
    """
    override = os.environ.get(DATA_DIR_VARIABLE)
    if override:
        return Path(override).expanduser().resolve()
    return REPO_ROOT / "warehouse" / "data"


def default_project() -> Project:
    """Return the folders of this repository.

    Returns:
        ``seeds`` and ``dbt_project`` beside this package, and :func:`data_dir`.
    """
    return Project(seeds_dir=SEEDS_DIR, dbt_dir=DBT_DIR, data_dir=data_dir())


def metrics_address() -> tuple[str, int] | None:
    """Return where Prometheus may ask for figures about the server.

    Returns:
        Host and port of ``PORCHLIGHT_METRICS_ADDRESS``; None, which serves none, if it
        is not set.

    Raises:
        SettingError: If it is not of the form ``host:port``.
    """
    given = os.environ.get(METRICS_ADDRESS_VARIABLE, "")
    if not given:
        return None
    host, _, port = given.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _HIGHEST_PORT:
        raise SettingError(
            f"`{METRICS_ADDRESS_VARIABLE}` is `{given}`, which is no address. Write "
            "host and port, such as 127.0.0.1:9464."
        )
    return host.strip("[]"), int(port)


def logs_are_json() -> bool:
    """Tell whether the server writes its log as JSON, a line per event.

    Returns:
        True if ``PORCHLIGHT_LOG_FORMAT`` is ``json``; else it writes text, and does
        not log each request.

    Raises:
        SettingError: If it is neither ``json`` nor ``text``.
    """
    given = os.environ.get(LOG_FORMAT_VARIABLE) or "text"
    if given not in {"json", "text"}:
        raise SettingError(
            f"`{LOG_FORMAT_VARIABLE}` is `{given}`. It can be json or text."
        )
    return given == "json"


def dbt_environment(warehouse_file: Path) -> dict[str, str]:
    """Return the environment for a dbt process that writes ``warehouse_file``.

    Args:
        warehouse_file: DuckDB file that ``profiles.yml`` is to open.

    Returns:
        This process's variables without its ``DBT_`` ones, so that a setting left in
        a shell cannot change a build; with the file's path and telemetry switched off.
    """
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("DBT_")
    }
    return {
        **kept,
        WAREHOUSE_PATH_VARIABLE: str(warehouse_file),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }
