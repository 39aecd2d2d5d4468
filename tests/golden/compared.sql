-- One row per key of the expected file, beside what the build says of it. Parameters: $expected, $disputed (CSV files).
create or replace temp table compared as
with written as (
    select
        *,
        -- a rep's share in a territory stands once per region of the rep
        case when grain = 'rep' and region_id is not null then 'region_id=' || region_id else nullif(detail, '') end
            as full_detail,
        -- what is one detail of the company (or of each region alike) there is a grain of its own here
        case
            when kpi_code in ('store_profit_margin', 'return_on_capital') and coalesce(detail, '') like 'outlet_id=%'
                then 'outlet_id'
            when grain <> 'company' then null
            when kpi_code in (
                'location_sales_share', 'promotion_sales_lift', 'average_selling_price', 'product_sales_velocity'
            ) or (detail like 'product_category=%' and detail not like 'product_category=ALL%')
                then split_part(split_part(detail, ';', 1), '=', 1)
        end as member_kind
    from read_csv($expected, all_varchar = true, header = true)
),

expected as (
    select
        kpi_code,
        case when member_kind is null then grain else replace(member_kind, '_id', '') end as grain,
        case
            when member_kind is not null then split_part(split_part(detail, ';', 1), '=', 2)
            when grain = 'company' then 'COMPANY'
            when grain in ('rep', 'team') then rep_id
            when grain = 'lifecycle_stage' then lifecycle_stage
            when grain = 'outlet' then outlet_id
            when grain = 'product' then product_id
            else region_id
        end as grain_id,
        case
            -- all categories together are the plain row
            when member_kind is not null or full_detail like 'product_category=ALL%'
                then nullif(array_to_string(string_split(full_detail, ';')[2:], ';'), '')
            else full_detail
        end as detail,
        period_type,
        cast(period_start as date) as period_start,
        try_cast(numerator as decimal(38, 12)) as numerator,
        try_cast(denominator as decimal(38, 12)) as denominator,
        try_cast(value as decimal(38, 12)) as value
    from written
    where kpi_code in (select kpi_code from warehouse.core.dim_kpi)
),

disputed as (
    select distinct * from read_csv($disputed, all_varchar = true, header = true)
),

beside as (
    select
        expected.*,
        catalogue.family,
        actual.numerator as actual_numerator,
        actual.denominator as actual_denominator,
        actual.value as actual_value,
        actual.kpi_code is not null as is_found,
        disputed.kpi_code is not null as is_disputed,
        case
            when catalogue.unit = 'currency' then 0.01
            when catalogue.denominator_measure is null and catalogue.unit = 'count' then 0
            else 1e-9
        end as tolerance
    from expected
    inner join warehouse.core.dim_kpi as catalogue
        on expected.kpi_code = catalogue.kpi_code
    left join disputed
        on expected.kpi_code = disputed.kpi_code
        and expected.grain = disputed.grain
        and expected.grain_id = disputed.grain_id
        and coalesce(expected.detail, '') = coalesce(disputed.detail, '')
        and expected.period_type = disputed.period_type
        and cast(expected.period_start as varchar) = disputed.period_start
        and length(disputed.reason) > 20
    left join warehouse.kpi.fct_kpi_values as actual
        on expected.kpi_code = actual.kpi_code
        and expected.grain = actual.grain
        and expected.grain_id = actual.grain_id
        and expected.detail is not distinct from actual.detail
        and expected.period_type = actual.period_type
        and expected.period_start = actual.period_start
)

select
    *,
    is_found
    and (value is null) = (actual_value is null)
    and coalesce(abs(value - actual_value), 0) <= tolerance
    -- parts are compared where the expected file says them; sums of money and days carry roundings of their own
    and coalesce(abs(numerator - actual_numerator), 0) <= greatest(tolerance, 0.01)
    and coalesce(abs(denominator - actual_denominator), 0) <= greatest(tolerance, 0.01) as is_equal
from beside
