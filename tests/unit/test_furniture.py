"""What the host of the code reads: templates, the workflow, the citation."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest
import yaml
from check_jsonschema import main

from dashboard.addresses import HEALTH_PATH
from tests.serving import REPO_ROOT

_GITHUB = REPO_ROOT / ".github"
_SCHEMAS = {
    "citation-file-format": [REPO_ROOT / "CITATION.cff"],
    "dependabot": [_GITHUB / "dependabot.yml"],
    "github-issue-config": [_GITHUB / "ISSUE_TEMPLATE" / "config.yml"],
    "github-issue-forms": [
        _GITHUB / "ISSUE_TEMPLATE" / f"{kind}.yml"
        for kind in ("correction", "fact", "fault")
    ],
    "github-workflows": sorted((_GITHUB / "workflows").glob("*.yml")),
}


@pytest.mark.parametrize("schema", _SCHEMAS)
def test_files_for_github_fit_their_schema(
    schema: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--builtin-schema", f"vendor.{schema}", "--default-filetype", "yaml"]
    with pytest.raises(SystemExit) as ended:
        main([*options, *map(str, _SCHEMAS[schema])])
    assert ended.value.code == 0, capsys.readouterr().out


def test_every_action_is_pinned_by_its_commit() -> None:
    for path in _SCHEMAS["github-workflows"]:
        used = re.findall(r"uses: (.+)", path.read_text("utf-8"))
        loose = [u for u in used if not re.fullmatch(r"\S+@[0-9a-f]{40} # v[\d.]+", u)]
        assert not loose, f"A tag can be moved to other code. Name the commit: {loose}"


def test_what_make_installs_is_known_by_its_hash() -> None:
    makefile = (REPO_ROOT / "Makefile").read_text("utf-8")
    installs = re.findall(
        r"(?:pip install|tool run|\b(?:UV\)+ |uv )(?:sync|run)).*", makefile
    )
    assert len(installs) > 2
    loose = [
        line for line in installs if not re.search("--require-hashes|--locked", line)
    ]
    assert not loose, f"Lock the version with its hash: {loose}"


def test_the_changelog_has_the_version_of_the_project_with_its_day() -> None:
    project = tomllib.loads((REPO_ROOT / "pyproject.toml").read_text("utf-8"))
    changelog = (REPO_ROOT / "CHANGELOG.md").read_text("utf-8")
    version = re.escape(project["project"]["version"])
    assert re.search(rf"^## {version} \(\d{{4}}-\d\d-\d\d\)$", changelog, re.M)
    for path in ("CITATION.cff", "dbt_project/dbt_project.yml"):
        told = yaml.safe_load((REPO_ROOT / path).read_text("utf-8"))
        assert "version" not in told, f"{path}: pyproject.toml alone has the version"


@pytest.mark.parametrize("target", ["run", "dashboard"])
@pytest.mark.parametrize(
    ("variables", "listens_on"),
    [([], "127.0.0.1"), (["HOST=0.0.0.0"], "0.0.0.0")],  # noqa: S104
)
def test_other_machines_are_served_only_if_somebody_says_so(
    target: str, variables: list[str], listens_on: str
) -> None:
    shown = subprocess.run(  # noqa: S603 - fixed arguments
        ["make", "--dry-run", target, *variables],  # noqa: S607
        cwd=REPO_ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"--server.address {listens_on} " in shown


def test_streamlit_by_itself_serves_this_machine_only() -> None:
    config = tomllib.loads((REPO_ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert config["server"]["address"] == "127.0.0.1"


def test_the_workflow_starts_the_image_and_waits_until_it_is_ready() -> None:
    workflow = yaml.safe_load((_GITHUB / "workflows/test.yml").read_text("utf-8"))
    commands = [step.get("run", "") for step in workflow["jobs"]["image"]["steps"]]
    for part in ("docker build", ".deploy/rebuild once", HEALTH_PATH):
        assert any(part in command for command in commands), part


# A step runs as written; what would reach the network, or take minutes, looks at its
# arguments instead. Bash lets a function stand in for a path.
_STAND_INS = r"""
all_filled() { for one; do [ -n "$one" ] || { echo "an empty word"; exit 2; }; done; }
docker() { all_filled "$@"; }
curl() { all_filled "$@"; }
make() { command make --dry-run "$@"; }
.venv-uv/bin/uv() { all_filled "$@"; [[ ${@: -1} =~ ^streamlit==[0-9.]+$ ]]; }
.venv/bin/python() { for one; do [[ $one != tests/* || -e $one ]] || exit 2; done; }
"""
_STEPS = [
    (name, step["run"])
    for path in _SCHEMAS["github-workflows"]
    for name, job in yaml.safe_load(path.read_text("utf-8"))["jobs"].items()
    for step in job["steps"]
    if "run" in step
]


@pytest.mark.parametrize(("job", "command"), _STEPS)
def test_a_step_of_a_workflow_runs_up_to_the_network(job: str, command: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own workflow
        ["bash", "-e", "-c", f"{_STAND_INS}\n{command}"],  # noqa: S607
        cwd=REPO_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (job, done.stdout[-2_000:], done.stderr[-2_000:])
