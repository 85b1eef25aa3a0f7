-- A constraint that holds is not made doubtful again, and the one before took it away or will.
SELECT 1;
