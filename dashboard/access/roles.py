"""The four roles, and the file that says who has which."""

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
    """What somebody may do; each role may do what those below it may."""

    READER = 1
    ANALYST = 2
    EDITOR = 3
    ADMIN = 4

    @property
    def label(self) -> str:
        """Name of the role, as in the file."""
        return self.name.lower()


# Pages that need more than a reader, where only staff read.
_STAFF_PAGES = {
    "sql": Role.ANALYST,
    "questions": Role.ANALYST,
    "internal": Role.EDITOR,
    "reports": Role.EDITOR,
    "snapshots": Role.ADMIN,
}
# Likewise where everyone reads; None opens to nobody.
_PUBLIC_PAGES: Mapping[str, Role | None] = {
    "internal": None,
    "reports": Role.EDITOR,
    "snapshots": Role.ADMIN,
}
# Marts whose rows only editors see, on pages and in SQL.
EDITORS_TABLES = frozenset({"fct_internal_notes", "fct_embargoed_rows"})


def page_role(page: str, mode: AccessMode) -> Role | None:
    """Return the lowest role that may open a page.

    Args:
        page: Address of the page without its slash; empty for the first page.

    Returns:
        The role; None if nobody may.
    """
    if mode == "staff":
        return _STAFF_PAGES.get(page, Role.READER)
    return _PUBLIC_PAGES.get(page, Role.READER)


@dataclass(frozen=True)
class Roles:
    """Who has which role.

    Attributes:
        by_email: Role of each e-mail address, in lower case.
    """

    by_email: Mapping[str, Role]
    by_group: Mapping[str, Role]
    group_claim: str = ""

    def role_of(self, claims: Mapping[str, Any]) -> Role | None:
        """Return the highest role that somebody has.

        Returns:
            The role; None if the file names neither them nor a group of theirs. An
            e-mail address counts only if the provider says that it verified it.
        """
        found = []
        if claims.get("email_verified") is True:
            found.append(self.by_email.get(str(claims.get("email", "")).lower()))
        groups = claims.get(self.group_claim, ()) if self.group_claim else ()
        if isinstance(groups, str):
            groups = (groups,)
        if isinstance(groups, list | tuple):
            found += [self.by_group.get(str(group)) for group in groups]
        return max((role for role in found if role), default=None)


NOBODY = Roles({}, {})


@cache
def read_roles(file: Path | None) -> Roles:
    """Read the file that says who has which role.

    Args:
        file: TOML with a section for each role, each with ``emails`` and ``groups``,
            and ``group_claim`` before them. None names nobody.

    Raises:
        SettingError: If the file holds anything else; it names line and value.
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
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{_place(file)} is not TOML: {error}.") from error
    return _Reader(file, text).roles(given)


def _place(file: Path) -> str:
    return f"`{file.name}`, which `{ROLES_VARIABLE}` names,"


@dataclass(frozen=True)
class _Reader:
    """Turns the text of one file into roles, or says what is wrong and where."""

    file: Path
    text: str

    def roles(self, given: Mapping[str, Any]) -> Roles:
        """Return the roles of the whole file."""
        names = {role.label: role for role in Role}
        group_claim = given.get(_GROUP_CLAIM, "")
        if not isinstance(group_claim, str):
            self._refuse(group_claim, "`group_claim` is the name of one claim, as text")
        found: dict[str, dict[str, Role]] = {kind: {} for kind in _LISTS}
        for section, lists in given.items():
            if section == _GROUP_CLAIM:
                continue
            if section not in names or not isinstance(lists, dict):
                self._refuse(section, f"a section is one of {_listed(names)}")
            for kind, values in lists.items():
                self._add(found, kind, values, names[section])
        if found["groups"] and not group_claim:
            group = next(iter(found["groups"]))
            self._refuse(group, "groups need `group_claim` at the top of the file")
        return Roles(found["emails"], found["groups"], group_claim)

    def _add(
        self,
        found: Mapping[str, dict[str, Role]],
        kind: str,
        values: object,
        role: Role,
    ) -> None:
        """Take in one list of one section."""
        if kind not in _LISTS:
            self._refuse(kind, f"a section holds {_listed(_LISTS)}")
        if not isinstance(values, list):
            self._refuse(values, f'`{kind}` is a list, such as {kind} = ["..."]')
        for value in values:
            if not isinstance(value, str) or not value.strip():
                self._refuse(value, f"`{kind}` holds text in quotation marks")
            if kind == "emails" and not _EMAIL.fullmatch(value):
                self._refuse(value, "this is no e-mail address")
            key = value.lower() if kind == "emails" else value
            if found[kind].get(key, role) != role:
                self._refuse(value, "this stands under two roles; keep one of them")
            found[kind][key] = role

    def _refuse(self, value: object, reason: str) -> NoReturn:
        """Stop, and name the last line on which the value stands."""
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
