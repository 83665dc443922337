# Backs up the databases, the content and the releases, and puts a backup back (scripts/backup.py).
# pg_dump has to be of the server's version: PostgreSQL 15, as in deploy/compose.yml.
# docker build -f deploy/images/backup.Dockerfile -t member-help/backup .
FROM postgres:15
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git python3 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 member \
    && useradd --uid 10001 --gid member --no-create-home --home-dir /nonexistent member \
    && install -d -m 0700 -o member -g member /srv/backups
ENV PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1
WORKDIR /app
COPY scripts scripts
# The file system is read-only later, and nothing could write bytecode then.
RUN python3 -m compileall -q scripts
USER 10001:10001
ENTRYPOINT []
CMD ["python3", "scripts/backup.py", "create"]
