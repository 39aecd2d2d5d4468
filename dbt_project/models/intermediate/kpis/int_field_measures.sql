with orders as (

    select
        approved_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(net_amount) as approved_order_value,
        coalesce(sum(net_amount) filter (where is_focus_product), 0) as focus_product_revenue
    from {{ ref('int_approved_order_lines') }}
    group by all

),

visits as (

    select
        visited_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(visits_made) as visits_made,
        sum(productive_calls) as productive_calls,
        sum(productive_call_lines) as productive_call_lines
    from {{ ref('int_visits') }}
    group by all

),

plans as (

    select
        planned_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        count(*) as planned_visits,
        count(*) filter (where was_made_as_planned) as visits_made_as_planned
    from {{ ref('int_planned_visits') }}
    group by all

),

openings as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(new_dealers_appointed) as new_dealers_appointed,
        sum(new_outlets_opened) as new_outlets_opened
    from {{ ref('int_outlet_openings') }}
    group by all

),

measures as (

    {{ measures_as_rows('orders', ['approved_order_value', 'focus_product_revenue']) }}
    union all
    {{ measures_as_rows('visits', ['visits_made', 'productive_calls', 'productive_call_lines']) }}
    union all
    {{ measures_as_rows('plans', ['planned_visits', 'visits_made_as_planned']) }}
    union all
    {{ measures_as_rows('openings', ['new_dealers_appointed', 'new_outlets_opened']) }}

)

select * from measures
