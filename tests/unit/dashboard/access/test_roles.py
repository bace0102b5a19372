"""Who has which role, and errors in the file of roles."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access.roles import Role, page_role, read_roles
from tests.access import ADMIN, ANALYST, EDITOR, READER, ROLES, STRANGER, USERS
from warehouse.errors import SettingError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "roles.toml"
    written.write_text(ROLES, "utf-8")
    return written


@pytest.mark.parametrize(
    ("user", "role"),
    [
        (READER, Role.READER),
        (ANALYST, Role.ANALYST),
        (EDITOR, Role.EDITOR),
        (ADMIN, Role.ADMIN),
        (STRANGER, None),
    ],
)
def test_each_user_has_the_role_of_the_file(
    file: Path, user: str, role: Role | None
) -> None:
    assert read_roles(file).role_of(USERS[user]) is role


@pytest.mark.parametrize("claim", [False, None, "true", 1, "yes"])
def test_an_address_that_was_not_verified_gives_no_role(
    file: Path, claim: object
) -> None:
    claims = {"email": ADMIN, "email_verified": claim}
    assert read_roles(file).role_of(claims) is None


def test_the_highest_of_several_roles_counts(file: Path) -> None:
    claims = {**USERS[EDITOR], "groups": ["porchlight-analysts"]}
    assert read_roles(file).role_of(claims) is Role.EDITOR
    claims = {**USERS[READER], "groups": "porchlight-analysts"}
    assert read_roles(file).role_of(claims) is Role.ANALYST


def test_groups_of_another_claim_give_no_role(file: Path) -> None:
    assert read_roles(file).role_of({"roles": ["porchlight-analysts"]}) is None
    assert read_roles(file).role_of({"groups": {"porchlight-analysts": 1}}) is None


def test_without_a_file_nobody_has_a_role() -> None:
    assert read_roles(None).role_of(USERS[ADMIN]) is None


@pytest.mark.parametrize(
    ("text", "line", "value"),
    [
        ("[admin]\nemails = [\n[reader\n", "line 3", ""),
        ("[admin]\n[owner]\nemails = []\n", "line 2", "`owner`"),
        ("admin = ['a@b.example']\n", "line 1", "`admin`"),
        ("[admin]\nemail = []\n", "line 2", "`email`"),
        ("[admin]\nemails = [\n  'a@b.example',\n  'anna',\n]\n", "line 4", "`anna`"),
        ("[admin]\nemails = 'a@b.example'\n", "line 2", "`a@b.example`"),
        ("[admin]\nemails = [7]\n", "line 2", "`7`"),
        ("[editor]\ngroups = ['press']\n", "line 2", "`press`"),
        ("group_claim = 3\n", "line 1", "`3`"),
        ("[admin]\nemails = ['']\n[reader]\n", "used: ``: `emails` holds text", ""),
        (
            "[admin]\nemails = ['a@b.example']\n[reader]\nemails = ['A@b.example']\n",
            "line 4",
            "`A@b.example`",
        ),
    ],
)
def test_a_fault_is_named_by_line_and_value(
    tmp_path: Path, text: str, line: str, value: str
) -> None:
    file = tmp_path / "roles.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingError) as refused:
        read_roles(file)
    assert line in str(refused.value)
    assert value in str(refused.value)
    assert "PORCHLIGHT_ROLES" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"[admin]\n# \xe9\n", "not text in UTF-8"), (None, "No such")],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "roles.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingError, match=reason) as refused:
        read_roles(file)
    assert "`roles.toml`, which `PORCHLIGHT_ROLES` names" in str(refused.value)


def test_pages_of_few_are_closed_to_others() -> None:
    assert page_role("map", "public") is page_role("map", "staff") is Role.READER
    assert page_role("questions", "public") is Role.READER
    assert page_role("questions", "staff") is Role.ANALYST
    assert page_role("internal", "public") is None
    assert page_role("internal", "staff") is Role.EDITOR
