{#
    A decimal(38, 12) in thousandths, without its sign, as a whole 64-bit number; null where it has more digits than that or is
    beyond what exact_quotient_of_thousandths can divide. Nearly every count and sum of money is told so.
#}
{% macro in_thousandths(column) -%}
    {%- set whole = "try_cast(round(cast(abs(" ~ column ~ ") as double) * 1000) as bigint)" -%}
    case
        when abs({{ column }}) < 4000000000000
            and cast({{ whole }} as decimal(38, 12)) = abs({{ column }}) * 1000
            then {{ whole }}
    end
{%- endmacro %}

{#
    exact_quotient by long division in 64-bit numbers, three digits at a time: an eighth of its cost (DuckDB divides numbers of
    128 bits bit by bit). a, b: columns of in_thousandths; null where one of them is null, or b is zero.
#}
{% macro exact_quotient_of_thousandths(a, b) -%}
    {%- set rest = namespace(text="(" ~ a ~ " % " ~ b ~ ")", digits="0") -%}
    {%- for step in range(3) -%}
        {%- set rest.digits = "(" ~ rest.digits ~ " * 1000 + (" ~ rest.text ~ " * 1000) // " ~ b ~ ")" -%}
        {%- set rest.text = "((" ~ rest.text ~ " * 1000) % " ~ b ~ ")" -%}
    {%- endfor -%}
    cast(
        cast({{ a }} // {{ b }} as decimal(26, 0))
        + cast({{ rest.digits }} * 1000 + (2000 * {{ rest.text }} + {{ b }}) // (2 * {{ b }}) as decimal(13, 0))
        * cast(0.000000000001 as decimal(13, 12))
        as decimal(38, 12)
    )
{%- endmacro %}
