{# Measure code -> column of the fact, of one entry of explained_measures(). #}
{% macro explained_values(entry) %}
{% set columns = dict(entry.get('values', {})) %}
{% for code in entry.get('measures', []) %}{% do columns.update({code: code}) %}{% endfor %}
{{ return(columns) }}
{% endmacro %}
