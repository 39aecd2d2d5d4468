{# Measures of deliverables that were handed in, and the kind of deliverable that each counts. #}
{% macro deliverable_measures() %}
{{ return({
    'sales_data_reports_submitted': 'sales_data_report',
    'receivables_control_reports': 'receivables_control_report',
    'debt_recovery_reports': 'debt_recovery_report',
    'ideas_contributed': 'idea',
    'staff_evaluations_completed': 'staff_evaluation',
    'data_files_archived': 'data_archive_file',
    'weekly_analysis_files': 'weekly_analysis_file',
}) }}
{% endmacro %}
