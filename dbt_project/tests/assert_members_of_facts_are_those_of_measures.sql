-- A returned row is a member (a buying customer, an active outlet) that weighs something in the rows of the published
-- facts and not in the measure that the KPIs are made of, or the reverse.
with by_rows as (

    select
        measure_code,
        member_id,
        measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(fact_value) as fact_value
    from (
        {{ rows_of_measures(with_members=true) }}
    ) as fact_rows
    where measured_on between {{ history_start() }} and {{ as_of_date() }}
    group by all

),

members as (

    select
        measure_code,
        member_id,
        measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(member_weight) as member_weight
    from {{ ref('int_measure_members') }}
    where measure_code in (
        select explained.measure_code from {{ ref('measure_rows') }} as explained
    )
    group by all

)

select
    coalesce(members.measure_code, by_rows.measure_code) as measure_code,
    coalesce(members.member_id, by_rows.member_id) as member_id,
    coalesce(members.measured_on, by_rows.measured_on) as measured_on,
    coalesce(members.rep_id, by_rows.rep_id) as rep_id,
    members.member_weight,
    by_rows.fact_value
from members
full outer join by_rows
    on members.measure_code = by_rows.measure_code
    and members.member_id = by_rows.member_id
    and members.measured_on = by_rows.measured_on
    and members.rep_id = by_rows.rep_id
    and members.region_id = by_rows.region_id
    and members.lifecycle_stage = by_rows.lifecycle_stage
-- money weighs what it is; of an outlet several lines may speak, so only its sign tells
where case
    when members.measure_code = 'buying_customers' or by_rows.measure_code = 'buying_customers'
        then coalesce(members.member_weight, 0) <> coalesce(by_rows.fact_value, 0)
    else (coalesce(members.member_weight, 0) > 0) <> (coalesce(by_rows.fact_value, 0) > 0)
end
