{#
    Columns grain, grain_id and detail of a cell of a market. All categories together are the cell's plain row; one
    category is a grain of its own for the company and a detail of a region. `further`: expressions for more of detail.
#}
{% macro market_member(further) -%}
case when grain = 'company' and product_category <> 'ALL' then 'product_category' else grain end as grain,
        case when grain = 'company' and product_category <> 'ALL' then product_category else grain_id end as grain_id,
        nullif(concat_ws(
            ';',
            case when grain <> 'company' and product_category <> 'ALL' then 'product_category=' || product_category end,
            {{ further | join(', ') }}
        ), '') as detail
{%- endmacro %}
