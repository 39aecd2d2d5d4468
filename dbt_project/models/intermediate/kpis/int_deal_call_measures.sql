with call_costs as (

    select
        deals.deal_id,
        deals.closed_on,
        deals.owner_rep_id,
        deals.owner_region_id,
        deals.lifecycle_stage,
        sum({{ in_reporting_currency('calls.cost_amount', 'rates.rate') }}) as call_cost
    from {{ ref('int_closed_deals') }} as deals
    inner join {{ ref('stg_telephony__calls') }} as calls
        on deals.deal_id = calls.deal_id
        and deals.closed_at >= calls.started_at
        and calls.direction <> 'internal'
    left join {{ ref('int_fx_rates') }} as rates
        on calls.currency = rates.from_currency
        and {{ local_date('calls.started_at') }} >= rates.valid_from
        and {{ local_date('calls.started_at') }} < rates.valid_to
    where deals.stage_type = 'won'
    group by all

),

daily as (

    select
        closed_on as measured_on,
        owner_rep_id as rep_id,
        owner_region_id as region_id,
        lifecycle_stage,
        sum(call_cost) as won_deal_call_cost,
        count(*) as deals_won_with_calls
    from call_costs
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['won_deal_call_cost', 'deals_won_with_calls']) }}

)

select * from measures
