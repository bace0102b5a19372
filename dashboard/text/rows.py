"""A row of a question, as whatever writes it takes it."""

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]
