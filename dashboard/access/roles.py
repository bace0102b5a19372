"""The four roles, and the file that assigns them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from warehouse.errors import SettingError
from warehouse.paths import ROLES_VARIABLE, AccessMode

_GROUP_CLAIM = "group_claim"
_LISTS = ("emails", "groups")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Role(IntEnum):
    """What somebody may do; each role includes the lower ones."""

    READER = 1
    ANALYST = 2
    EDITOR = 3
    ADMIN = 4

    @property
    def label(self) -> str:
        """Name of the role, as in the file."""
        return self.name.lower()


# Pages that need more than a reader on a staff server.
_STAFF_PAGES = {
    "questions": Role.ANALYST,
    "internal": Role.EDITOR,
    "reports": Role.EDITOR,
    "snapshots": Role.ADMIN,
}
# The same on a public server; None means nobody.
_PUBLIC_PAGES: Mapping[str, Role | None] = {
    "internal": None,
    "reports": Role.EDITOR,
    "snapshots": Role.ADMIN,
}
# Tables that only editors see, on pages and in SQL.
EDITORS_TABLES = frozenset({"fct_internal_notes", "fct_embargoed_rows"})


def page_role(page: str, mode: AccessMode) -> Role | None:
    """Return the lowest role that may open a page; None if nobody may.

    Args:
        page: Address without its slash; empty for the first page.
    """
    if mode == "staff":
        return _STAFF_PAGES.get(page, Role.READER)
    return _PUBLIC_PAGES.get(page, Role.READER)


@dataclass(frozen=True)
class Roles:
    """Who has which role; e-mail addresses are in lower case."""

    by_email: Mapping[str, Role]
    by_group: Mapping[str, Role]
    group_claim: str = ""

    def role_of(self, claims: Mapping[str, Any]) -> Role | None:
        """Return somebody's highest role; None without one.

        An e-mail address counts only if the provider verified it.
        """
        roles = []
        if claims.get("email_verified") is True:
            roles.append(self.by_email.get(str(claims.get("email", "")).lower()))
        groups = claims.get(self.group_claim, ()) if self.group_claim else ()
        if isinstance(groups, str):
            groups = (groups,)
        if isinstance(groups, list | tuple):
            roles += [self.by_group.get(str(group)) for group in groups]
        return max((role for role in roles if role), default=None)


NOBODY = Roles({}, {})


@cache
def read_roles(file: Path | None) -> Roles:
    """Read the file of roles; None names nobody.

    Args:
        file: TOML with ``group_claim``, then a section for each role with ``emails``
            and ``groups``.

    Raises:
        SettingError: If the file is invalid; it names line and value.
    """
    if file is None:
        return NOBODY
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise SettingError(
            f"{_place(file)} cannot be read: {error.strerror}. The user who runs the "
            "server needs the right to read it."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingError(f"{_place(file)} is not text in UTF-8.") from error
    try:
        sections = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{_place(file)} is not TOML: {error}.") from error
    return _RolesFile(file, text).roles(sections)


def _place(file: Path) -> str:
    return f"`{file.name}`, which `{ROLES_VARIABLE}` names,"


@dataclass(frozen=True)
class _RolesFile:
    """The text of one file; turns it into roles or says what is wrong and where."""

    file: Path
    text: str

    def roles(self, sections: Mapping[str, Any]) -> Roles:
        """Return the roles of the file."""
        names = {role.label: role for role in Role}
        group_claim = sections.get(_GROUP_CLAIM, "")
        if not isinstance(group_claim, str):
            self._refuse(group_claim, "`group_claim` is the name of one claim, as text")
        roles: dict[str, dict[str, Role]] = {kind: {} for kind in _LISTS}
        for section, lists in sections.items():
            if section == _GROUP_CLAIM:
                continue
            if section not in names or not isinstance(lists, dict):
                self._refuse(section, f"a section is one of {_listed(names)}")
            for kind, values in lists.items():
                self._add(roles, kind, values, names[section])
        if roles["groups"] and not group_claim:
            group = next(iter(roles["groups"]))
            self._refuse(group, "groups need `group_claim` at the top of the file")
        return Roles(roles["emails"], roles["groups"], group_claim)

    def _add(
        self,
        roles: Mapping[str, dict[str, Role]],
        kind: str,
        values: object,
        role: Role,
    ) -> None:
        """Add one list of one section."""
        if kind not in _LISTS:
            self._refuse(kind, f"a section holds {_listed(_LISTS)}")
        if not isinstance(values, list):
            self._refuse(values, f'`{kind}` is a list, such as {kind} = ["..."]')
        for value in values:
            if not isinstance(value, str) or not value.strip():
                self._refuse(value, f"`{kind}` holds text in quotation marks")
            if kind == "emails" and not _EMAIL.fullmatch(value):
                self._refuse(value, "this is not an e-mail address")
            key = value.lower() if kind == "emails" else value
            if roles[kind].get(key, role) != role:
                self._refuse(value, "this has two roles; keep one of them")
            roles[kind][key] = role

    def _refuse(self, value: object, reason: str) -> NoReturn:
        """Raise an error that names the last line with the value."""
        lines = [
            number
            for number, line in enumerate(self.text.splitlines(), start=1)
            if str(value).strip() and str(value).lower() in line.lower()
        ]
        where = f"line {lines[-1]}, " if lines else ""
        raise SettingError(
            f"{_place(self.file)} cannot be used: {where}`{value}`: {reason}."
        )


def _listed(names: object) -> str:
    return ", ".join(f"`{name}`" for name in names)  # type: ignore[attr-defined]
