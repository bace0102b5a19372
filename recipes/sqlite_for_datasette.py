"""Write all tables to a SQLite file in which Datasette follows each id to its row.

Run: uv run recipes/sqlite_for_datasette.py porchlight.duckdb FILE; uvx datasette FILE
"""

# /// script
# dependencies = ["duckdb"]
# ///
import json
import sqlite3
import sys
from datetime import date
from decimal import Decimal

import duckdb

for kind, written in ((date, str), (Decimal, float), (list, json.dumps)):
    sqlite3.register_adapter(kind, written)
record = duckdb.connect(sys.argv[1], read_only=True)
links = record.sql("from marts.relationships where not is_list").fetchall()
with sqlite3.connect(sys.argv[2]) as made:
    for (table,) in record.sql("select name from (show tables from marts)").fetchall():
        rows = record.sql(f"from marts.{table}")
        own = [link[1:4] for link in links if link[0] == table and link[4] == "true"]
        keys = ["foreign key ({}) references {} ({})".format(*link) for link in own]
        made.execute(f"create table {table} ({', '.join([*rows.columns, *keys])})")
        places = ", ".join("?" for _ in rows.columns)
        made.executemany(f"insert into {table} values ({places})", rows.fetchall())
    for table, key in {link[2:4] for link in links}:
        made.execute(f"create unique index {table}_{key} on {table} ({key})")
