DELETE FROM record.identifiers WHERE kind = 'progress_report';
DROP VIEW staff.progress_reports;
DROP VIEW published.progress_reports;
DROP TABLE record.progress_reports;
