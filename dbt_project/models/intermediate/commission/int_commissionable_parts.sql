{# Collected money at the rate of the document's date, credited to reps and regions as the document is. #}
with parts as (

    select
        collected.allocation_id,
        collected.document_id,
        collected.is_bounce,
        collected.collected_on,
        places.rep_id,
        places.split_rep_id,
        places.region_id,
        places.split_pct,
        places.deal_split_pct,
        places.takes_remainder,
        cast(round(cast(collected.net_amount as decimal(26, 8)) * collected.fx_rate, 6) as decimal(38, 6)) as whole
    from {{ ref('int_collected_allocations') }} as collected
    inner join {{ ref('int_document_places') }} as places
        on collected.document_id = places.document_id

),

shared as (

    select
        *,
        case
            when split_pct = deal_split_pct then whole
            else {{ share_of('whole', 'split_pct', 'deal_split_pct') }}
        end as rounded
    from parts

)

-- The largest rep id takes what rounding leaves (ruling 8).
select
    allocation_id,
    document_id,
    is_bounce,
    collected_on,
    rep_id,
    split_rep_id,
    region_id,
    case
        when takes_remainder
            then whole - (sum(rounded) over (partition by allocation_id, is_bounce) - rounded)
        else rounded
    end as commissionable_amount
from shared
