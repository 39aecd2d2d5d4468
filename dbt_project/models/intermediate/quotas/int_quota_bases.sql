{#
    What each rep sold and has in the pipeline before a period, with the attribution that it has everywhere (ruling 1).
    Negative net sales of a rep give no claim to a quota, and take none from others.
#}
with periods as (

    select * from {{ ref('int_quota_periods') }}

),

sales as (

    select
        periods.period_type,
        periods.period_start,
        lines.rep_id,
        sum(lines.net_amount) as trailing_sales
    from periods
    inner join {{ ref('int_sales_lines') }} as lines
        on lines.sold_on between periods.trailing_start and periods.known_on
    group by all

),

pipeline as (

    select
        periods.period_type,
        periods.period_start,
        spans.rep_id,
        sum(spans.measure_value) as pipeline_amount
    from periods
    inner join {{ ref('int_balance_spans_attributed') }} as spans
        on periods.known_on >= spans.valid_from
        and periods.known_on < spans.valid_to
    where spans.measure_code = 'forecast_revenue'
        and spans.detail is null
    group by all

)

select
    reps.period_type,
    reps.period_start,
    reps.rep_id,
    reps.team_id,
    cast(coalesce(sales.trailing_sales, 0) as decimal(38, 12)) as trailing_sales,
    cast(greatest(coalesce(sales.trailing_sales, 0), 0) as decimal(38, 12)) as history_amount,
    cast(coalesce(pipeline.pipeline_amount, 0) as decimal(38, 12)) as pipeline_amount
from {{ ref('int_quota_reps') }} as reps
left join sales
    on reps.period_type = sales.period_type
    and reps.period_start = sales.period_start
    and reps.rep_id = sales.rep_id
left join pipeline
    on reps.period_type = pipeline.period_type
    and reps.period_start = pipeline.period_start
    and reps.rep_id = pipeline.rep_id
