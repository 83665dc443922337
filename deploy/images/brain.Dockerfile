# Rasa, the actions and the workbench: one image, as all three read the same code and data.
# docker build -f deploy/images/brain.Dockerfile -t member-help/brain .
FROM python:3.10-slim AS packages
ENV PYTHONUTF8=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
COPY requirements/tools.txt requirements/brain.txt /build/
RUN pip install --require-hashes -r /build/tools.txt
RUN uv venv --python /usr/local/bin/python3.10 /opt/brain \
    && uv pip sync --compile-bytecode --python /opt/brain/bin/python /build/brain.txt

# The model of the project's own content, from which the first release is made.
FROM packages AS model
ENV RASA_TELEMETRY_ENABLED=false
WORKDIR /app
COPY config.yml domain.yml endpoints.yml credentials.yml ./
COPY data data
COPY bot bot
RUN /opt/brain/bin/python -m bot.lean rasa train --fixed-model-name shipped \
    --out /build/models --skip-validation

FROM python:3.10-slim
# The authors' content is a git repository.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 member \
    && useradd --uid 10001 --gid member --no-create-home --home-dir /nonexistent member \
    && install -d -o member -g member /srv/content /srv/releases
COPY --from=packages /opt/brain /opt/brain
ENV PATH=/opt/brain/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    RASA_TELEMETRY_ENABLED=false
WORKDIR /app
COPY config.yml domain.yml endpoints.yml credentials.yml ./
COPY deploy/endpoints.yml deploy/endpoints.yml
COPY data data
COPY tests/nlu/faq tests/nlu/faq
COPY tests/nlu/outside.yml tests/nlu/outside.yml
COPY bot bot
COPY actions actions
COPY --from=model /build/models/shipped.tar.gz models/shipped.tar.gz
# The file system is read-only later, and nothing could write bytecode then.
RUN python -m compileall -q bot actions
USER 10001:10001
CMD ["python", "-m", "bot.lean", "rasa", "run", "-i", "0.0.0.0", "-p", "5005", \
     "--endpoints", "deploy/endpoints.yml", "--credentials", "credentials.yml"]
