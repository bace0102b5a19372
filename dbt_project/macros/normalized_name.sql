{#- Folds the spellings of one name into one: case, accents, punctuation, `St.` and
    `Saint`, `Twp` and `Township`, `PD` and `Police Department`, the sheriff's office or
    department, `City of X`, `The Village of X` and `X`. Two names are alike when the folded texts are equal. -#}
{% macro normalized_name(column) -%}
    {%- set folded = namespace(sql="lower(" ~ without_accents(column) ~ ")") -%}
    {%- for pattern, replacement in [
        ("[''’‘.]", ""),
        ("&", " and "),
        ("[^a-z0-9]+", " "),
        ("\\bst\\b", "saint"),
        ("\\bste\\b", "sainte"),
        ("\\bmt\\b", "mount"),
        ("\\bft\\b", "fort"),
        ("\\bpt\\b", "point"),
        ("\\bhts\\b", "heights"),
        ("\\btwp\\b", "township"),
        ("\\bboro\\b", "borough"),
        ("\\bdept\\b", "department"),
        ("\\bpd\\b", "police department"),
        ("\\b(department|division|bureau) of police\\b", "police department"),
        ("\\bpolice (division|bureau)\\b", "police department"),
        ("\\bsheriffs? (office|department)\\b", "sheriff"),
        ("\\bsheriffs\\b", "sheriff"),
        ("^ *(the )?(city|town|village|borough) of ", ""),
    ] -%}
        {%- set folded.sql = regexp_replace_all(folded.sql, pattern, replacement) -%}
    {%- endfor -%}
    trim({{ folded.sql }})
{%- endmacro %}
