with fingerprints as (

    select * from {{ ref('int_period_fingerprints') }}

)

select
    cast(period_type as varchar) as period_type,
    cast(period_start as date) as period_start,
    -- figures that are held are not carried: the night after a hold makes all of them
    cast(case
        when not exists (select 1 from {{ source('landed', 'held_sources') }}) then fingerprint
    end as varchar) as fingerprint
from fingerprints
