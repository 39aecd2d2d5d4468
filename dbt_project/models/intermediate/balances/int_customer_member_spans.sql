{% set members = {
    'customer_type': 'customers.customer_type', 'industry': 'customers.industry', 'account': 'accounts.account_id',
} %}

with customer_spans as (

    {%- for grain, member in members.items() %}
    select
        spans.measure_code,
        '{{ grain }}' as grain,
        coalesce({{ member }}, 'UNKNOWN') as grain_id,
        spans.object_id as customer_id,
        spans.valid_from,
        spans.valid_to,
        spans.measure_value
    from {{ ref('int_customer_spans') }} as spans
    inner join {{ ref('int_customers') }} as customers
        on spans.object_id = customers.customer_id
    left join {{ ref('int_accounts') }} as accounts
        on customers.account_id = accounts.account_id
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

select * from customer_spans
