with lost as (

    select
        period_type,
        period_start,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(lost_customers) as lost_customers
    from {{ ref('int_period_customers_lost') }}
    group by all

)

{{ period_measures_as_rows('lost', ['lost_customers']) }}
