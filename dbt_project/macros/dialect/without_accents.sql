{#- Writes Latin letters without accents. -#}
{% macro without_accents(text) -%}
    {{ adapter.dispatch('without_accents')(text) }}
{%- endmacro %}

{% macro duckdb__without_accents(text) %}strip_accents({{ text }}){% endmacro %}

{#- why: Spark has no function for it. These are the letters of Latin-1 and Latin Extended-A that have an accent. -#}
{% macro spark__without_accents(text) -%}
    translate(
        {{ text }},
        'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž',
        'AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZz'
    )
{%- endmacro %}
