{#
    Fast are the products at or above which no more than velocity_fast_pct of the cell's products stand, slow those at or
    below which no more stand: so a tie on the border falls to the middle, and so does everything where there are few.
#}
with velocities as (

    select
        *,
        {{ exact_quotient('net_units', 'days_on_sale') }} as velocity
    from {{ ref('int_product_velocities') }}
    -- too short a time on sale tells nothing
    where days_on_sale >= 14

),

ranked as (

    select
        velocities.*,
        parameters.velocity_fast_pct,
        count(*) over (
            partition by grain, grain_id, period_type, period_start
            order by velocity desc range between unbounded preceding and current row
        ) as as_fast_or_faster,
        count(*) over (
            partition by grain, grain_id, period_type, period_start
            order by velocity asc range between unbounded preceding and current row
        ) as as_slow_or_slower,
        count(*) over (partition by grain, grain_id, period_type, period_start) as classified_products
    from velocities
    inner join {{ ref('int_parameters_daily') }} as parameters
        on velocities.last_day = parameters.calendar_date

),

classes as (

    select
        *,
        case
            when as_fast_or_faster <= velocity_fast_pct * classified_products then 'fast'
            when as_slow_or_slower <= velocity_fast_pct * classified_products then 'slow'
            else 'middle'
        end as velocity_class
    from ranked

)

select * from classes
