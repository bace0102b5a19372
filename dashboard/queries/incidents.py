"""Incidents: the list, marks on charts, and related records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from dashboard.queries._run import run
from dashboard.text.formats import ANY

_MARKS = """
select
    incident_id,
    incidents.source_id,
    company_name,
    incident_type,
    headline,
    standing,
    happened_on_precision,
    publisher,
    source_url,
    happened_on
from marts.fct_incidents as incidents
join marts.dim_sources as sources on incidents.source_id = sources.source_id
where
    incident_id in (
        select incident_id from marts.fct_incident_vendors
        where vendor_id in ('ring', 'amazon') and vendor_role = 'named'
    )
    and happened_on_precision in ('day', 'month')
    and happened_on between cast($first_on as date) and cast($last_on as date)
order by happened_on, incident_id
"""

_INCIDENTS = """
select
    incidents.incident_id,
    incidents.source_id,
    incidents.answer_source_id,
    incidents.company_name,
    vendors.vendor_ids,
    vendors.vendor_names,
    incidents.incident_type,
    incidents.standing,
    incidents.headline,
    incidents.detail,
    incidents.answer_status,
    incidents.company_answer,
    incidents.reading_reason,
    incidents.note,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    sources.source_kind,
    answers.publisher as answer_publisher,
    answers.source_title as answer_source_title,
    answers.source_url as answer_source_url,
    incidents.happened_on_precision,
    incidents.happened_on,
    incidents.happened_on_latest,
    incidents.answer_searched_on
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
    ($year = 'any' or strftime(happened_on, '%Y') = $year)
    and ($incident_type = 'any' or incident_type = $incident_type)
    and ($standing = 'any' or standing = $standing)
    and ($vendor_id = 'any' or list_contains(vendor_ids, $vendor_id))
    and ($incident_id = 'any' or incidents.incident_id = $incident_id)
order by happened_on, incidents.incident_id
"""

_YEARS = """
select distinct strftime(happened_on, '%Y') as happened_year
from marts.fct_incidents
order by happened_year
"""

_LINKS = """
select * from pages.page_incidents_links
where len($incident_ids) = 0 or list_contains($incident_ids, incident_id)
order by incident_id, link_type, linked_from_on nulls last, linked_id
"""

_TERMS = """
select * from pages.page_incidents_terms
where incident_id = $incident_id
order by vendor_name, topic_order, locale
"""

_CLAIMS = """
select
    claims.claim_id,
    claims.source_id,
    claims.topic_id,
    claims.incident_id,
    claims.claim_subject,
    claims.claimant_name,
    claims.claim,
    claims.respondent_name,
    claims.answer,
    topics.topic_name,
    incidents.headline as incident_headline,
    incidents.happened_on_precision,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    claims.is_answered,
    incidents.happened_on
from marts.fct_article_claims as claims
join marts.dim_sources as sources on claims.source_id = sources.source_id
left join marts.dim_term_topics as topics on claims.topic_id = topics.topic_id
left join marts.fct_incidents as incidents
    on claims.incident_id = incidents.incident_id
where
    ($topic_id = 'any' or claims.topic_id = $topic_id)
    and ($incident_id = 'any' or claims.incident_id = $incident_id)
order by is_answered desc, claim_subject, claim_id
"""


@dataclass(frozen=True)
class IncidentFilters:
    """Filters for incidents; every default keeps all."""

    year: str = ANY
    incident_type: str = ANY
    standing: str = ANY
    vendor_id: str = ANY
    incident_id: str = ANY


def incidents(filters: IncidentFilters) -> pa.Table:
    """List incidents with the company's answer, oldest first."""
    return run(
        _INCIDENTS,
        year=filters.year,
        incident_type=filters.incident_type,
        standing=filters.standing,
        vendor_id=filters.vendor_id,
        incident_id=filters.incident_id,
    )


def incident_years() -> pa.Table:
    """List the years of incidents, oldest first."""
    return run(_YEARS)


def incident_links(incident_ids: Sequence[str] = ()) -> pa.Table:
    """List programs, agencies and sales related to incidents; no ids means all."""
    return run(_LINKS, incident_ids=list(incident_ids))


def terms_that_day(incident_id: str) -> pa.Table:
    """List what the makers' terms are known to have said on the day of an incident."""
    return run(_TERMS, incident_id=incident_id)


def article_claims(topic_id: str = ANY, incident_id: str = ANY) -> pa.Table:
    """List the claims of the news story of July 2019, answered ones first."""
    return run(_CLAIMS, topic_id=topic_id, incident_id=incident_id)


def incident_marks(first_on: str, last_on: str) -> pa.Table:
    """List incidents around Ring between two ISO days, dated to the month at least."""
    return run(_MARKS, first_on=first_on, last_on=last_on)
