#!/bin/sh
# The account by which PostgreSQL is watched: it reads the server's own statistics and no table.
# Among them is each connection's last statement with what it was given, so the server keeps only the
# beginning (track_activity_query_size=100): too little for members' words, see docs/operating.md.
# A new database runs this by itself (/docker-entrypoint-initdb.d); an older one, or another
# password: `sh /docker-entrypoint-initdb.d/watcher.sh` in its container, as often as you like.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
SET client_min_messages = warning;
\getenv password WATCHER_PASSWORD
SELECT 'CREATE ROLE watcher' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'watcher') \gexec
ALTER ROLE watcher LOGIN CONNECTION LIMIT 5 PASSWORD :'password';
ALTER ROLE watcher SET default_transaction_read_only = on;
ALTER ROLE watcher SET statement_timeout = '5s';
GRANT pg_monitor TO watcher;
SQL
