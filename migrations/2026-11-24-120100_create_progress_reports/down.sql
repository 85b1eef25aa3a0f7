DELETE FROM record.identifiers WHERE kind = 'progress_report';
DROP TABLE record.progress_reports;
