-- The team's target shared out by each rep's share of history and pipeline among those who carry a quota.
with totals as (

    select
        *,
        cast(sum(history_amount) over (partition by period_type, period_start, team_id) as decimal(38, 12)) as team_history,
        cast(sum(pipeline_amount) over (partition by period_type, period_start, team_id) as decimal(38, 12)) as team_pipeline
    from {{ ref('int_quota_bases') }}

),

shares as (

    select
        period_type,
        period_start,
        rep_id,
        team_id,
        coalesce({{ exact_quotient('history_amount', 'team_history') }}, 0) as history_share,
        coalesce({{ exact_quotient('pipeline_amount', 'team_pipeline') }}, 0) as pipeline_share
    from totals

),

raw_shares as (

    select
        shares.*,
        team_targets.sales_last_year,
        team_targets.team_target,
        team_targets.sum_of_quotas,
        reps.region_id,
        reps.full_months_since_hire,
        reps.ramp,
        cast(round(cast(
            periods.quota_history_weight * shares.history_share
            + (1 - periods.quota_history_weight) * shares.pipeline_share as decimal(20, 12)
        ) * cast(reps.ramp as decimal(14, 12)), 12) as decimal(38, 12)) as raw_share
    from shares
    inner join {{ ref('int_quota_periods') }} as periods
        on shares.period_type = periods.period_type
        and shares.period_start = periods.period_start
    left join {{ ref('int_quota_team_targets') }} as team_targets
        on shares.period_type = team_targets.period_type
        and shares.period_start = team_targets.period_start
        and shares.team_id = team_targets.team_id
    inner join {{ ref('int_quota_reps') }} as reps
        on shares.period_type = reps.period_type
        and shares.period_start = reps.period_start
        and shares.rep_id = reps.rep_id

),

summed as (

    select
        *,
        cast(sum(raw_share) over (partition by period_type, period_start, team_id) as decimal(38, 12)) as team_raw_share
    from raw_shares

),

rounded as (

    select
        *,
        {{ exact_quotient('raw_share', 'team_raw_share') }} as quota_share,
        case when team_raw_share > 0 then
            cast((
                2 * cast(sum_of_quotas * 1000000 as hugeint) * {{ unscaled('raw_share') }}
                + {{ unscaled('team_raw_share') }}
            ) // (2 * {{ unscaled('team_raw_share') }}) as decimal(38, 0)) * cast(0.000001 as decimal(7, 6))
        end as rounded_quota
    from summed

)

-- The largest rep id with a share takes what rounding leaves, so that the quotas add up.
select
    * exclude (rounded_quota, team_raw_share),
    cast(case
        when rep_id = max(rep_id) filter (where raw_share > 0) over team
            then rounded_quota + sum_of_quotas - sum(rounded_quota) over team
        else rounded_quota
    end as decimal(38, 6)) as recommended_quota
from rounded
window team as (partition by period_type, period_start, team_id)
