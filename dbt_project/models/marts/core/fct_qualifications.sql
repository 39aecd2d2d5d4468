with qualifications as (

    select
        contact_id,
        qualified_by,
        entered_on,
        rep_id,
        region_id,
        coalesce(original_source, 'UNKNOWN') as original_source,
        {{ qualification_counts() }}
    from {{ ref('int_qualification_cohorts') }}
    group by all

)

select
    qualifications.contact_id,
    qualifications.qualified_by,
    qualifications.entered_on,
    qualifications.rep_id,
    qualifications.region_id,
    qualifications.original_source,
    {{ fact_measures('qualifications', [
        'mql_contacts', 'mql_contacts_converted', 'sql_contacts', 'sql_contacts_converted',
    ]) }},
    delivered.source_file,
    delivered.source_line
from qualifications
left join {{ ref('stg_crm__contacts') }} as delivered
    on qualifications.contact_id = delivered.contact_id
