-- Each write appends two contents of a kilobyte or so: to compress them cost half of an import. What is larger than a page still is.
ALTER TABLE record.changes SET (toast_tuple_target = 8160);
