{#
    a ÷ b to 12 digits after the point, half away from zero, null over zero (ruling 46), by long division in whole
    numbers: DuckDB divides decimals as doubles, which would move the last digits. a, b: decimal(38, 12) columns.
#}
{% macro exact_quotient(dividend, divisor) -%}
    {%- set a = unscaled(dividend) -%}
    {%- set b = unscaled(divisor) -%}
    case when {{ divisor }} <> 0 then
        cast(
            sign({{ dividend }}) * sign({{ divisor }}) * (
                cast({{ a }} // {{ b }} as decimal(26, 0))
                + cast(
                    ((({{ a }} % {{ b }}) * 1000000) // {{ b }}) * 1000000
                    + (2 * (((({{ a }} % {{ b }}) * 1000000) % {{ b }}) * 1000000) + {{ b }}) // (2 * {{ b }})
                    as decimal(13, 0)
                ) * cast(0.000000000001 as decimal(13, 12))
            ) as decimal(38, 12)
        )
    end
{%- endmacro %}

{# The digits of a decimal(38, 12) as a whole number without its sign. #}
{% macro unscaled(column) -%}
    abs(cast(replace(cast(cast({{ column }} as decimal(38, 12)) as varchar), '.', '') as hugeint))
{%- endmacro %}
