ALTER TABLE record.changes RESET (toast_tuple_target);
