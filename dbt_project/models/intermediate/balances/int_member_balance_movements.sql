with spans as (

    select * from {{ ref('int_member_balance_spans') }}

),

-- What comes to a member when a span begins leaves it when the span ends.
movements as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        valid_from as moved_on,
        measure_value
    from spans
    union all
    select
        measure_code,
        grain,
        grain_id,
        detail,
        valid_to,
        -measure_value
    from spans

),

daily as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        greatest(moved_on, {{ history_start() }}) as measured_on,
        sum(measure_value) as measure_value
    from movements
    where moved_on <= {{ as_of_date() }}
    group by all

)

select * from daily
where measure_value <> 0
