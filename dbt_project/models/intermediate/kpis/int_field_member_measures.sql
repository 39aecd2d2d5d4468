with orders as (

    select
        approved_on as measured_on,
        outlet_id,
        product_id,
        net_amount as approved_order_value,
        case when is_focus_product then net_amount else 0 end as focus_product_revenue
    from {{ ref('int_approved_order_lines') }}

),

copies as (

    select
        happened_on as measured_on,
        outlet_id,
        product_id,
        copies_consumed,
        supplementary_copies,
        complimentary_copies
    from {{ ref('int_copies') }}

),

returned as (

    select
        happened_on as measured_on,
        outlet_id,
        product_id,
        quantity as copies_returned
    from {{ ref('int_returned_copies') }}

),

rows_of_measures as (

    {% for grain in ['outlet', 'product'] %}
    {{ measures_at_grain('orders', grain, grain ~ '_id', ['approved_order_value']) }}
    union all
    {{ measures_at_grain(
        'copies', grain, grain ~ '_id', ['copies_consumed', 'supplementary_copies', 'complimentary_copies']
    ) }}
    union all
    {{ measures_at_grain('returned', grain, grain ~ '_id', ['copies_returned']) }}
    union all
    {%- endfor %}
    {{ measures_at_grain('orders', 'product', 'product_id', ['focus_product_revenue']) }}

),

measures as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        sum(measure_value) as measure_value
    from rows_of_measures
    group by all

)

select * from measures
