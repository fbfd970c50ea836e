#!/usr/bin/env bash
# Puts the servers that integration tests start into .cache/ (git-ignored): `scripts/test-servers.sh install`.
# What is there already stays. Where CI=true and this is root on Debian, missing Java, Maven and Chromium are installed; else it says
# what is missing, which fails only where CI=true.
set -euo pipefail
cd "$(dirname "$0")/.."

kafka_version=4.2.0
kafka=.cache/kafka-$kafka_version

install_kafka() {
  [ -e "$kafka" ] && return
  install_java
  for program in java mvn; do
    command -v "$program" >/dev/null || { lack "$program is not on the PATH"; return; }
  done
  draft=$(mktemp -d .cache/kafka.XXXXXX)
  trap 'rm -rf "$draft"' EXIT
  kafka_pom >"$draft/pom.xml"
  echo "test-servers: fetching Kafka $kafka_version (54 MB) from Maven Central"
  mvn -q -B -f "$draft/pom.xml" dependency:copy-dependencies -DoutputDirectory="$PWD/$draft/libs" ||
    { lack "Maven could not fetch it"; return; }
  mv "$draft/libs" "$kafka"
}

install_java() {
  command -v java >/dev/null && command -v mvn >/dev/null && return
  [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  echo "test-servers: installing Java and Maven"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends default-jre-headless maven >/dev/null
}

# Opens the pages that tests look at.
install_chromium() {
  command -v chromium >/dev/null && return
  if [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "test-servers: installing Chromium"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null
  fi
  command -v chromium >/dev/null && return
  echo "test-servers: no chromium on the PATH, its tests are skipped. On Debian: apt-get install chromium" >&2
  [ "${CI:-}" != true ]
}

kafka_pom() {
  cat <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>streamguard</groupId>
  <artifactId>test-servers</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$kafka_version</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>$kafka_version</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
}

lack() {
  echo "test-servers: no Kafka, its tests are skipped: $1. Install Java 17 and Maven, then run scripts/test-servers.sh install" >&2
  [ "${CI:-}" != true ]
}

case "${1:-}" in
  install)
    mkdir -p .cache
    install_kafka
    install_chromium
    ;;
  *)
    echo "usage: scripts/test-servers.sh install" >&2
    exit 2
    ;;
esac
