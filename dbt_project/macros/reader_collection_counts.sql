{# Measures of receipts of readers (int_reader_receipts): by day and rep, and by payment. #}
{% macro reader_collection_counts() -%}
        count(*) as reader_collections,
        count(*) filter (where is_accurate_same_day) as reader_collections_same_day
{%- endmacro %}
