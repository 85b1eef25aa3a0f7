#!/bin/sh
# Makes the program's role and its database, once, in a PostgreSQL that was just made. The role owns the database and makes the roles
# that readers have (CREATEROLE); it is no superuser, so it reads no file of the machine and runs no program there. Its queries are not
# compiled (jit): that can take seconds for a query that runs for milliseconds.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --set=password="$MINUTEBOOK_DB_PASSWORD" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE minutebook LOGIN CREATEROLE NOSUPERUSER NOCREATEDB PASSWORD :'password';
ALTER ROLE minutebook SET jit = off;
CREATE DATABASE minutebook OWNER minutebook;
SQL
