{#- Below which numbers a rate or a share is flagged, for every mart that flags one. -#}

{#- With fewer agencies one more or less moves a rate much. -#}
{% macro small_agency_count() %}5{% endmacro %}

{#- Where fewer people live, one agency alone is five per 100,000 and more, which no state reaches. -#}
{% macro small_population() %}20000{% endmacro %}
