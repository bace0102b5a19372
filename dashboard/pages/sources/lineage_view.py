"""What a table was made from: the picture, the same as a list, and its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.lineage import Model, laid_out, lineage_picture
from dashboard.components.reader import colours, is_phone
from dashboard.components.sql_editor import table_columns
from dashboard.components.tables import table_panel
from dashboard.pages.sources.tables import MODEL_COLUMNS
from dashboard.text.formats import counted
from dashboard.text.markdown import in_plain_words

LAYER_NAMES: Mapping[str, str] = {
    "seed": "Evidence as collected",
    "staging": "Evidence with types",
    "intermediate": "Matched and judged",
    "core": "Tables of facts",
    "dashboard": "Tables for pages",
    "page": "Pages",
}


def model_part(
    focus: Model, columns: Sequence[tuple[str, str, str]], made_of: Sequence[str]
) -> None:
    """Describe the model that the picture is about, with its columns.

    Args:
        focus: The model.
        columns: Name, type and meaning of each.
        made_of: Names of what it is directly made from.
    """
    st.header(focus.name)
    st.markdown(f":small[{focus.layer}]  \n{in_plain_words(focus.description)}")
    if made_of:
        names = ", ".join(f"`{name}`" for name in made_of)
        st.markdown(f"Made from {names}.")
    if columns:
        table_columns(columns)
    elif len(made_of) == 1:
        st.markdown(f"Its columns are those of `{made_of[0]}`, given their types.")


def lineage_part(models: Sequence[Model], focus: str) -> str | None:
    """Draw what a model is made from and what is made from it.

    Args:
        models: Each after its parents, the models of a layer together.
        focus: Name of the model that the picture is about.

    Returns:
        The name of another model that the reader pressed now, if any.
    """
    layout = laid_out(models, focus)
    st.markdown(
        f"**{focus}** and {counted(len(models) - 1, 'other', 'others')}: all that it "
        "is made from, above it, and all that is made from it, below. Press a name "
        "to see its columns."
    )
    state = st.vega_lite_chart(
        spec={
            **lineage_picture(colours(), layout.row_count, is_phone()),
            "datasets": layout.datasets,
        },
        width="stretch",
        key=f"lineage_of_{focus}",
        alt=f"Lineage of {focus}: {counted(len(models), 'name', 'names')} in layers, "
        "from evidence to pages, joined by lines. The list below holds the same.",
        on_select="rerun",
        selection_mode="model",
    )
    chosen: list[dict[str, str]] = state["selection"].get("model") or []
    return chosen[0]["model"] if chosen and chosen[0]["model"] != focus else None


def lineage_list(models: Sequence[Model]) -> None:
    """List the models of the picture with what each is made from."""
    rows = pa.table(
        {
            "layer": [model.layer for model in models],
            "model": [model.name for model in models],
            "made_from": [", ".join(model.parents) for model in models],
            "description": [model.description for model in models],
        }
    )
    table_panel(rows, MODEL_COLUMNS, name="lineage", missing="")
