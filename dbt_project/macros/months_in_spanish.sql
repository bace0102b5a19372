{#- Turns months written in English into Spanish ones. -#}
{% macro months_in_spanish(months) -%}
    {%- set words = [
        ('January ', 'enero de '), ('February ', 'febrero de '), ('March ', 'marzo de '),
        ('April ', 'abril de '), ('May ', 'mayo de '), ('June ', 'junio de '),
        ('July ', 'julio de '), ('August ', 'agosto de '),
        ('September ', 'septiembre de '), ('October ', 'octubre de '),
        ('November ', 'noviembre de '), ('December ', 'diciembre de '),
        (' and ', ' y '),
    ] -%}
    {{ 'replace(' * words | length }}{{ months }}
    {%- for english, spanish in words %}, '{{ english }}', '{{ spanish }}'){% endfor %}
{%- endmacro %}
