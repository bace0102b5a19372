"""A private folder whose every row holds one word that no public output may hold."""

from __future__ import annotations

from pathlib import Path

CANARY = "canary-6d1f0c9e"
_EMBARGO = "embargo_reason,embargo_until_on"
_WHY = "The source asked to wait,2027-02-01"
FILES = {
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
    "terms/vendors.csv": (
        "vendor_id,vendor_name,parent_company,product_line,source_id",
        f"canary_vendor,Vendor {CANARY},Parent {CANARY},Cameras of {CANARY},"
        f"source-{CANARY}",
    ),
    "terms/term_positions.csv": (
        "position_id,vendor_id,topic_id,source_id,document_type,position,rating,summary,"
        "quote_text,confidence,note,effective_from_on,effective_to_on,reported_on",
        f"canary_vendor-arbitration-01,canary_vendor,arbitration,source-{CANARY},"
        f"terms_of_service,yes,4,Terms {CANARY}.,,primary,,2026-11-01,,2026-11-01",
    ),
    "terms/position_readings.csv": (
        "position_id,locale,currency,scope,strength,end_type,"
        "effective_from_on_precision,effective_to_on_precision,reported_on_precision,"
        "settled_rating,rating_reason,reason,is_whole_document_read,is_date_inferred",
        f"canary_vendor-arbitration-01,us,current,own,ordinary,none,day,unknown,day,4,"
        f"Rated {CANARY}.,Read {CANARY}.,false,false",
    ),
    "partnerships/agencies.csv": (
        "agency_id,source_id,agency_name,agency_type,agency_level,city_name,county_fips,"
        "state_code",
        f"al-{CANARY},source-{CANARY},Police of {CANARY},police,local,Birmingham,01073,"
        "AL",
    ),
    "partnerships/agency_observations.csv": (
        "observation_id,source_id,cited_source_id,evidence_source_id,record_id,"
        "programme_id,observed_status,agency_name,agency_type_stated,city_name,"
        "county_name,state_code,active_on_precision,reported_on_precision,note,"
        "video_request_count,active_on,reported_on",
        f"observation-{CANARY},source-{CANARY},,,,neighbors_unspecified,reported,"
        f"Police of {CANARY},police,Birmingham,,AL,unknown,day,Observed {CANARY}.,,,"
        "2026-11-01",
    ),
    "partnerships/agency_events.csv": (
        "event_id,source_id,record_id,programme_id,event_type,ended_by,instrument,"
        "agency_name,agency_type_stated,city_name,county_name,state_code,source_kind,"
        "event_on_precision,reported_on_precision,vote_text,note,event_on,reported_on",
        f"event-{CANARY},source-{CANARY},,neighbors_portal,declined,,unknown,"
        f"Sheriff of {CANARY},sheriff,,Jefferson County,AL,press,day,day,,"
        f"Event {CANARY}.,2026-11-01,2026-11-01",
    ),
    "partnerships/refusal_readings.csv": (
        "event_id,refusal_type,reason",
        f"event-{CANARY},declined,Refusal {CANARY}.",
    ),
    "partnerships/agency_technologies.csv": (
        "technology_observation_id,source_id,cited_source_id,record_id,technology_id,"
        "vendor_name,agency_name,agency_type_stated,agency_type_in_atlas,"
        "jurisdiction_type_in_atlas,city_name,county_name,state_code,"
        "reported_on_precision,reported_on,reported_on_latest",
        f"technology-{CANARY},source-{CANARY},source-{CANARY},AOS99999,"
        f"body_worn_cameras,Maker {CANARY},Birmingham Police Department,police,"
        "Police,Municipal,Birmingham,Jefferson County,AL,day,2026-11-01,",
    ),
    "subsidies/subsidy_rounds.csv": (
        "round_id,scheme_id,source_id,jurisdiction_name,city_name,county_name,"
        "state_code,sponsor_name,agency_name,scheme_type,round_status,"
        "documentation_type,sharing_condition_status,conditions_note,"
        "device_planned_count,device_planned_bound,device_given_count,"
        "device_given_bound,discount_per_device_usd,public_per_device_usd,"
        "vendor_per_device_usd,vendor_total_usd,is_announced_year_inferred,"
        "announced_on,announced_on_precision,ended_on,ended_on_precision,reported_on,"
        "reported_on_precision",
        f"round-{CANARY},scheme-{CANARY},source-{CANARY},City of {CANARY},Birmingham,"
        f"Jefferson,AL,city of {CANARY},Birmingham Police Department,"
        f"giveaway,announced,reported,yes,Conditions {CANARY}.,10,exact,,,,,,,"
        "false,2026-11-01,day,,unknown,2026-11-01,day",
    ),
    "subsidies/subsidy_round_sources.csv": (
        "round_id,source_id",
        f"round-{CANARY},buzzfeed-news-ring-map-2019-07",
    ),
    "subsidies/subsidy_round_costs.csv": (
        "cost_id,round_id,source_id,cost_kind,figure_scope,stated_basis,reason,"
        "cost_usd,is_counted,is_derived,is_approximate",
        f"cost-{CANARY},round-{CANARY},source-{CANARY},promised,round,proposed,"
        f"Proposed in {CANARY}.,500,true,false,false",
    ),
    "subsidies/subsidy_condition_readings.csv": (
        "round_id,condition_type,condition_status,reason,source_id",
        f"round-{CANARY},footage,yes,Asked for in {CANARY}.,source-{CANARY}",
    ),
    "subsidies/subsidy_payer_readings.csv": (
        "round_id,payer_type,reason,source_id",
        f"round-{CANARY},public,Paid by {CANARY}.,source-{CANARY}",
    ),
    "prices/devices.csv": (
        "device_id,source_id,model_name,generation_name,device_category,device_scope,"
        "asin,launch_list_price_usd,is_released_year_inferred,released_on,"
        "released_on_precision",
        f"device-{CANARY},source-{CANARY},Camera {CANARY},,doorbell,model,,,false,,"
        "unknown",
    ),
    "prices/price_observations.csv": (
        "observation_id,device_id,event_id,source_id,retailer_name,condition_status,"
        "price_basis,price_bound,derivation_note,stated_saving_bound,"
        "stated_discount_bound,offer_timing,buyer_condition,price_claim,model_basis,"
        "text_basis,date_basis,conflict_note,bundle_note,list_price_usd,price_usd,"
        "stated_saving_usd,stated_discount_share,is_year_inferred,observed_on,"
        "observed_on_precision,reported_on,reported_on_precision",
        f"price-{CANARY},ring-video-doorbell-1,black-friday-2019,source-{CANARY},"
        f"Shop {CANARY},new,stated,exact,,,,not_stated,not_stated,,stated,original,"
        "stated,,,199.99,129.99,,,false,2019-11-29,day,2019-11-29,day",
    ),
    "internal/internal_notes.csv": (
        "note_id,subject_type,subject_id,source_id,note_text,noted_on",
        f"note-{CANARY},agency,al-birmingham-police-department,,Note {CANARY}.,"
        "2026-11-03",
    ),
}


def write_private_rows(folder: Path) -> None:
    """Write rows of every subject: whatever would wait for its day, and a note.

    Args:
        folder: Folder to fill, made if absent.
    """
    for name, (header, row) in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{header},{_EMBARGO}\n{row},{_WHY}\n", "utf-8")
