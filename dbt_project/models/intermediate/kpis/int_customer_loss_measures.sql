with losses as (

    select * from {{ ref('int_customer_losses') }}

),

{{ customer_places('losses', 'lost_on') }},

-- Lost in the period and still lost at its end: recounted for each length of period (ruling 19).
lost as (

    select
        periods.period_type,
        periods.period_start,
        placed.rep_id,
        placed.region_id,
        placed.lifecycle_stage,
        count(*) as lost_customers
    from placed
    inner join {{ ref('int_periods') }} as periods
        on placed.lost_on between periods.period_start and periods.last_day
        and placed.returned_on > periods.last_day
    where periods.period_type not in ('day', 'week')
    group by all

)

{{ period_measures_as_rows('lost', ['lost_customers']) }}
