with complaints as (

    select created_on
    from {{ ref('int_complaints') }}
    where created_on between {{ history_start() }} and {{ as_of_date() }}

),

by_period as (

    {{ period_rows('complaints', 'created_on', ['created_on']) }}

),

totals as (

    select
        period_type,
        period_start,
        count(*) as complaint_count
    from by_period
    group by all

),

-- A region's share is of the complaints of the whole company; complaints of no region are the share of UNKNOWN.
regions as (

    select
        grains.grain,
        regions.region_id as grain_id,
        cast(null as varchar) as detail,
        totals.period_type,
        totals.period_start,
        totals.complaint_count as complaints_of_company
    from totals
    cross join {{ ref('int_regions') }} as regions
    cross join (values ('region'), ('region_subtree')) as grains (grain)

),

reason_codes as (

    select distinct coalesce(reason_code, 'UNKNOWN') as reason_code
    from {{ ref('int_complaints') }}

),

-- So is the share of a reason.
reasons as (

    select
        'reason' as grain,
        reason_codes.reason_code as grain_id,
        cast(null as varchar) as detail,
        totals.period_type,
        totals.period_start,
        totals.complaint_count as complaints_of_company
    from totals
    cross join reason_codes

),

cells as (

    {{ cells_as_rows('regions', ['complaints_of_company']) }}
    union all
    {{ cells_as_rows('reasons', ['complaints_of_company']) }}

)

select * from cells
