{# The value of parts (has_data, has_mixed_units, is_ratio, numerator, denominator): the quotient of the published parts, or the measure alone; null is unknown. #}
{% macro kpi_value(parts) -%}
    case
        when not {{ parts }}.has_data or {{ parts }}.has_mixed_units then null
        when {{ parts }}.is_ratio then {{ exact_quotient(parts ~ '.numerator', parts ~ '.denominator') }}
        else {{ parts }}.numerator
    end
{%- endmacro %}

{#
    The same of parts that also have numerator_thousandths and denominator_thousandths (in_thousandths): millions of quotients
    are made of these, the few that have more digits by exact_quotient.
#}
{% macro kpi_value_of_thousandths(parts) -%}
    case
        when {{ parts }}.numerator_thousandths is null or {{ parts }}.denominator_thousandths is null
            then {{ kpi_value(parts) }}
        when not {{ parts }}.has_data or {{ parts }}.has_mixed_units then null
        else case when ({{ parts }}.numerator < 0) <> ({{ parts }}.denominator < 0) then -1 else 1 end
            * {{ exact_quotient_of_thousandths(parts ~ '.numerator_thousandths', parts ~ '.denominator_thousandths') }}
    end
{%- endmacro %}
