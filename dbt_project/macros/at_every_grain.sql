{#
    The rows of `relation` (rep_id, region_id, lifecycle_stage, and `columns`) once per grain, as CTE `at_grains` with
    grain and grain_id. A measure whose subject is the stage says the stage in `detail` wherever the grain does not.

    columns: what is carried besides measure_code and detail.
    day: the column whose day says the rep's manager and role; without it there are no rows by team and role. A team is
    the people whose manager it is on that day, the manager left out (ruling 44). Figures that stand on a day instead of
    happening (balances) and figures of a period as a whole have no team.
    members: grains beside rep, region and stage → the column of their member (no member is UNKNOWN).
    sums: columns that are added up within each grain for the same `columns`; an empty list leaves each row once. To group all
    grains at once takes DuckDB twice the time, and what is kept for all grains is kept in memory: rows are read for each anew.
    by_grain: a relation of such rows by grain, added to those of the same one of the grains that are made here.
    Region × stage and rep × stage are made for the measures that are published so (int_stage_measures).
#}
{% macro at_every_grain(relation, columns, day=none, members={}, sums=none, by_grain=none) %}
{%- set subtrees = "by_stage inner join " ~ ref('int_region_closure') ~ " as closure on by_stage.region_id = closure.region_id" -%}
{#- grain, its member, the detail, where the rows are, which of them -#}
{%- set branches = [
    ('company', "'COMPANY'", 'detail_with_stage', 'by_stage', none),
    ('region', 'by_stage.region_id', 'detail_with_stage', 'by_stage', none),
    ('region_subtree', 'closure.ancestor_region_id', 'detail_with_stage', subtrees, none),
    ('rep', 'by_stage.rep_id', 'detail_with_stage', 'by_stage', none),
    ('lifecycle_stage', 'by_stage.lifecycle_stage', 'detail', 'by_stage', none),
    ('region_lifecycle_stage', "by_stage.region_id || '/' || by_stage.lifecycle_stage", 'detail', 'by_stage', 'is_shown_by_stage'),
    ('rep_lifecycle_stage', "by_stage.rep_id || '/' || by_stage.lifecycle_stage", 'detail', 'by_stage', 'is_shown_by_stage'),
] -%}
{%- if day -%}
{%- do branches.append(('team', 'by_stage.manager_rep_id', 'detail_with_stage', 'by_stage', 'manager_rep_id is not null')) -%}
{%- do branches.append(('role', 'by_stage.assigned_role', 'detail_with_stage', 'by_stage', none)) -%}
{%- endif -%}
{%- for grain, member in members.items() -%}
{%- do branches.append((grain, "coalesce(" ~ member ~ ", 'UNKNOWN')", 'detail_with_stage', 'by_stage', none)) -%}
{%- endfor %}
by_stage as {{ 'not materialized ' if sums is not none }}(

    select
        rows_of_measures.*,
        {%- if day %}
        assignments.manager_rep_id,
        case
            when rows_of_measures.rep_id = 'UNASSIGNED' then 'UNASSIGNED'
            else coalesce(assignments.role, 'UNKNOWN')
        end as assigned_role,
        {%- endif %}
        case
            when measures.is_by_stage then 'stage=' || rows_of_measures.lifecycle_stage
            else rows_of_measures.detail
        end as detail_with_stage,
        stage_measures.measure_code is not null as is_shown_by_stage
    from {{ relation }} as rows_of_measures
    inner join {{ ref('measures') }} as measures
        on rows_of_measures.measure_code = measures.measure_code
    left join {{ ref('int_stage_measures') }} as stage_measures
        on rows_of_measures.measure_code = stage_measures.measure_code
    {%- if day %}
    left join {{ ref('int_rep_assignments') }} as assignments
        on rows_of_measures.rep_id = assignments.rep_id
        and rows_of_measures.{{ day }} >= assignments.valid_from
        and rows_of_measures.{{ day }} < assignments.valid_to
    {%- endif %}

),

at_grains as (

    {%- for grain, member, detail, rows_of_grain, condition in branches %}
    {%- if by_grain %}
    select
        measure_code,
        grain,
        grain_id,
        detail
        {%- for column in columns %},
        {{ column }}
        {%- endfor %}
        {%- for column in sums %},
        sum({{ column }}) as {{ column }}
        {%- endfor %}
    from (
    {%- endif %}
    select
        by_stage.measure_code,
        '{{ grain }}' as grain,
        {{ member }} as grain_id,
        by_stage.{{ detail }} as detail
        {%- for column in columns %},
        by_stage.{{ column }}
        {%- endfor %}
        {%- for column in sums or [] %},
        {{ 'by_stage.' ~ column if by_grain else 'sum(by_stage.' ~ column ~ ') as ' ~ column }}
        {%- endfor %}
    from {{ rows_of_grain }}
    {%- if condition %}
    where by_stage.{{ condition }}
    {%- endif %}
    {%- if by_grain %}
    union all
    select measure_code, grain, grain_id, detail, {{ (columns + sums) | join(', ') }}
    from {{ by_grain }}
    where grain = '{{ grain }}'
    ) as rows_of_grain
    {%- endif %}
    {%- if sums is not none %}
    group by all
    {%- endif %}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)
{% endmacro %}
