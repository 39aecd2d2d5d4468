{# Both sides of a change are converted at the rate of the period's end, so that rates create no growth (ruling 16). #}
with periods as (

    select * from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

subscriptions as (

    select * from {{ ref('int_subscriptions') }}

),

running as (

    {%- for side, day in {'opening': 'periods.period_start - 1', 'closing': 'periods.last_day'}.items() %}
    select
        periods.period_type,
        periods.period_start,
        '{{ side }}' as side,
        {{ day }} as snapshot_on,
        subscriptions.customer_id,
        subscriptions.product_id,
        max(subscriptions.account_id) as account_id,
        min(subscriptions.fallback_region_id) as fallback_region_id,
        sum({{ in_reporting_currency('subscriptions.mrr_amount', 'rates.rate') }}) as mrr
    from periods
    inner join subscriptions
        on {{ day }} >= subscriptions.valid_from
        and {{ day }} < subscriptions.valid_to
    left join {{ ref('int_fx_rates') }} as rates
        on subscriptions.currency = rates.from_currency
        and periods.last_day >= rates.valid_from
        and periods.last_day < rates.valid_to
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

select * from running
