with copies as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(copies_consumed) as copies_consumed,
        sum(supplementary_copies) as supplementary_copies,
        sum(complimentary_copies) as complimentary_copies
    from {{ ref('int_copies') }}
    group by all

),

returned as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(quantity) as copies_returned
    from {{ ref('int_returned_copies') }}
    group by all

),

-- Beside what is in stock: what was collected and is not there yet.
on_the_way as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        'figure=not_in_stock' as detail,
        sum(quantity) as copies_returned
    from {{ ref('int_copies_not_in_stock') }}
    group by all

),

measures as (

    {{ measures_as_rows('copies', ['copies_consumed', 'supplementary_copies', 'complimentary_copies']) }}
    union all
    {{ measures_as_rows('returned', ['copies_returned']) }}
    union all
    {{ measures_as_rows('on_the_way', ['copies_returned'], 'detail') }}

)

select * from measures
