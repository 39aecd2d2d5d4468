{# The value of parts (has_data, has_mixed_units, is_ratio, numerator, denominator): the quotient of the published parts, or the measure alone; null is unknown. #}
{% macro kpi_value(parts) -%}
    case
        when not {{ parts }}.has_data or {{ parts }}.has_mixed_units then null
        when {{ parts }}.is_ratio then {{ exact_quotient(parts ~ '.numerator', parts ~ '.denominator') }}
        else {{ parts }}.numerator
    end
{%- endmacro %}
