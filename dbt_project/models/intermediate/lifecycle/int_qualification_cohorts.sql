with cohorts as (

    select
        *,
        case lifecycle_stage when 'marketingqualifiedlead' then 'marketing' else 'sales' end as qualified_by
    from {{ ref('int_stage_cohorts') }}
    where lifecycle_stage in ('marketingqualifiedlead', 'salesqualifiedlead')

)

-- Whoever was a customer before the entry is in neither part (ruling 27).
select
    cohorts.contact_id,
    cohorts.qualified_by,
    cohorts.entered_on,
    cohorts.rep_id,
    cohorts.region_id,
    coalesce(contacts.original_source, 'UNKNOWN') as original_source,
    coalesce(
        customers.became_customer_at <= cohorts.entered_at
            + cast(parameters.customer_conversion_window_days as integer) * interval 1 day,
        false
    ) as is_converted
from cohorts
inner join {{ ref('int_parameters_daily') }} as parameters
    on cohorts.entered_on = parameters.calendar_date
left join {{ ref('int_contacts') }} as contacts
    on cohorts.contact_id = contacts.contact_id
left join {{ ref('int_customer_contacts') }} as customers
    on cohorts.contact_id = customers.contact_id
where coalesce(customers.became_customer_at >= cohorts.entered_at, true)
