with company as (

    select * from {{ source('landed', 'company') }}

)

select
    cast(company_id as varchar) as company_id,
    cast(company_name as varchar) as company_name,
    cast(time_zone as varchar) as time_zone,
    cast(utc_offset_hours as integer) as utc_offset_hours,
    cast(reporting_currency as varchar) as reporting_currency,
    cast(fiscal_year_start_month as integer) as fiscal_year_start_month,
    cast(as_of_date as date) as as_of_date
from company
