{# Costs that a campaign or an outlet carries only where the entry names it: what names none is not the cost of "none". #}
{% macro tagged_measures() %}
{{ return(['acquisition_cost', 'marketing_cost', 'premises_cost', 'payroll_cost']) }}
{% endmacro %}
