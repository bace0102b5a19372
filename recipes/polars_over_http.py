"""Agencies with Ring by state, read with polars where the Parquet files lie.

Run: uv run recipes/polars_over_http.py [ADDRESS OF THE DASHBOARD]
"""
# /// script
# dependencies = ["polars"]
# ///

import sys

import polars as pl

server = sys.argv[1] if sys.argv[1:] else "http://localhost:8501"
files = f"{server}/data/files/newest/parquet"

agencies = pl.scan_parquet(f"{files}/mart_agencies.parquet")
states = pl.scan_parquet(f"{files}/dim_states.parquet")
answer = (
    agencies.filter(pl.col("has_ring_record"))
    .join(states, on="state_code")
    .group_by("state_name")
    .agg(pl.len().alias("agency_count"))
    .sort("agency_count", "state_name", descending=[True, False])
    .head(5)
)
print(answer.collect())
