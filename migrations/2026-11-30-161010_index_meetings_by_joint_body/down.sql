DROP INDEX CONCURRENTLY record.meetings_by_joint_body;
