"""Incidents, related records, and the claims of the story of July 2019."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pyarrow as pa

from dashboard.formats import ANY
from dashboard.queries.snapshot_reader import rows_with, run
from dashboard.rows import Row

_INCIDENTS = """
select
    incidents.*,
    vendors.vendor_ids,
    vendors.vendor_names,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    sources.source_kind,
    answers.publisher as answer_publisher,
    answers.source_title as answer_source_title,
    answers.source_url as answer_source_url
from marts.fct_incidents as incidents
join (
    select
        incident_id,
        list(vendor_id order by vendor_name) as vendor_ids,
        string_agg(vendor_name, ', ' order by vendor_name) as vendor_names
    from marts.fct_incident_vendors
    join marts.dim_vendors using (vendor_id)
    group by incident_id
) as vendors using (incident_id)
join marts.dim_sources as sources on incidents.source_id = sources.source_id
left join marts.dim_sources as answers
    on incidents.answer_source_id = answers.source_id
where
    ($incident_type = 'any' or incident_type = $incident_type)
    and ($vendor_id = 'any' or list_contains(vendor_ids, $vendor_id))
    and ($incident_id = 'any' or incidents.incident_id = $incident_id)
    and contains(
        lower(concat_ws(
            ' ', headline, detail, company_answer, vendor_names,
            strftime(happened_on, '%B %-d, %Y'), strftime(happened_on, '%B %Y')
        )),
        lower($search)
    )
order by happened_on, incidents.incident_id
"""

_LINKS = """
select * from pages.page_incidents_links
order by incident_id, link_type, linked_from_on nulls last, linked_id
"""

_CLAIMS = """
select
    claims.*,
    topics.topic_name,
    incidents.headline as incident_headline,
    incidents.happened_on_precision,
    incidents.happened_on,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    ours.publisher as our_publisher,
    ours.source_title as our_source_title,
    ours.source_url as our_source_url
from marts.fct_article_claims as claims
join marts.dim_sources as sources on claims.source_id = sources.source_id
left join marts.dim_sources as ours on claims.our_source_id = ours.source_id
left join marts.dim_term_topics as topics on claims.topic_id = topics.topic_id
left join marts.fct_incidents as incidents
    on claims.incident_id = incidents.incident_id
where $incident_id = 'any' or claims.incident_id = $incident_id
order by story_order
"""


@dataclass(frozen=True)
class IncidentFilters:
    """Filters for incidents; every default keeps all.

    Attributes:
        search: Words in the headline, detail, answer, maker or date.
    """

    incident_type: str = ANY
    vendor_id: str = ANY
    incident_id: str = ANY
    search: str = ""


def incidents(filters: IncidentFilters) -> pa.Table:
    """List incidents with the company's answer, oldest first."""
    return run(_INCIDENTS, **asdict(filters))


def incident_links(incident_id: str) -> Sequence[Row]:
    """List programs and agencies related to an incident."""
    return rows_with(_LINKS, "incident_id", incident_id)


def article_claims(incident_id: str = ANY) -> pa.Table:
    """List the claims of the news story of July 2019, in its order."""
    return run(_CLAIMS, incident_id=incident_id)
