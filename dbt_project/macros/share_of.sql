{#
    `amount` (6 digits) times part ÷ whole (6 digits each), to 6 digits, half away from zero, in whole numbers: no
    floating point in money. The caller gives the remainder to the largest rep id, so that parts add up (ruling 8).
#}
{% macro share_of(amount, part, whole) -%}
    cast(
        sign({{ amount }}) * cast(
            (2 * cast(abs({{ amount }}) * 1000000 as hugeint) * cast({{ part }} * 1000000 as hugeint)
                + cast({{ whole }} * 1000000 as hugeint))
            // (2 * cast({{ whole }} * 1000000 as hugeint))
        as decimal(38, 0)) * cast(0.000001 as decimal(7, 6))
    as decimal(38, 6))
{%- endmacro %}
