with exits as (

    select
        exited_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ stage_exit_counts() }}
    from {{ ref('int_stage_exits') }}
    group by all

),

qualifications as (

    select
        entered_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ qualification_counts() }}
    from {{ ref('int_qualification_cohorts') }}
    group by all

),

first_touches as (

    select
        first_purchase_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(first_purchase_on - first_touched_on) as days_from_touch_to_purchase,
        count(*) as new_customers_with_touch
    from {{ ref('int_customer_first_touches') }}
    group by all

),

measures as (

    {{ measures_as_rows('exits', ['stage_stay_days', 'stage_stays']) }}
    union all
    {{ measures_as_rows('qualifications', [
        'mql_contacts', 'mql_contacts_converted', 'sql_contacts', 'sql_contacts_converted',
    ]) }}
    union all
    {{ measures_as_rows('first_touches', ['days_from_touch_to_purchase', 'new_customers_with_touch']) }}

)

select * from measures
