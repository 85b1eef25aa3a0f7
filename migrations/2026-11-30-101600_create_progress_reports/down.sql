DROP TABLE record.progress_reports;
