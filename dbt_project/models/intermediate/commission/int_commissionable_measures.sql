with amounts as (

    select
        collected_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(commissionable_amount) as commissionable_amount
    from {{ ref('int_commissionable_parts') }}
    where collected_on between {{ history_start() }} and {{ as_of_date() }}
    group by all

),

measures as (

    {{ measures_as_rows('amounts', ['commissionable_amount']) }}

)

select * from measures
