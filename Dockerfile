# The image of the dashboard and of its rebuilds. It holds code and evidence and no
# snapshot: the service `rebuild` makes that in the volume, and the dashboard takes it up.
FROM python:3.13-slim-trixie@sha256:ffb752e139c0a19692a43af8d8523b274222dd68eebad5d583b45c2201c6e30a AS made
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libstdc++6 make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/porchlight
COPY .make .make
COPY Makefile pyproject.toml uv.lock LICENSE ./
COPY dashboard dashboard
COPY warehouse warehouse
COPY dbt_project dbt_project
COPY seeds seeds
COPY .streamlit .streamlit
COPY .deploy .deploy
ENV UV_LINK_MODE=copy
RUN --mount=type=cache,target=/root/.cache \
    make .venv/ready \
    && test -e .venv/npm-files \
    && .venv/bin/python -m compileall -q dashboard warehouse

FROM python:3.13-slim-trixie@sha256:ffb752e139c0a19692a43af8d8523b274222dd68eebad5d583b45c2201c6e30a
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin porchlight \
    && install --directory --owner=porchlight --mode=0700 /data
COPY --from=made /srv/porchlight /srv/porchlight
WORKDIR /srv/porchlight
ENV HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PORCHLIGHT_ADDRESS=0.0.0.0 \
    PORCHLIGHT_DATA_DIR=/data
USER 10001
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD [".venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]
CMD [".deploy/serve"]
