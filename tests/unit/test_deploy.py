"""What a host runs, without a container engine: files that lint, steps that run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.benchmarks.crowd import VISITS, view
from tests.benchmarks.reader_session import reader_session
from tests.serving import AS_HOST, REPO_ROOT, serve
from warehouse import paths
from warehouse.paths import (
    DATA_DIR_VARIABLE,
)

DEPLOY = REPO_ROOT / ".deploy"
DOCKERFILE = (REPO_ROOT / "Dockerfile").read_text("utf-8")
BIN = Path(sys.executable).parent


def _stages() -> list[str]:
    """Return the instructions of each stage of the image, one line each."""
    text = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return re.split(r"^FROM ", text, flags=re.MULTILINE)[1:]


def _copied() -> list[str]:
    """Return what the image takes from the repository."""
    lines = re.findall(r"^COPY (?!--)(.+)$", _stages()[0], re.MULTILINE)
    return [name for line in lines for name in line.split()[:-1]]


def _run(
    *command: str | Path, variables: Mapping[str, str] | None = None, code: int = 0
) -> str:
    """Run a command that must exit with a code; return its output."""
    finished = subprocess.run(  # noqa: S603 - fixed arguments
        command,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert finished.returncode == code, finished.stdout
    return finished.stdout


def test_the_dockerfile_lints() -> None:
    _run(BIN / "hadolint", "--failure-threshold", "style", REPO_ROOT / "Dockerfile")


def test_the_compose_files_keep_to_the_specification() -> None:
    files = [DEPLOY / "compose.yaml"]
    schema = ("--builtin-schema", "vendor.compose-spec")
    _run(BIN / "check-jsonschema", *schema, *files)


def test_every_image_of_others_is_pinned_by_its_digest() -> None:
    composed = (DEPLOY / "compose.yaml").read_text("utf-8")
    images = re.findall(r"^(?:FROM|\s+image:) (\S+)", DOCKERFILE + composed, re.M)
    others = [image for image in images if image != "porchlight"]
    assert len(others) == 3
    loose = [one for one in others if not re.search(r":.+@sha256:[0-9a-f]{64}$", one)]
    assert not loose, "A tag can be moved to another image: add `@sha256:...`"


def test_no_service_logs_without_end() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    for service in services.values():
        assert {"max-size", "max-file"} <= set(service["logging"]["options"])


def test_the_image_runs_without_root_and_has_a_health_check() -> None:
    last = _stages()[-1]
    assert re.search(r"^USER \d{4,}$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert 'CMD [".deploy/serve"]' in last


def test_the_image_has_no_secret_and_no_snapshot() -> None:
    lines = (REPO_ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert lines[0] == "*"
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert allowed == set(_copied())
    assert {"warehouse/data", ".streamlit/secrets.toml"} <= set(lines)


UNITS = {"porchlight@": "serve", "porchlight-rebuild@": "rebuild"}


def _service(name: str) -> list[tuple[str, str]]:
    """Return the settings of a unit's service; a name may repeat."""
    text = (DEPLOY / f"{name}.service").read_text("utf-8")
    lines = text.partition("[Service]\n")[2].partition("\n[")[0].splitlines()
    return [(name, value) for name, _, value in (line.partition("=") for line in lines)]


def test_the_units_start_the_scripts_of_the_image() -> None:
    for name, script in UNITS.items():
        output = dict(_service(name))
        assert Path(output["ExecStart"].split()[0]).name == script
        assert os.access(DEPLOY / script, os.X_OK)
        # Public and staff each have a user, and a folder that the other cannot read.
        assert output["User"] == "porchlight-%i"
        assert "PORCHLIGHT_DATA_DIR=/var/lib/porchlight-%i" in str(_service(name))
        assert "PORCHLIGHT_ACCESS=%i" in str(_service(name))


def test_staff_are_served_by_a_user_that_the_public_instance_is_not() -> None:
    user = "porchlight-staff"
    page = (REPO_ROOT / "docs" / "hosting.md").read_text("utf-8")
    for command in (
        f"useradd --system --home-dir /var/lib/{user} --shell /usr/sbin/nologin {user}",
        f"chgrp {user} /etc/porchlight && sudo chmod 0750 /etc/porchlight",
        f"{user}.env",
        "porchlight-rebuild@staff.service",
    ):
        assert command in page
    others = re.findall(r"(?:sudo -u|chgrp|--groups) (\S+)", page)
    assert set(others) == {user}


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_only_the_permissions_it_needs(name: str) -> None:
    output = _service(name)
    assert {
        ("CapabilityBoundingSet", ""),
        ("LimitCORE", "0"),
        ("NoNewPrivileges", "yes"),
        ("PrivateDevices", "yes"),
        ("ProtectControlGroups", "yes"),
        ("ProtectKernelLogs", "yes"),
        ("ProtectKernelModules", "yes"),
        ("ProtectKernelTunables", "yes"),
        ("ProtectProc", "invisible"),
        ("ProtectSystem", "strict"),
        ("RestrictNamespaces", "yes"),
        ("RestrictSUIDSGID", "yes"),
        ("SystemCallArchitectures", "native"),
        ("SystemCallFilter", "@system-service"),
        ("SystemCallFilter", "~@privileged"),
        ("UMask", "0077"),
    } <= set(output)
    assert {"MemoryMax", "TasksMax"} <= {name for name, _ in output}
    if name == "porchlight-rebuild@":
        assert {("StateDirectoryMode", "0700"), ("PrivateNetwork", "yes")} <= set(
            output
        )


def test_every_container_is_locked_up() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    services = yaml.safe_load(text)["services"]
    rebuilds, proxies = {"rebuild", "staff-rebuild"}, {"proxy", "staff-proxy"}
    assert set(services) == {"dashboard", "dashboard-2", "staff", *rebuilds, *proxies}
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["ulimits"] == {"core": 0}, name
        assert {"pids_limit", "mem_limit"} <= set(service), name
    assert {name for name in services if "cap_add" in services[name]} == proxies
    assert {name for name in services if "network_mode" in services[name]} == rebuilds
    assert services["proxy"]["cap_add"] == ["NET_BIND_SERVICE"]
    assert services["rebuild"]["network_mode"] == "none"
    # What is private is with staff alone.
    private = {n for n in services if "secret" in services[n].get("secrets", ())}
    assert private == {"staff", "staff-proxy"}
    assert [n for n in services if "/private:" in str(services[n])] == ["staff-rebuild"]


def test_the_page_for_operators_names_every_setting() -> None:
    page = (REPO_ROOT / "docs" / "hosting.md").read_text("utf-8")
    variables = {
        value
        for name, value in vars(paths).items()
        if name.endswith("_VARIABLE") and str(value).startswith("PORCHLIGHT_")
    }
    # It is only for dbt.
    variables -= {paths.WAREHOUSE_PATH_VARIABLE}
    assert not [name for name in sorted(variables) if f"`{name}`" not in page]


@dataclass(frozen=True)
class Image:
    """What the image's steps made in an empty folder.

    Attributes:
        root: Where the code was copied and installed.
        home: A home folder that was empty.
        data_dir: Folder of snapshots.
    """

    root: Path
    home: Path
    data_dir: Path

    def variables(self) -> dict[str, str]:
        """The environment of the image, and nothing else."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "PYTHONDONTWRITEBYTECODE": "1",
            DATA_DIR_VARIABLE: str(self.data_dir),
        }


def _made(folder: Path) -> Image:
    """Run the steps of the image in an empty folder with an empty home."""
    made = Image(folder / "app", folder / "home", folder / "data")
    made.home.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "target", "logs")
    for name in _copied():
        source, target = REPO_ROOT / name, made.root / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=ignored)
            shutil.rmtree(target / "data", ignore_errors=True)
        else:
            shutil.copy2(source, target)
    assert "make .venv/ready" in _stages()[0]
    uv = REPO_ROOT / ".venv-uv" / "bin" / "uv"
    [stamp] = (REPO_ROOT / ".venv-uv").glob("*.*.*")
    # What `make test` installed is in uv's cache; nothing is fetched again.
    settings = {
        "PYTHON": sys.executable,
        "UV_OFFLINE": "1",
        "UV_CACHE_DIR": _run(uv, "cache", "dir").strip(),
    }
    _run(
        "/usr/bin/env",
        "make",
        "-C",
        made.root,
        ".venv/ready",
        f"UV={uv}",
        f"UV_READY={stamp}",
        variables=made.variables() | settings,
    )
    return made


@pytest.fixture(scope="module")
def image(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Image]:
    """The image of a machine that builds, with a snapshot."""
    folder = tmp_path_factory.mktemp("image")
    made = _made(folder)
    shutil.copytree(built_data_dir, made.data_dir)
    yield made
    shutil.rmtree(folder)


@pytest.mark.nightly
def test_the_image_holds_all_that_a_snapshot_is_made_of(image: Image) -> None:
    rebuild = image.root / ".deploy" / "rebuild"
    output = _run(rebuild, "once", variables=image.variables())
    assert "Nothing changed since snapshot" in output
    assert "No snapshot is old enough" in output


@pytest.mark.nightly
def test_the_image_serves_and_writes_nowhere(image: Image) -> None:
    before = sorted(image.root.rglob("*")), sorted(image.data_dir.rglob("*"))
    with serve(image.data_dir, image.variables(), AS_HOST, image.root) as served:
        served.wait_for("/healthz")
        with reader_session(served.url) as session:
            for visit in VISITS:
                view(session, visit)
        lines = served.log_file.read_text("utf-8").splitlines()
    assert (sorted(image.root.rglob("*")), sorted(image.data_dir.rglob("*"))) == before
    assert not list(image.home.iterdir())
    assert not [line for line in lines if "ERROR" in line], lines


@pytest.mark.parametrize("words", [[], ["hourly"]])
def test_a_rebuild_lists_its_commands(words: list[str]) -> None:
    output = _run(DEPLOY / "rebuild", *words, code=2)
    assert "rebuild once" in output
