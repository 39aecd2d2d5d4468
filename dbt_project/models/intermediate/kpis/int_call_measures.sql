with daily as (

    select
        started_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ summed(call_measures()) }}
    from {{ ref('int_counted_calls') }}
    group by all

),

-- Beside the callers who are known: how many are not, of all calls that were answered.
unknown_callers as (

    select
        started_on as measured_on,
        rep_id,
        region_id,
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
    from daily
    where call_cost <> 0

),

measures as (

    {{ measures_as_rows('daily', call_measures()) }}
    union all
    {{ measures_as_rows('unknown_callers', ['first_call_resolutions', 'first_contact_calls'], 'detail') }}
    union all
    {{ measures_as_rows('rated', ['call_cost'], 'detail') }}

)

select * from measures
