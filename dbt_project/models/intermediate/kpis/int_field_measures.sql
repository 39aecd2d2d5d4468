with orders as (

    select
        approved_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ approved_order_sums() }}
    from {{ ref('int_approved_order_lines') }}
    group by all

),

-- Beside the money of focus products: how many of them.
focus_quantities as (

    select
        approved_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        'figure=quantity' as detail,
        sum(quantity) as focus_product_revenue
    from {{ ref('int_approved_order_lines') }}
    where is_focus_product
    group by all

),

visits as (

    select
        visited_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ visit_counts() }}
    from {{ ref('int_visits') }}
    group by all

),

plans as (

    select
        planned_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ planned_visit_counts() }}
    from {{ ref('int_planned_visits') }}
    group by all

),

openings as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ outlet_opening_counts() }}
    from {{ ref('int_outlet_openings') }}
    group by all

),

measures as (

    {{ measures_as_rows('orders', ['approved_order_value', 'focus_product_revenue']) }}
    union all
    {{ measures_as_rows('focus_quantities', ['focus_product_revenue'], 'detail') }}
    union all
    {{ measures_as_rows('visits', ['visits_made', 'productive_calls', 'productive_call_lines']) }}
    union all
    {{ measures_as_rows('plans', ['planned_visits', 'visits_made_as_planned']) }}
    union all
    {{ measures_as_rows('openings', ['new_dealers_appointed', 'new_outlets_opened']) }}

)

select * from measures
