with daily as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ interaction_counts() }}
    from {{ ref('int_customer_interactions') }}
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['customer_interactions', 'customer_interactions_of_help']) }}

)

select * from measures
