{#
    All that the figures of a day or week are made of, as one fingerprint: rows of measures and members, what stood on
    the last day, who is shown, which cells are marked, targets of exactly this period, the calendar, and the definitions
    (models, parameters, KPIs). Two nights with the same fingerprint of a day have the same figures of it.
#}
with periods as (

    select * from {{ ref('int_periods') }}
    where period_type in ('day', 'week')

),

of_days as (

    select
        periods.period_type,
        periods.period_start,
        sum(days.row_hash) as row_hash,
        max_by(days.standing_hash, days.calendar_date) as standing_hash
    from periods
    inner join {{ ref('int_day_hashes') }} as days
        on days.calendar_date between periods.period_start and periods.last_day
    group by periods.period_type, periods.period_start

),

cells as (

    {%- for relation, columns in {
        'int_period_cells': ['measure_code', 'grain', 'grain_id', 'detail', 'measure_value'],
        'int_own_cells': ['measure_code', 'grain', 'grain_id', 'detail', 'measure_value'],
        'int_grain_members': ['grain', 'grain_id'],
        'int_cell_flags': ['measure_code', 'grain', 'grain_id', 'detail', 'is_partial', 'is_provisional'],
    }.items() %}
    select
        period_type,
        period_start,
        hash(hash('{{ relation }}', {{ columns | join(', ') }})) as row_hash
    from {{ ref(relation) }}
    where period_type in ('day', 'week')
    union all
    {%- endfor %}
    select
        figure_period_type,
        covered_from,
        hash(hash('targets', kpi_code, grain, grain_id, assignment_id))
    from {{ ref('int_assigned_cycles') }}
    where figure_period_type in ('day', 'week')

),

of_cells as (

    select
        period_type,
        period_start,
        sum(row_hash) as row_hash
    from cells
    group by period_type, period_start

),

definitions as (

    select
        '{{ night_value("definitions") }}' as of_models,
        (select sum(hash(hash(int_kpis))) from {{ ref('int_kpis') }}) as of_kpis,
        (select sum(hash(hash(int_kpi_grains))) from {{ ref('int_kpi_grains') }}) as of_grains,
        (select sum(hash(hash(int_kpi_measures))) from {{ ref('int_kpi_measures') }}) as of_measures

)

select
    periods.period_type,
    periods.period_start,
    md5(cast([
        definitions.of_models,
        cast(definitions.of_kpis as varchar),
        cast(definitions.of_grains as varchar),
        cast(definitions.of_measures as varchar),
        cast(periods.last_day as varchar),
        cast(of_days.row_hash as varchar),
        cast(of_days.standing_hash as varchar),
        cast(of_cells.row_hash as varchar)
    ] as varchar)) as fingerprint
from periods
cross join definitions
left join of_days
    on periods.period_type = of_days.period_type
    and periods.period_start = of_days.period_start
left join of_cells
    on periods.period_type = of_cells.period_type
    and periods.period_start = of_cells.period_start
