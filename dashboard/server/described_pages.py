"""Title and description of each page, for search engines and previews."""

from __future__ import annotations

from collections.abc import Mapping

# Address of a page -> its title and description.
DESCRIBED_PAGES: Mapping[str, tuple[str, str]] = {
    "/overview": (
        "Do your police work with Amazon Ring?",
        "The public record, town by town: a date and a source for every claim.",
    ),
    "/my-town": (
        "My town",
        "Type a town, a county or a ZIP code, and read what is on record about its "
        "police and Ring.",
    ),
    "/map": (
        "Map",
        "Which agencies, where, as of which month, and how states and counties "
        "compare.",
    ),
    "/trends": (
        "Trends",
        "When agencies joined, by state, how many residents live where they did, and "
        "what came after, step by step.",
    ),
    "/data": (
        "Data and method",
        "Every table as a file, what words mean, where every figure comes from, "
        "what changed since the build before, and what is missing.",
    ),
    "/subsidies": (
        "Subsidies",
        "How much public money bought Ring cameras, for how many, on what conditions, "
        "and what is not known.",
    ),
    "/prices": (
        "Prices",
        "What Ring cameras cost over time and at named sales, and whether the discounts"
        " can be checked.",
    ),
    "/terms": (
        "Terms",
        "What the makers' terms let them do, question by question, with the "
        "evidence, the years, the license clause and bills.",
    ),
    "/incidents": (
        "Incidents",
        "What happened, what the company answers, and whether footage was sought, "
        "handed over or under warrant.",
    ),
    "/story": (
        "The story, checked",
        "Each claim of the news story that first mapped the partnerships, who answered "
        "it, and what this record has on it.",
    ),
    "/questions": (
        "Questions",
        "What is asked most, each question with its choices, its answer and its SQL.",
    ),
    "/open-sql": (
        "SQL",
        "Where to ask in SQL, in the reader's own browser or in a shell, and ten "
        "tables to start with.",
    ),
}
