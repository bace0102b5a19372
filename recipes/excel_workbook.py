"""Write a workbook with the tables to start with, a sheet each; ids stay text.

Run: uv run recipes/excel_workbook.py porchlight.xlsx [ADDRESS OF THE DASHBOARD]
"""
# /// script
# dependencies = ["pandas", "pyarrow", "xlsxwriter"]
# ///

import sys

import pandas as pd

server = sys.argv[2] if sys.argv[2:] else "http://localhost:8501"
files = f"{server}/data/files/newest/parquet"

start = pd.read_parquet(f"{files}/start_here.parquet")
# A text that begins with = stays a text, or Excel would run it.
as_they_are = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
with pd.ExcelWriter(sys.argv[1], "xlsxwriter", engine_kwargs=as_they_are) as workbook:
    start.to_excel(workbook, sheet_name="start_here", index=False)
    for table in start["table_name"]:
        rows = pd.read_parquet(f"{files}/{table}.parquet")
        rows.to_excel(workbook, sheet_name=table, index=False, freeze_panes=(1, 1))
        print(f"{table}: {len(rows):,} rows")
