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
        count(*) as new_customers
    from {{ ref('int_new_customers') }}
    group by all

),

answers as (

    select
        responded_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ csat_counts() }}
    from {{ ref('int_csat_answers') }}
    group by all

),

-- Beside the average: how many of the answers are a 4 or a 5.
satisfied as (

    select
        responded_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        'figure=share_of_4_and_5' as detail,
        count(*) filter (where score >= 4) as csat_points,
        count(*) as csat_answers
    from {{ ref('int_csat_answers') }}
    group by all

),

cohorts as (

    select
        entered_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ stage_entry_counts() }}
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
    {{ measures_as_rows('satisfied', ['csat_points', 'csat_answers'], 'detail') }}
    union all
    {{ measures_as_rows('cohorts', ['stage_entries', 'stage_conversions']) }}

)

select * from measures
