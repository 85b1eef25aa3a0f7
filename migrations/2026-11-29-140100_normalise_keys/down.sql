-- A key in its normal form names the same record. What it was before stands in the record itself.
SELECT 1;
