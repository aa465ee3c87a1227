# A small image: the first stage builds the programs, the second has neither compiler nor tests.
#   docker build -t nhncloud-certmanager-exporter .
#   docker run --rm -p 10290:10290 nhncloud-certmanager-exporter --demo

FROM debian:bookworm-slim AS build
WORKDIR /src
# Packages first: they change less often than the code, so this layer is cached.
COPY .ci/setup .ci/packages-build .ci/
RUN .ci/setup build
COPY CMakeLists.txt CMakePresets.json ./
COPY lib lib
COPY exporter exporter
ARG REVISION=unknown
RUN CERTMON_REVISION=$REVISION cmake --preset release -DCERTMON_INSTALL=OFF && cmake --build --preset release \
    && strip build/release/bin/*

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       ca-certificates libcrypt1 libcurl4 libdate-tz3 libgnutls30 libmicrohttpd12 libprometheus-cpp-core1.0 \
       libspdlog1.10 libssl3 libyaml-cpp0.7 tzdata \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/*.log \
    && groupadd --gid 65532 exporter \
    && useradd --uid 65532 --gid exporter --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin exporter \
    && install -d /etc/nhncloud-certmanager-exporter \
    && install -d -o 65532 -g 65532 -m 700 /var/lib/nhncloud-certmanager-exporter
COPY --from=build /src/build/release/bin/ /usr/local/bin/
# A test compares this version with CMakeLists.txt.
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="nhncloud-certmanager-exporter" \
      org.opencontainers.image.description="Prometheus exporter for certificate expiry in NHN Cloud Certificate Manager" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
USER 65532:65532
EXPOSE 10290
# The saved inventory. A volume, so that it is writable with a read-only root file system.
VOLUME /var/lib/nhncloud-certmanager-exporter
# Checks the default address. With another --web.listen-address or with TLS, use the same flags here.
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["nhncloud-certmanager-exporter", "--healthcheck"]
ENTRYPOINT ["nhncloud-certmanager-exporter", "--storage.path=/var/lib/nhncloud-certmanager-exporter"]
