-- What a unit of a currency is worth in the reporting currency on a day.
select to_json([from_currency, cast(rate_date as varchar)]) as row_key, to_json({
    'currency': from_currency, 'rate': cast(rate as varchar), 'rate_date': rate_date
}) as content, _source_file as source_file, _source_line as source_line
from main.acc_fx_rates
where not _is_deleted and to_currency = getvariable('reporting_currency')
    and from_currency <> getvariable('reporting_currency')
