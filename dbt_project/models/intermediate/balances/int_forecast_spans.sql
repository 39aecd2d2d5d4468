-- The total is all open deals; a second row says the month in which the deal is expected to close (ruling 33), and
-- from the end of that very day on that it is overdue.
with expected as (

    select
        *,
        cast(null as varchar) as forecast_month,
        valid_from as expected_from,
        valid_to as expected_to
    from {{ ref('int_open_deal_spans') }}
    union all
    select
        *,
        coalesce(
            'forecast_month=' || cast(cast(date_trunc('month', expected_close_date) as date) as varchar),
            'forecast_month=unknown'
        ),
        valid_from,
        least(valid_to, coalesce(expected_close_date, valid_to))
    from {{ ref('int_open_deal_spans') }}
    union all
    select
        *,
        'forecast_month=overdue',
        greatest(valid_from, expected_close_date),
        valid_to
    from {{ ref('int_open_deal_spans') }}
    where expected_close_date is not null

),

-- A span is cut where another set of splits comes into force.
cut as (

    select
        expected.* exclude (expected_from, expected_to),
        sets.valid_from as split_from,
        greatest(expected.expected_from, coalesce(sets.valid_from, expected.expected_from)) as expected_from,
        least(expected.expected_to, coalesce(sets.valid_to, expected.expected_to)) as expected_to
    from expected
    left join {{ ref('int_deal_split_sets') }} as sets
        on expected.deal_id = sets.deal_id
        and expected.expected_from < sets.valid_to
        and expected.expected_to > sets.valid_from

),

-- The largest rep id takes what rounding leaves (ruling 8); few deals are shared, so few are added up.
shared as (

    select
        spans.*,
        splits.rep_id as credited_rep_id,
        splits.takes_remainder,
        {{ share_of('spans.weighted_amount', 'splits.split_pct', 'splits.deal_split_pct') }} as rounded_amount
    from cut as spans
    inner join {{ ref('int_deal_revenue_splits') }} as splits
        on spans.deal_id = splits.deal_id
        and spans.split_from = splits.valid_from

),

credited as (

    select
        * exclude (takes_remainder, rounded_amount),
        case
            when takes_remainder then weighted_amount
                - (sum(rounded_amount) over (partition by deal_id, valid_from, forecast_month, split_from) - rounded_amount)
            else rounded_amount
        end as credited_amount
    from shared
    union all by name
    select
        spans.*,
        spans.weighted_amount as credited_amount
    from cut as spans
    left join {{ ref('int_deal_revenue_splits') }} as splits
        on spans.deal_id = splits.deal_id
        and spans.split_from = splits.valid_from
    where splits.deal_id is null

)

select
    'forecast_revenue' as measure_code,
    forecast_month as detail,
    'crm_deals' as source_entity,
    deal_id as object_id,
    'deal' as owner_type,
    case when credited_rep_id is null then deal_id end as owner_object_id,
    credited_rep_id,
    case when contact_id is not null then 'contact' else 'account' end as stage_object_type,
    coalesce(contact_id, account_id) as stage_object_id,
    fallback_region_id,
    cast(null as varchar) as lifecycle_stage,
    expected_from as valid_from,
    expected_to as valid_to,
    credited_amount as measure_value
from credited
