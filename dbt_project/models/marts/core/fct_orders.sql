with lines as (

    select
        order_id,
        max(credited_rep_id) as credited_rep_id,
        max(region_id) as region_id,
        count(*) as line_count,
        sum(approved_order_value) as approved_order_value
    from {{ ref('fct_order_lines') }}
    group by order_id

),

supplied as (

    select
        order_id,
        happened_on,
        rep_id,
        region_id
    from {{ ref('int_supplied_dealers') }}

),

orders as (

    select
        delivered.order_id,
        {{ member_or_unknown('delivered.outlet_id', 'outlets.outlet_id') }} as outlet_id,
        {{ member_or_unknown('delivered.rep_id', 'reps.rep_id') }} as rep_id,
        coalesce(supplied.rep_id, 'UNASSIGNED') as credited_rep_id,
        coalesce(lines.region_id, outlets.region_id, 'UNKNOWN') as region_id,
        coalesce(supplied.region_id, 'UNKNOWN') as delivered_region_id,
        coalesce(delivered.visit_id, 'UNASSIGNED') as visit_id,
        {{ local_date('delivered.created_at') }} as created_on,
        {{ local_date('delivered.approved_at') }} as approved_on,
        {{ local_date('delivered.cancelled_at') }} as cancelled_on,
        {{ local_date('delivered.delivered_at') }} as delivered_on,
        delivered.currency,
        cast(coalesce(lines.line_count, 0) as integer) as line_count,
        {{ fact_measures('lines', ['approved_order_value']) }},
        cast(supplied.order_id is not null as integer) as supplied_dealer_weight,
        delivered.source_file,
        delivered.source_line
    from {{ ref('stg_field__orders') }} as delivered
    left join {{ ref('int_outlets') }} as outlets
        on delivered.outlet_id = outlets.outlet_id
    left join {{ ref('int_reps') }} as reps
        on delivered.rep_id = reps.rep_id
    left join lines
        on delivered.order_id = lines.order_id
    left join supplied
        on delivered.order_id = supplied.order_id

)

select * from orders
where {{ in_published_window(['created_on', 'approved_on', 'delivered_on']) }}
