with interactions as (

    select * from {{ ref('int_customer_interactions') }}

),
{% for grain, column in {'account': 'account_id', 'channel': 'channel', 'purpose': 'purpose'}.items() %}
by_{{ grain }} as (

    select
        happened_on as measured_on,
        {{ column }} as {{ grain }}_member,
        count(*) as customer_interactions,
        count(*) filter (where is_issue_help) as customer_interactions_of_help
    from interactions
    group by happened_on, {{ column }}

),
{% endfor %}
intervals as (

    select
        happened_on as measured_on,
        account_id,
        interval_days as care_interval_days,
        case when interval_days is not null then 1 else 0 end as care_intervals
    from {{ ref('int_care_intervals') }}

),

measures as (

    {{ measures_at_grain('by_account', 'account', 'account_member', [
        'customer_interactions', 'customer_interactions_of_help',
    ]) }}
    union all
    {{ measures_at_grain('by_channel', 'channel', 'channel_member', ['customer_interactions']) }}
    union all
    {{ measures_at_grain('by_purpose', 'purpose', 'purpose_member', ['customer_interactions']) }}
    union all
    {{ measures_at_grain('intervals', 'account', 'account_id', ['care_interval_days', 'care_intervals']) }}

)

select * from measures
