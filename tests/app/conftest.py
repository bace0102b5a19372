"""Pages as an address opens them, and as each role sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.access import ROLES, claims_of, login_settings
from tests.conftest import MAIN, TwoBuilds
from tests.serving import PATIENCE_SECONDS
from warehouse.paths import ACCESS_VARIABLE, DATA_DIR_VARIABLE, ROLES_VARIABLE

Opener = Callable[..., AppTest]


def open_view(address: str) -> AppTest:
    """Open an address as if from a link."""
    app = AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS)
    parts = urlsplit(address)
    if page := parts.path.strip("/"):
        app.switch_page(f"pages/{page}/page.py")
    for name, value in parse_qsl(parts.query):
        app.query_params[name] = value
    return app.run()


def log_in(app: AppTest, claims: dict[str, object]) -> None:
    """Draw pages as somebody; without claims as nobody."""
    if not hasattr(app, "user"):
        pytest.skip("AppTest of this Streamlit logs nobody in; tests/browser does.")
    app.user = claims


@pytest.fixture
def opened(
    two_builds: TwoBuilds,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opener]:
    """Open a page as a user, in public or staff mode."""
    roles = tmp_path / "roles.toml"
    roles.write_text(ROLES, "utf-8")
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(two_builds.data_dir))
    monkeypatch.setenv(ROLES_VARIABLE, str(roles))

    def opened(mode: str, user: str, page: str, **address: str) -> AppTest:
        monkeypatch.setenv(ACCESS_VARIABLE, mode)
        app = AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS)
        log_in(app, claims_of(user) if user else {})
        app.switch_page(f"pages/{page}/page.py")
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    with login_settings():
        yield opened
