"""A private folder whose every row holds one word that no public output may hold."""

from __future__ import annotations

from pathlib import Path

CANARY = "canary-6d1f0c9e"
_EMBARGO = "embargo_reason,embargo_until_on"
_WHY = "The source asked to wait,2027-02-01"
_FILES = {
    "reference/sources.csv": (
        "source_id,publisher,title,url,published_on,published_on_precision,retrieved_on,"
        "kind,licence,note",
        f"source-{CANARY},Publisher {CANARY},Document {CANARY},"
        f"https://{CANARY}.example/document,2026-11-01,day,2026-11-02,press,,",
    ),
    "terms/incidents.csv": (
        "incident_id,company_name,incident_type,headline,detail,source_id,note,"
        "happened_on,happened_on_precision,happened_on_latest",
        f"incident-{CANARY},Ring,data_access,Incident {CANARY},Detail {CANARY}.,"
        f"source-{CANARY},,2026-11-01,day,",
    ),
    "terms/incident_readings.csv": (
        "incident_id,standing,company_answer,answer_source_id,incident_type_read,reason",
        f"incident-{CANARY},reported,,,,Reading {CANARY}.",
    ),
    "terms/incident_vendors.csv": (
        "incident_id,vendor_id,role,reason",
        f"incident-{CANARY},ring,named,Named in {CANARY}.",
    ),
    "internal/internal_notes.csv": (
        "note_id,subject_type,subject_id,source_id,note_text,noted_on",
        f"note-{CANARY},agency,al-birmingham-police-department,,Note {CANARY}.,"
        "2026-11-03",
    ),
}


def write_private_rows(folder: Path) -> None:
    """Write a source, an incident with its reading, and a note.

    Args:
        folder: Folder to fill, made if absent.
    """
    for name, (header, row) in _FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{header},{_EMBARGO}\n{row},{_WHY}\n", "utf-8")
