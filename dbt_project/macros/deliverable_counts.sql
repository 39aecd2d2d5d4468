{# Measures of deliverables (int_deliverables): by day and rep for the KPIs, by deliverable for the fact. #}
{% macro deliverable_counts() -%}
        {%- for measure, deliverable_type in deliverable_measures().items() %}
        count(*) filter (
            where happening = 'submitted' and is_accepted and deliverable_type = '{{ deliverable_type }}'
        ) as {{ measure }},
        {%- endfor %}
        {{ summed(['reports_due', 'late_or_missing_reports']) }}
{%- endmacro %}
