{{ config(materialized='view') }}

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
        end as customer_is_existing,
        purposes.purpose,
        coalesce(purposes.is_selling, false) as is_selling,
        coalesce(purposes.is_care, false) as is_care,
        repeats.call_id is not null and not repeats.is_repeat as is_first_contact,
        coalesce(repeats.is_repeated, false) as is_repeated,
        {%- for role in call_measures_by_role() %}
        case
            when calls.{{ role }}_rep_id is not null
                then coalesce({{ role }}_assignments.region_id, calls.fallback_region_id, 'UNKNOWN')
        end as {{ role }}_region_id,
        {%- endfor %}
        {{ in_reporting_currency('calls.cost_amount', 'rates.rate') }} as reporting_cost
    from {{ ref('int_calls') }} as calls
    left join {{ ref('int_contacts') }} as contacts
        on calls.contact_id = contacts.contact_id
    left join {{ ref('int_accounts') }} as accounts
        on coalesce(calls.account_id, contacts.account_id) = accounts.account_id
    left join {{ ref('int_first_purchases') }} as purchases
        on 'account:' || coalesce(calls.account_id, contacts.account_id) = purchases.customer_id
    left join {{ ref('int_call_purposes') }} as purposes
        on calls.call_id = purposes.call_id
    left join {{ ref('int_call_repeats') }} as repeats
        on calls.call_id = repeats.call_id
    left join {{ ref('int_fx_rates') }} as rates
        on calls.currency = rates.from_currency
        and calls.started_on >= rates.valid_from
        and calls.started_on < rates.valid_to
    {%- for role in call_measures_by_role() %}
    left join {{ ref('int_rep_assignments') }} as {{ role }}_assignments
        on calls.{{ role }}_rep_id = {{ role }}_assignments.rep_id
        and calls.started_on >= {{ role }}_assignments.valid_from
        and calls.started_on < {{ role }}_assignments.valid_to
    {%- endfor %}

)

select * from calls
