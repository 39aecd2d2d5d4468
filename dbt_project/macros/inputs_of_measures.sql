{#
    Measures that are made of cells of other measures (int_derived_cells): what they are made of, and the grains whose
    cells are looked at besides the member's own. A derived cell is there where any of its inputs is.
    A test holds the list to the models.
#}
{% macro inputs_of_measures() %}
{{ return([
    {
        'measures': ['average_account_revenue', 'average_vip_revenue'],
        'inputs': ['buying_customers', 'sales_revenue', 'vip_customers', 'vip_revenue'],
        'beside': [],
    },
    {
        'measures': ['focus_product_outlet_base'],
        'inputs': ['active_selling_outlets', 'focus_product_outlets'],
        'beside': ['company'],
    },
    {
        'measures': ['net_profit', 'positive_net_profit', 'profit_on_capital'],
        'inputs': ['gross_profit', 'operating_cost', 'sales_revenue'],
        'beside': ['company', 'region'],
    },
    {
        'measures': ['other_customer_revenue'],
        'inputs': ['new_customer_revenue', 'sales_revenue'],
        'beside': [],
    },
    {
        'measures': ['selling_reps', 'selling_working_days'],
        'inputs': ['selling_days'],
        'beside': [],
    },
]) }}
{% endmacro %}

{#
    The rows of `relation` (measure_code, grain and `columns`), and the same for what their measures are made of.
#}
{% macro with_inputs_of_measures(relation, columns) %}
select
    measure_code,
    grain,
    {{ columns | join(', ') }}
from {{ relation }}
{%- for entry in inputs_of_measures() %}
{%- for grain in ['grain'] + entry.beside %}
union all
select
    unnest(['{{ entry.inputs | join("', '") }}']),
    {{ grain if loop.first else "'" ~ grain ~ "'" }},
    {{ columns | join(', ') }}
from {{ relation }}
where measure_code in ('{{ entry.measures | join("', '") }}')
{%- endfor %}
{%- endfor %}
{% endmacro %}
