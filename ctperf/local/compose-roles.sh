#!/bin/sh
# Run once by the PostgreSQL image on an empty volume: the owner (migrations), the application role (no DDL), the database.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE ctperf_owner LOGIN NOSUPERUSER NOCREATEDB PASSWORD :'owner_password';
CREATE ROLE ctperf_app LOGIN NOSUPERUSER NOCREATEDB PASSWORD :'app_password';
CREATE DATABASE ctperf OWNER ctperf_owner;
SQL
