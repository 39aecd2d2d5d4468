with quotas as (

    select
        'recommended_quota' as measure_code,
        cast(null as varchar) as detail,
        quotas.period_type,
        quotas.period_start,
        quotas.rep_id,
        quotas.region_id,
        'unknown' as lifecycle_stage,
        cast(quotas.recommended_quota as decimal(38, 12)) as measure_value
    from {{ ref('int_quota_shares') }} as quotas
    -- the next period stands in kpi.fct_recommended_quotas: KPIs are published of periods that have begun
    where quotas.period_start <= {{ as_of_date() }}

)

select * from quotas
