"""Labels and formats of columns, the same on every page.

Names are those of the marts, and of columns that pages add.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

_DAY = "YYYY-MM-DD"
_NUMBER = st.column_config.NumberColumn
_WHOLE_NUMBER = partial(_NUMBER, format="localized")

_TEXT, _BOX = "_text", "is_"
# The ending of a column's name says what it holds; without one of these it is a text.
# The first match counts.
_FORMATS: Mapping[str, Callable[..., Any]] = {
    "_month_on": partial(st.column_config.DateColumn, format="YYYY-MM"),
    "_on": partial(st.column_config.DateColumn, format=_DAY),
    "_at": partial(st.column_config.DatetimeColumn, format=f"{_DAY} HH:mm"),
    "_url": partial(st.column_config.LinkColumn, display_text="open"),
    "_price_usd": partial(_NUMBER, format="$%,.2f"),
    "_per_device_usd": partial(_NUMBER, format="$%,.2f"),
    "_usd": partial(_NUMBER, format="$%,.0f"),
    "_share": partial(_NUMBER, format="percent"),
    "_per_100k": partial(_NUMBER, format="%.2f"),
    **dict.fromkeys(("_count", "_days", "_rank", "_2020"), _WHOLE_NUMBER),
    _TEXT: st.column_config.TextColumn,
    _BOX: st.column_config.CheckboxColumn,
}

# The same in the tooltips of charts. A day needs a time unit in UTC: with a format
# instead, Vega would write it in the reader's time zone, a day early in the US.
_TIPS: Mapping[str, Mapping[str, str]] = {
    "_month_on": {"type": "temporal", "timeUnit": "utcyearmonth"},
    "_on": {"type": "temporal", "timeUnit": "utcyearmonthdate"},
    "_price_usd": {"type": "quantitative", "format": "$,.2f"},
    "_usd": {"type": "quantitative", "format": "$,.0f"},
    "_share": {"type": "quantitative", "format": ".0%"},
    "_count": {"type": "quantitative", "format": ",d"},
    "": {"type": "nominal"},
}


@dataclass(frozen=True)
class ColumnStyle:
    """How a table shows one column.

    Attributes:
        width: The widest it may be, in words or pixels, if other columns need room.
        note: Help text.
        like: The ending whose format it uses, if its own name has none.
    """

    label: str
    width: Literal["small", "medium", "large"] | int | None = None
    note: str | None = None
    like: str = ""

    @cached_property
    def ending(self) -> str:
        """The ending whose format this is."""
        if self.like.startswith(("_is_", "_has_")):
            return _BOX
        return next((each for each in _FORMATS if self.like.endswith(each)), _TEXT)


_COLUMNS: Mapping[str, str | ColumnStyle] = {
    "agencies_per_100k": "Per 100,000 residents",
    "agency_count": "Agencies",
    "agency_id": "Agency ID",
    "agency_name": ColumnStyle("Agency", width="large"),
    "agency_type": "Kind",
    "agreement_term_id": "ID of the statement",
    "agreement_topic": "Topic",
    "amount": ColumnStyle("Public money", width=170),
    "amount_unknown_company_round_count": "No amount known, paid by the company",
    "amount_unknown_round_count": "No amount known",
    "amount_usd": "Amount",
    "along": "For",
    "along_on": "Date",
    "announced": "Announced",
    "announced_on": "Announced on",
    "announced_on_precision": "Announced: known to the",
    "answer": "Answer",
    "answer_from": "Whether it answers another",
    "answer_reason": "Why it is an answer",
    "answer_searched_on": "Answer searched for on",
    "answer_source_url": "Link to the answer",
    "answer_state": "Kind of answer",
    "answer_status": "Whether it answered",
    "answer_text": "Answer",
    "answered_term_id": "ID of the statement that it answers",
    "app_condition_status": "App",
    "app_sharing_condition_status": "App",
    "approved_round_count": "Rounds that state what was approved",
    "approved_usd": "Approved",
    "archived_url": "Archived copy",
    "area_name": "Area",
    "area_type": "Kind of area",
    "as_of_on": "As of",
    "bound": "Exact or a bound",
    "brand_name": "Brand",
    "built_at": "Built (UTC)",
    "bundle_note": ColumnStyle("What else the source says", width="medium"),
    "cameras": ColumnStyle("Cameras", width=190),
    "change_type": "Change",
    "changed_on": "Built on",
    "checked_at": "Checked at",
    "citation": "Section of the law",
    "citation_count": "Citations",
    "city_name": "Town",
    "claim": "Claim",
    "claim_basis": "It is",
    "claim_subject": "About",
    "claimant_name": "Who claims it",
    "claimed_discount_share": "Discount claimed",
    "column_name": "Column",
    "company_answer": "The company's answer",
    "body_name": "Place or body",
    "company_name": "Company",
    "compared_with": "Compared with",
    "comparison_reason": "Why these are compared",
    "conditions": ColumnStyle("Residents had to accept", width=170),
    "conditions_note": ColumnStyle("Conditions and delivery", width="large"),
    "confidence": "How clear the source is",
    "conflict_note": ColumnStyle("Another source says", width="medium"),
    "content_sha256": ColumnStyle("SHA-256", width="small"),
    "copied_fact_count": "Rest on copies alone",
    "corrected_on": "Corrected on",
    "corrected_label": "As corrected",
    "correction_kind": "Kind",
    "counts_what": ColumnStyle("What it counts", width="large"),
    "county_agency_count": "County agencies on record, left out",
    "county_name": "County",
    "dated_on": "Dated",
    "dated_on_precision": "Dated: known to the",
    "decided_by": "Decided by",
    "decided_on": "Decided",
    "decided_on_precision": "Decided: known to the",
    "description": ColumnStyle("What it was", width="large"),
    "detail": "More on it",
    "device_count": ColumnStyle("Cameras", width=90),
    "device_given_count": "Cameras given",
    "device_name": ColumnStyle("Device", width=230),
    "device_planned_count": "Cameras planned",
    "device_scope": "One model or several",
    "difference_count": "Difference",
    "discount_per_device_usd": "Discount per camera",
    "document_kind": "Paper",
    "document_type": "Document",
    "documentation_type": "Documented by",
    "effective_on": "In force from",
    "effective_on_precision": "In force: known to the",
    "ended_on": "Ended on",
    "ended_on_precision": "End known to the",
    "ends_on": "Last day",
    "entry_on": "Date",
    "entry_on_precision": "Date known to the",
    "event_on": "Date",
    "event_on_precision": "Date known to the",
    "event_type": "What happened",
    "evidence_id": "Evidence ID",
    "evidence_role": "Place among the evidence",
    "evidence_fit": "Standing",
    "example_jurisdiction_name": "Example",
    "fact_count": "Facts",
    "fact_type": "Kind of fact",
    "fee_waiver": "When fees are waived",
    "figure_name": "Counts",
    "figure_value": ColumnStyle("Published figure", like="_count"),
    "final_url": "New address",
    "footage_condition_status": "Footage",
    "footage_handed_over_status": "Footage handed over",
    "footage_sharing_condition_status": "Footage",
    "footage_sought_status": "Footage sought",
    "happened_on": "Date",
    "happened_on_precision": "Date known to the",
    "headline": ColumnStyle("What happened", width="large"),
    "incentive_id": "Offer ID",
    "incident_type": "Kind",
    "incorporated_in_ring_towns_share": "Share of residents of incorporated places",
    "incorporated_resident_count": "Residents of incorporated places",
    "is_headline": "Used for the status",
    "is_on_price_curve": "On a curve",
    "is_range_claim": "About many models",
    "is_reported_discount": "Reported as a discount",
    "is_small_count": ColumnStyle(
        "Small count for the rate",
        note="Fewer than five agencies: one more or less changes the rate a lot.",
    ),
    "is_too_few": "Too few to compare",
    "is_weak": "Second-hand",
    "joined_count": "Joining",
    "joined_on": ColumnStyle(
        "Joined Ring", like="_text", note="A month alone where no source gives the day."
    ),
    "joined_on_precision": "Joined: known to the",
    "joined_total_count": "Total",
    "joined_total_per_100k": "Total per 100,000 residents",
    "joined_year": "Year of joining",
    "jurisdiction_name": ColumnStyle("Place", width="medium"),
    "last_read_on": "Last read",
    "leading_agency_name": "Police",
    "list_price_usd": "List price stated",
    "locale": "Written for",
    "location_precision": "Drawn at",
    "mart_name": "Table",
    "max_rebate_usd": "Highest rebate",
    "money_type": "Measure",
    "month": "By the end of",
    "month_on": "Month",
    "note": ColumnStyle("Note", width="large"),
    "observed_low_basis": "Lowest price is",
    "observed_low_source_url": "Link to that price",
    "observed_low_usd": ColumnStyle("Lowest price", like="_price_usd"),
    "observed_on": "Read on",
    "observed_on_precision": "Read: known to the",
    "observed_label": "As observed",
    "offer_timing": "Timing",
    "offered_by_name": "Offered by",
    "offered_to_name": "Offered to",
    "other_public_round_count": "Rounds that state another",
    "other_public_usd": ColumnStyle(
        "Other basis", note="The source says neither promised, approved nor spent."
    ),
    "our_count": "Our count",
    "outcome": "Answer",
    "page_names": "Shown on",
    "period_ended_on": "Until",
    "period_started_on": "From",
    "place_count": "Incorporated places",
    "place_name": "Town",
    "population_in_ring_towns_share": "Share of all residents",
    "population_2020": "Residents, 2020",
    "position_count": "Statements",
    "previous_document_type": "Kind of document before",
    "price_bound": "Exact or a bound",
    "price_usd": "Price",
    "prior_price_days": "Days known of 90 before",
    "product": "What was refused",
    "promised_round_count": "Rounds that state what was promised",
    "promised_usd": "Promised",
    "public_cost_basis": "How the public money was found",
    "public_per_device_usd": "Public money per camera",
    "published_count": "Published",
    "published_on": "Published",
    "published_on_precision": "Date known to the",
    "publisher": "Source",
    "quantity_scope": "Counted",
    "question": "Question in full",
    "quote_text": ColumnStyle("Quotation", width="medium"),
    "rating": ColumnStyle("Rating", like="_count", note="1 protective to 5 invasive"),
    "rating_band": "Reading",
    "rating_meaning": "What the rating means",
    "reading_basis": "How it was read",
    "refusal_act": "What was done",
    "refusal_basis": "Known from",
    "residents_in_ring_towns_count": "Their residents",
    "reason": ColumnStyle("Why", width="large"),
    "registration_condition_status": "Registration",
    "registration_or_footage_condition_status": "Registration or footage",
    "registration_sharing_condition_status": "Registration",
    "reported_on": "Reported on",
    "reported_on_precision": "Report known to the",
    "residents_only_basis": "Where that is from",
    "residents_only_status": "Residents of the state alone may ask",
    "our_answer": "Our answer",
    "respondent_name": "Who answers",
    "response_days": "Days to answer",
    "response_days_unit": "Kind of days",
    "response_deadline": "Deadline, in words",
    "response_kind": "Within it the agency must",
    "retailer_name": "Shop",
    "retrieved_on": "Read",
    "ring_status": "Status with Ring",
    "ring_status_on": ColumnStyle(
        "Date of that status",
        like="_text",
        note="Day of the newest evidence that decides it; a month alone where no "
        "source gives the day.",
    ),
    "ring_status_on_precision": "Status known to the",
    "ring_town_count": "Places with police on record",
    "round_count": "Rounds",
    "round_id": "Round ID",
    "round_status": "Status",
    "row_count": "Rows",
    "row_id": "Row",
    "row_name": ColumnStyle("What", width="medium"),
    "rule": ColumnStyle("Rule", width="large"),
    "rule_summary": ColumnStyle("Rule", width="large"),
    "difference": ColumnStyle("What differs, and why", width="large"),
    "sale_event_name": ColumnStyle("Sale", width=150),
    "sale_event_year": "Year",
    "scheme_name": ColumnStyle("Scheme", width=220),
    "scheme_type": "Type",
    "scope_name": "About",
    "seed_name": "Table",
    "sharing_condition_status": "Any string",
    "snapshot_id": ColumnStyle("Snapshot", width="medium"),
    "source_id": "Source",
    "source_kind": "Kind of source",
    "source_license": "License",
    "source_role": "Source is",
    "source_title": ColumnStyle("Title", width="large"),
    "source_url": "Link",
    "spent_round_count": "Rounds that state what was spent",
    "spent_usd": "Spent",
    "sponsor_name": ColumnStyle("Paid by", width=120),
    "standing": "Standing",
    "standing_word": "Standing",
    "starts_on": "First day",
    "state_code": ColumnStyle("State", width="small"),
    "state_name": "State",
    "stated_discount_bound": ColumnStyle("Share is", width=90),
    "stated_discount_share": "Share off stated",
    "stated_list_price_usd": "List price",
    "stated_saving_bound": ColumnStyle("Saving is", width=90),
    "stated_saving_usd": ColumnStyle("Saving stated", like="_price_usd"),
    "status_name": "Status on Ring",
    "statute_name": "Law",
    "subject": "Subject",
    "subject_name": "About",
    "summary": ColumnStyle("In words", width="large"),
    "supported_on": "Last seen to hold",
    "supported_on_precision": "Last seen: known to the",
    "tables": ColumnStyle("Tables", width="large"),
    "technology_count": "Number of technologies",
    "technology_name": "Technology",
    "technology_names": ColumnStyle("Technologies", width="large"),
    "terms_date_status": "Age of the text",
    "tip": "On record",
    "title": ColumnStyle("What it holds", width="large"),
    "topic_name": "Question",
    "undated_summary": ColumnStyle("An undated text says otherwise", width="large"),
    "unit_name": "Unit",
    "vendor_cost_basis": "How that was found",
    "vendor_name": "Maker",
    "vendor_per_device_usd": "Company's part per camera",
    "vendor_total_usd": "Company's part",
    "version_basis": "What the date is",
    "version_number": "Version",
    "version_on": "Date of the version",
    "version_on_precision": "Version known to the",
    "warrant_status": "Warrant",
    "weak_reasons": ColumnStyle("Second-hand in", width="medium"),
    "when": "Date",
}


def pick_columns(*shown: str | tuple[str, str | ColumnStyle]) -> dict[str, ColumnStyle]:
    """Label and format the columns of one table.

    Args:
        *shown: Column names in order; a pair gives a column another label or style
            here.

    Raises:
        KeyError: If a name is not registered.
    """
    columns = {}
    for one in shown:
        name, here = (one, "") if isinstance(one, str) else one
        known = _registered(name)
        columns[name] = (
            replace(known, label=here or known.label)
            if isinstance(here, str)
            else _style(name, here)
        )
    return columns


def columns_by_name(names: Sequence[str]) -> dict[str, ColumnStyle]:
    """Label and format any columns; ids come last.

    Columns that share a label, such as ``state_code`` and ``state_name``, get their own
    names.
    """
    called = {
        name: _style(name, _COLUMNS.get(name, in_words(name))).label for name in names
    }
    often = Counter(called.values())
    return {
        name: _style(name, words if often[words] == 1 else in_words(name))
        for name, words in sorted(
            called.items(), key=lambda item: item[0].endswith("_id")
        )
    }


# Streamlit runs a page's file anew each time, with the columns of all its tables.
@lru_cache(1_000)
def _registered(name: str) -> ColumnStyle:
    """Return the style that all pages give to a column."""
    if name not in _COLUMNS:
        raise KeyError(f"No heading for `{name}`: add one to column_registry.py")
    return _style(name, _COLUMNS[name])


def _style(name: str, style: str | ColumnStyle) -> ColumnStyle:
    """Return a label or style as the style of the column with this name."""
    style = ColumnStyle(style) if isinstance(style, str) else style
    # With the underscore, `price_usd` and `month_on` have their endings too.
    return replace(style, like=style.like or f"_{name}")


def with_tips(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Label and format the columns that a chart lists in its tooltips.

    Raises:
        KeyError: If a column is not registered.
    """

    def labeled(part: dict[str, Any]) -> dict[str, Any]:
        if isinstance(listed := part.get("tooltip"), list):
            part["tooltip"] = [one if "title" in one else _tip(**one) for one in listed]
        return part

    whole: dict[str, Any] = json.loads(json.dumps(spec), object_hook=labeled)
    return whole


def _tip(field: str) -> dict[str, str]:
    style = _registered(field)
    kind = next(each for each in _TIPS if style.like.endswith(each))
    return {"field": field, "title": style.label, **_TIPS[kind]}


def headings(names: Sequence[str], shown: Mapping[str, ColumnStyle]) -> list[str]:
    """Return distinct column headings for a file."""
    called = [shown[name].label if name in shown else in_words(name) for name in names]
    return [
        f"{words} ({name})" if called.count(words) > 1 else words
        for name, words in zip(names, called, strict=True)
    ]


# Pixels: width of a page on a laptop, of a character, of the edges of a cell, and the
# widest column, also of dollars and by its width in words.
_ROOM, _SIGN, _EDGES, _MOST = 1000, 7, 20, 400
_NUMBER_SIGNS = 9
_IN_WORDS = {"small": 75, "medium": 200, "large": 400}
_MOST_BY_ENDING = dict.fromkeys(("_per_device_usd", "_usd"), 104)


def fit_columns(rows: pa.Table, columns: Mapping[str, ColumnStyle]) -> dict[str, Any]:
    """Return ``column_config``: columns as wide as their content, if there is room."""
    # Browsers measure only the first rows, and cut longer names below.
    needed = {name: _pixels(rows[name], columns[name]) for name in columns}
    widths = {}
    for name, pixels in needed.items():
        most = columns[name].width or _MOST_BY_ENDING.get(columns[name].ending, _MOST)
        widths[name] = min(pixels, most if isinstance(most, int) else _IN_WORDS[most])
    for name, pixels in needed.items():
        spare = _ROOM - sum(widths.values())
        widths[name] = min(pixels, widths[name] + max(spare, 0))
    return {
        name: _FORMATS[style.ending](style.label, help=style.note, width=widths[name])
        for name, style in columns.items()
    }


def _pixels(column: pa.ChunkedArray[Any], style: ColumnStyle) -> int:
    signs = _NUMBER_SIGNS
    is_text = pa.types.is_string(column.type) or pa.types.is_dictionary(column.type)
    if is_text and style.ending == _TEXT:
        longest = max(map(len, filter(None, column.unique().to_pylist())), default=0)
        signs = longest or signs
    return _SIGN * max(signs, len(style.label)) + _EDGES


def in_words(name: str) -> str:
    """Turn the name of a column into words."""
    return name.removesuffix("_url").replace("_", " ").capitalize()
