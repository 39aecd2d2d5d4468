with proposals as (

    select * from {{ ref('int_quota_proposals') }}

),

typed as (

    select
        cast(period_type as varchar) as period_type,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        cast(known_on as date) as known_on,
        cast(team_id as varchar) as team_id,
        cast(rep_id as varchar) as rep_id,
        cast(region_id as varchar) as region_id,
        cast(sales_last_year as decimal(38, 6)) as sales_last_year,
        cast(team_target as decimal(38, 6)) as team_target,
        cast(sum_of_quotas as decimal(38, 6)) as sum_of_quotas,
        cast(trailing_sales as decimal(38, 6)) as trailing_sales,
        cast(pipeline_amount as decimal(38, 6)) as pipeline_amount,
        cast(history_share as decimal(38, 12)) as history_share,
        cast(pipeline_share as decimal(38, 12)) as pipeline_share,
        cast(full_months_since_hire as integer) as full_months_since_hire,
        cast(ramp as decimal(38, 12)) as ramp,
        cast(raw_share as decimal(38, 12)) as raw_share,
        cast(quota_share as decimal(38, 12)) as quota_share,
        cast(recommended_quota as decimal(38, 6)) as recommended_quota,
        cast(average_deal_size as decimal(38, 12)) as average_deal_size,
        cast(win_rate as decimal(38, 12)) as win_rate,
        cast(wins_needed as decimal(38, 0)) as wins_needed,
        cast(opportunities_needed as decimal(38, 0)) as opportunities_needed,
        cast(capacity as decimal(38, 2)) as capacity,
        cast(is_capacity_limited as boolean) as is_capacity_limited,
        cast(proposed_quota as decimal(38, 6)) as proposed_quota,
        {{ as_of_date() }} as as_of
    from proposals

)

select * from typed
