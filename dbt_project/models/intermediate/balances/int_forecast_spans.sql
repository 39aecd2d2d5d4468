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

forecast as (

    select
        'forecast_revenue' as measure_code,
        spans.forecast_month as detail,
        'crm_deals' as source_entity,
        spans.deal_id as object_id,
        'deal' as owner_type,
        case when splits.deal_id is null then spans.deal_id end as owner_object_id,
        splits.rep_id as credited_rep_id,
        case when spans.contact_id is not null then 'contact' else 'account' end as stage_object_type,
        coalesce(spans.contact_id, spans.account_id) as stage_object_id,
        spans.fallback_region_id,
        cast(null as varchar) as lifecycle_stage,
        spans.expected_from as valid_from,
        spans.expected_to as valid_to,
        case
            when splits.deal_id is null then spans.weighted_amount
            when splits.takes_remainder then spans.weighted_amount
                - (sum({{ share_of('spans.weighted_amount', 'splits.split_pct', 'splits.deal_split_pct') }})
                    over (partition by spans.deal_id, spans.valid_from, spans.forecast_month, spans.split_from)
                    - {{ share_of('spans.weighted_amount', 'splits.split_pct', 'splits.deal_split_pct') }})
            else {{ share_of('spans.weighted_amount', 'splits.split_pct', 'splits.deal_split_pct') }}
        end as measure_value
    from cut as spans
    left join {{ ref('int_deal_revenue_splits') }} as splits
        on spans.deal_id = splits.deal_id
        and spans.split_from = splits.valid_from

)

select * from forecast
