with stays as (

    select
        history.deal_id,
        history.amount,
        history.currency,
        stages.stage_id,
        deals.lead_source,
        stages.win_probability,
        {{ local_date('history.entered_at') }} as valid_from,
        coalesce(
            {{ local_date('least(history.exited_at, deals.closed_at)') }}, date '9999-12-31'
        ) as valid_to,
        deals.expected_close_date,
        deals.account_id,
        deals.contact_id,
        deals.fallback_region_id
    from {{ ref('stg_crm__deal_stage_history') }} as history
    inner join {{ ref('stg_reference__deal_stages') }} as stages
        on history.stage_id = stages.stage_id
    inner join {{ ref('int_deals') }} as deals
        on history.deal_id = deals.deal_id
    where stages.stage_type = 'open'

),

-- The rate of the snapshot day: a foreign deal is cut where the rate changes (ruling 16).
valued as (

    select
        stays.deal_id,
        stays.stage_id,
        stays.lead_source,
        stays.expected_close_date,
        stays.account_id,
        stays.contact_id,
        stays.fallback_region_id,
        greatest(stays.valid_from, rates.valid_from) as valid_from,
        least(stays.valid_to, rates.valid_to) as valid_to,
        cast(round(
            {{ in_reporting_currency('coalesce(stays.amount, 0)', 'rates.rate') }}
            * cast(stays.win_probability as decimal(5, 4)), 6
        ) as decimal(38, 6)) as weighted_amount
    from stays
    inner join {{ ref('int_fx_rates') }} as rates
        on stays.currency = rates.from_currency
        and stays.valid_from < rates.valid_to
        and stays.valid_to > rates.valid_from
    where stays.valid_from < stays.valid_to

)

select * from valued
