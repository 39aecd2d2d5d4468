{%- for role, measures in call_measures_by_role().items() %}
{{ 'with' if loop.first }} by_{{ role }} as (

    select
        started_on as measured_on,
        {{ role }}_rep_id as rep_id,
        {{ role }}_region_id as region_id,
        'unknown' as lifecycle_stage,
        {{ summed(measures) }}
    from {{ ref('int_counted_calls') }}
    where {{ role }}_rep_id is not null
    group by all

),
{% endfor %}
-- Calls in which one agent spoke; the others are counted in int_call_member_days.
talked as (

    select
        calls.measured_on,
        calls.rep_id,
        coalesce(assignments.region_id, calls.fallback_region_id, 'UNKNOWN') as region_id,
        'unknown' as lifecycle_stage,
        sum(calls.talked_calls) as talked_calls
    from (
        select
            started_on as measured_on,
            only_talking_rep_id as rep_id,
            fallback_region_id,
            sum(talked_calls) as talked_calls
        from {{ ref('int_counted_calls') }}
        where only_talking_rep_id is not null
        group by all
    ) as calls
    left join {{ ref('int_rep_assignments') }} as assignments
        on calls.rep_id = assignments.rep_id
        and calls.measured_on >= assignments.valid_from
        and calls.measured_on < assignments.valid_to
    group by all

),

-- Beside the callers who are known: how many are not, of all calls that were answered.
unknown_callers as (

    select
        started_on as measured_on,
        last_rep_id as rep_id,
        last_region_id as region_id,
        'unknown' as lifecycle_stage,
        'figure=unknown_callers' as detail,
        sum(answered_unknown_callers) as first_call_resolutions,
        sum(answered_offered_calls) as first_contact_calls
    from {{ ref('int_counted_calls') }}
    where answered_offered_calls > 0
    group by all

),

-- Beside what calls cost by their ratings: what the bills say (int_cost_measures).
rated as (

    select
        *,
        'figure=share_of_bills' as detail
    from by_first
    where call_cost <> 0

),

measures as (

    {% for role, measures in call_measures_by_role().items() %}
    {{ measures_as_rows('by_' ~ role, measures) }}
    union all
    {% endfor %}
    {{ measures_as_rows('talked', ['talked_calls']) }}
    union all
    {{ measures_as_rows('unknown_callers', ['first_call_resolutions', 'first_contact_calls'], 'detail') }}
    union all
    {{ measures_as_rows('rated', ['call_cost'], 'detail') }}

)

select * from measures
