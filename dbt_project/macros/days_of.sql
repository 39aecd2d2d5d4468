{# Microseconds as days, to 12 digits, in whole numbers. #}
{% macro days_of(microseconds) -%}
    cast(
        cast(
            (2 * cast({{ microseconds }} as hugeint) * 1000000000000 + 86400000000) // (2 * 86400000000)
            as decimal(38, 0)
        ) * cast(0.000000000001 as decimal(13, 12)) as decimal(38, 12)
    )
{%- endmacro %}
