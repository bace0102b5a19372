"""Public money by state, read with pandas from CSV with the types of its description.

Run: uv run recipes/pandas_over_http.py [ADDRESS OF THE DASHBOARD]
"""
# /// script
# dependencies = ["pandas"]
# ///

import json
import sys
from urllib.request import urlopen

import pandas as pd

server = sys.argv[1] if sys.argv[1:] else "http://localhost:8501"
files = f"{server}/data/files/newest"
package = json.load(urlopen(f"{files}/datapackage.json"))
(table,) = [one for one in package["resources"] if one["name"] == "fct_subsidy_rounds"]

# Ids and codes are text: read as numbers they would lose their leading zeros.
kinds = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}
fields = table["schema"]["fields"]
types = {field["name"]: kinds.get(field["type"], "string") for field in fields}
rounds = pd.read_csv(f"{files}/{table['path']}", dtype=types)

# Three measures of the same money: never add them up.
money = rounds.groupby("state_code")[["promised_usd", "approved_usd", "spent_usd"]]
print(money.sum(min_count=1).dropna(how="all").head(5))
