{# role → whose rep it is, and which calls have such a role #}
{% set roles = {
    'first_leg': ('first_leg_rep_id', 'true'),
    'first': ('first_rep_id', 'true'),
    'last': ('last_rep_id', 'true'),
    'last_offered': ('last_offered_rep_id', 'is_offered'),
    'operator': ('operator_rep_id', 'is_offered and is_answered'),
} %}

with calls as (

    select
        calls.*,
        lpad(cast(extract('hour' from calls.started_at + interval {{ night_value('utc_offset_hours') }} hour) as varchar), 2, '0')
            as local_hour,
        accounts.account_type,
        -- a call with nobody known is neither with a customer nor with somebody else
        case
            when coalesce(calls.account_id, contacts.account_id) is not null
                then coalesce(calls.started_on > purchases.first_purchase_on, false)
        end as customer_is_existing
    from {{ ref('int_calls') }} as calls
    left join {{ ref('int_contacts') }} as contacts
        on calls.contact_id = contacts.contact_id
    left join {{ ref('int_accounts') }} as accounts
        on coalesce(calls.account_id, contacts.account_id) = accounts.account_id
    left join {{ ref('int_first_purchases') }} as purchases
        on 'account:' || coalesce(calls.account_id, contacts.account_id) = purchases.customer_id

),

-- Each call once per role that an agent played in it, with that agent's region.
roles as (

    {%- for credit_role, (rep, condition) in roles.items() %}
    select
        call_id,
        '{{ credit_role }}' as credit_role,
        {{ rep }} as rep_id
    from calls
    where {{ condition }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

placed as (

    select
        roles.credit_role,
        roles.rep_id,
        coalesce(assignments.region_id, calls.fallback_region_id, 'UNKNOWN') as region_id,
        calls.*,
        purposes.purpose,
        coalesce(purposes.is_selling, false) as is_selling,
        coalesce(purposes.is_care, false) as is_care,
        repeats.call_id is not null and not repeats.is_repeat as is_first_contact,
        coalesce(repeats.is_repeated, false) as is_repeated,
        {{ in_reporting_currency('calls.cost_amount', 'rates.rate') }} as reporting_cost
    from calls
    inner join roles
        on calls.call_id = roles.call_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on roles.rep_id = assignments.rep_id
        and calls.started_on >= assignments.valid_from
        and calls.started_on < assignments.valid_to
    left join {{ ref('int_call_purposes') }} as purposes
        on calls.call_id = purposes.call_id
    left join {{ ref('int_call_repeats') }} as repeats
        on calls.call_id = repeats.call_id
    left join {{ ref('int_fx_rates') }} as rates
        on calls.currency = rates.from_currency
        and calls.started_on >= rates.valid_from
        and calls.started_on < rates.valid_to

)

select * from placed
