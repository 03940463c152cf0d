# pytest-scim in a container, as a user without rights:
#   docker build -t pytest-scim .
#   docker run --rm -e SCIM_TOKEN -v "$PWD:/work" pytest-scim --profile ./acme.yaml --base-url URL --yes
# Journals and refresh tokens are below /home/scim: give it a volume to sweep after a killed run.
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN python -m pip install --no-cache-dir --require-hashes -r requirements/build.txt
RUN python -m hatchling build -t wheel -d /dist

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 scim \
 && install -d -o scim /opt/pytest-scim /work
USER 10001
WORKDIR /opt/pytest-scim
COPY --chown=10001 requirements/runtime.txt ./
COPY --chown=10001 --from=build /dist/ ./
RUN python -m venv venv
RUN venv/bin/python -m pip install --no-cache-dir --only-binary :all: --require-hashes -r runtime.txt
RUN venv/bin/python -m pip install --no-cache-dir --no-deps ./*.whl
ENV PATH=/opt/pytest-scim/venv/bin:$PATH
WORKDIR /work
ENTRYPOINT ["pytest-scim", "run"]
