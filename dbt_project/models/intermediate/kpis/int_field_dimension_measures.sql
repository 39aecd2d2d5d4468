with visits as (

    select
        *,
        visited_on as measured_on
    from {{ ref('int_visits') }}

),

openings as (

    select
        *,
        happened_on as measured_on
    from {{ ref('int_outlet_openings') }}

),

{{ measures_at_grains('visits', {'outlet_type': 'outlet_type'}, [
    'visits_made', 'productive_calls', 'productive_call_lines',
]) }},

{{ measures_at_grains('openings', {'outlet_type': 'outlet_type'}, ['new_dealers_appointed', 'new_outlets_opened']) }}

select * from visits_at_grains
union all
select * from openings_at_grains
