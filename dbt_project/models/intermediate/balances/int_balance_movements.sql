with spans as (

    select * from {{ ref('int_balance_spans_attributed') }}

),

-- What comes into a cell when a span begins leaves it when the span ends: the balance of any day is the running sum.
movements as (

    select
measure_code,
detail,
rep_id,
region_id,
lifecycle_stage,
valid_from as moved_on,
measure_value
    from spans
    union all
    select
measure_code,
detail,
rep_id,
region_id,
lifecycle_stage,
valid_to,
-measure_value
    from spans

),

daily as (

    select
        measure_code,
        detail,
        rep_id,
        region_id,
        lifecycle_stage,
        greatest(moved_on, {{ history_start() }}) as measured_on,
        sum(measure_value) as measure_value
    from movements
    where moved_on <= {{ as_of_date() }}
    group by all

)

select * from daily
where measure_value <> 0
