-- A closed deal stands where it was closed, an open one where it stands tonight.
with deals as (

    select
        *,
        case
            when stage_type in ('won', 'lost') and closed_on <= {{ as_of_date() }} then closed_at
            else {{ end_of_local_day(as_of_date()) }}
        end as happened_at
    from {{ ref('int_deals') }}

),

{{ deal_event_places('deals') }}

select * from placed
