{# Measures of qualifications (int_qualification_cohorts): by day and rep, by source, and by qualification. #}
{% macro qualification_counts() -%}
        count(*) filter (where qualified_by = 'marketing') as mql_contacts,
        count(*) filter (where qualified_by = 'marketing' and is_converted) as mql_contacts_converted,
        count(*) filter (where qualified_by = 'sales') as sql_contacts,
        count(*) filter (where qualified_by = 'sales' and is_converted) as sql_contacts_converted
{%- endmacro %}
