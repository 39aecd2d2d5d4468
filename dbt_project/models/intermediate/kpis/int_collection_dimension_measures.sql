with actions as (

    select
        *,
        happened_on as measured_on
    from {{ ref('int_collection_actions') }}

),

{{ measures_at_grains('actions', {'action_type': 'action_type', 'dealer': 'dealer_id'}, ['debt_collection_actions']) }}

select * from actions_at_grains
