with components as (

    select * from {{ ref('int_call_measures') }}
    where measure_code = 'calls_made'
    union all
    select * from {{ ref('int_activity_measures') }}
    where measure_code in ('emails_sent', 'meetings_scheduled')

),

by_type as (

    select
        measured_on,
        case measure_code when 'calls_made' then 'call' when 'emails_sent' then 'email' else 'meeting' end
            as activity_type,
        sum(measure_value) as sales_activities
    from components
    group by all

),

-- Each kind of activity is divided by all opportunities, so that the kinds add up to the activities per opportunity.
opportunities as (

    select
        opportunities.happened_on as measured_on,
        types.activity_type,
        sum(opportunities.new_opportunities) as new_opportunities
    from {{ ref('int_opportunities') }} as opportunities
    cross join (values ('call'), ('email'), ('meeting')) as types (activity_type)
    group by all

),

measures as (

    {{ measures_at_grain('by_type', 'activity_type', 'activity_type', ['sales_activities']) }}
    union all
    {{ measures_at_grain('opportunities', 'activity_type', 'activity_type', ['new_opportunities']) }}

)

select * from measures
