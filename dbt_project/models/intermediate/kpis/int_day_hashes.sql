{#
    What the figures of a day are made of, as sums of the hashes of its rows: their order is nothing. The outer hash keeps
    parts of two rows from being exchanged unseen.
#}
with rows_of_days as (

    {%- for relation, columns in {
        'int_grain_days': ['measure_code', 'grain', 'grain_id', 'detail', 'measure_value'],
        'int_distinct_member_days': ['measure_code', 'grain', 'grain_id', 'detail', 'member_id', 'member_weight'],
    }.items() %}
    select
        measured_on as calendar_date,
        sum(hash(hash('{{ relation }}', {{ columns | join(', ') }}))) as row_hash
    from {{ ref(relation) }}
    group by measured_on
    union all
    {%- endfor %}
    select
        calendar_date,
        hash(hash('calendar', is_working_day, holiday_name))
    from {{ source('landed', 'calendar') }}

),

days as (

    select
        calendar_date,
        sum(row_hash) as row_hash
    from rows_of_days
    group by calendar_date

),

moved as (

    select
        measured_on,
        sum(hash(hash(measure_code, grain, grain_id, detail, measured_on, measure_value))) as row_hash
    from {{ ref('int_grain_balance_movements') }}
    group by measured_on

),

-- What stands on a day is made of all that moved until then.
standing as (

    select
        measured_on,
        sum(row_hash) over (order by measured_on) as row_hash
    from moved

)

select
    days.calendar_date,
    days.row_hash,
    standing.row_hash as standing_hash
from days
asof left join standing
    on days.calendar_date >= standing.measured_on
