"""Three tables that lead a stranger through the marts: starts, joins and questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.questions.saved import (
    Question,
    bound_values,
    saved_questions,
    sql_with_values,
)
from warehouse.snapshots.catalog import last_sentence, rules_by_model


@dataclass(frozen=True)
class Guide:
    """A table of the published file that no model makes.

    `columns` has type and meaning by name.
    """

    name: str
    description: str
    columns: Mapping[str, tuple[str, str]]
    rows: Sequence[tuple[object, ...]]


def read_guides(manifest: Mapping[str, Any]) -> list[Guide]:
    """Return the tables that say where to start, what joins to what and what to ask.

    Those without a row are left out: a project need not say where to start.
    """
    marts = {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    }
    starts = sorted(
        (start["order"], name, start["what_for"], start["example"].strip())
        for name, node in marts.items()
        if (start := node["config"]["meta"].get("start_here"))
    )
    guides = [
        Guide(
            "start_here",
            "The ten tables to begin with, and a question to try on each. The sources "
            "behind a table are found by its column `source_id`, and what its codes "
            "mean in `dim_labels`. One row per table.",
            {
                "reading_order": ("integer", "Place in the list, from 1."),
                "table_name": ("varchar", "Table, in schema `marts`."),
                "what_for": ("varchar", "What it is good for."),
                "grain": ("varchar", "What one row of it is."),
                "example_query": ("varchar", "A query that runs as it stands."),
            },
            [
                (order, name, what_for, last_sentence(marts[name]["description"]), sql)
                for order, name, what_for, sql in starts
            ],
        ),
        Guide(
            "relationships",
            "Which column holds ids of which table; a test saw each of them there "
            "before this file was published. Other columns say in their comments what "
            "they join to. One row per column and table that it leads to.",
            {
                "from_table": ("varchar", "Table with the column, in schema `marts`."),
                "from_column": ("varchar", "Column that holds the ids."),
                "to_table": ("varchar", "Table that they belong to."),
                "to_column": ("varchar", "Column of it, with one row for each id."),
                "condition": (
                    "varchar",
                    "For which rows, in SQL; `true` for all.",
                ),
                "is_list": ("boolean", "True where a row holds a list of ids."),
            },
            sorted([*_tested_references(manifest, marts), *_further_references(marts)]),
        ),
        Guide(
            "saved_questions",
            "Questions that readers ask, each with SQL that runs as it stands. One row "
            "per question.",
            {
                "question_id": ("varchar", "Id of the question, as in links to it."),
                "subject": ("varchar", "What it is about, such as `agencies`."),
                "question": ("varchar", "The question in words."),
                "answer_note": (
                    "varchar",
                    "What its answer shows and does not.",
                ),
                "example_query": (
                    "varchar",
                    "The answer in SQL, with the first choice of each parameter.",
                ),
                "parameters": (
                    "varchar[]",
                    "What may be chosen: name, meaning and the value in the query.",
                ),
            },
            [
                _question_row(question)
                for question in sorted(
                    saved_questions(), key=lambda question: question.question_id
                )
                if {*re.findall(r"\bmarts\.(\w+)", question.sql)} <= set(marts)
            ],
        ),
    ]
    return [guide for guide in guides if guide.rows]


def _tested_references(
    manifest: Mapping[str, Any], marts: Mapping[str, Any]
) -> Iterator[tuple[str, str, str, str, str, bool]]:
    for rules in rules_by_model(manifest).values():
        for rule in rules:
            if rule.kind == "reaches" and {rule.model, rule.target[0]} <= set(marts):
                yield rule.model, rule.columns[0], *rule.target, "true", False


def _further_references(
    marts: Mapping[str, Any],
) -> Iterator[tuple[str, str, str, str, str, bool]]:
    """Yield lists of ids, and ids whose table depends on the row."""
    for name, node in marts.items():
        for lead in node["config"]["meta"].get("leads_to", ()):
            table, _, field = lead["to"].partition(".")
            kind = node["columns"][lead["column"]]["data_type"]
            condition = lead.get("where", "true")
            yield name, lead["column"], table, field, condition, kind.endswith("[]")


def _question_row(question: Question) -> tuple[object, ...]:
    values = bound_values(question, {})
    parameters = [
        f"{parameter.name}: {parameter.label}, here {values[parameter.name] or 'any'}"
        for parameter in question.parameters
    ]
    return (
        *(question.question_id, question.subject, question.title),
        *(question.description, sql_with_values(question, values), parameters),
    )
