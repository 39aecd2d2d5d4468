with headcounts as (

    select
        *,
        0.5 as average_headcount
    from {{ ref('int_headcount_days') }}

),

{{ measures_at_grains(
    'headcounts', {'role': 'assigned_role'}, ['average_headcount'], keys=['period_type', 'period_start']
) }}

select * from headcounts_at_grains
