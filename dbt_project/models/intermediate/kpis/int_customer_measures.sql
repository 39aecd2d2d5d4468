with receipts as (

    select
        counted_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(amount) as receivables_collected
    from {{ ref('int_receipts') }}
    group by all

),

customers as (

    select
        first_purchase_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(new_customers) as new_customers
    from {{ ref('int_new_customers') }}
    group by all

),

answers as (

    select
        responded_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(score) as csat_points,
        sum(csat_answers) as csat_answers
    from {{ ref('int_csat_answers') }}
    group by all

),

cohorts as (

    select
        entered_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(stage_entries) as stage_entries,
        sum(stage_conversions) as stage_conversions
    from {{ ref('int_stage_cohorts') }}
    group by all

),

measures as (

    {{ measures_as_rows('receipts', ['receivables_collected']) }}
    union all
    {{ measures_as_rows('customers', ['new_customers']) }}
    union all
    {{ measures_as_rows('answers', ['csat_points', 'csat_answers']) }}
    union all
    {{ measures_as_rows('cohorts', ['stage_entries', 'stage_conversions']) }}

)

select * from measures
