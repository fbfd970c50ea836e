#!/usr/bin/env bash
# Puts the servers that integration tests start into .cache/ (git-ignored): `scripts/test-servers.sh install`.
# What is there already stays. Where CI=true and this is root on Debian, missing Java, Maven and Chromium are installed; else it says
# what is missing, which fails only where CI=true.
set -euo pipefail
cd "$(dirname "$0")/.."

kafka_version=4.2.0
kafka=.cache/kafka-$kafka_version
redis=.cache/redis-6.2
redis_binaries=com.github.codemonstur:embedded-redis:1.4.3

install_kafka() {
  [ -e "$kafka" ] && return
  install_java
  for program in java mvn; do
    command -v "$program" >/dev/null || { lack Kafka "$program is not on the PATH"; return; }
  done
  mkdir "$draft/kafka"
  kafka_pom >"$draft/kafka/pom.xml"
  echo "test-servers: fetching Kafka $kafka_version (54 MB) from Maven Central"
  mvn -q -B -f "$draft/kafka/pom.xml" dependency:copy-dependencies -DoutputDirectory="$PWD/$draft/kafka/libs" ||
    { lack Kafka "Maven could not fetch it"; return; }
  mv "$draft/kafka/libs" "$kafka"
}

# The one on the PATH is taken where there is one.
install_redis() {
  ! command -v redis-server >/dev/null || return 0
  [ -e "$redis" ] && return
  case "$(uname -sm)" in
    'Linux x86_64') platform=linux-amd64 ;;
    'Linux aarch64') platform=linux-arm64 ;;
    *) lack Redis 'redis-server is not on the PATH'; return ;;
  esac
  install_java
  command -v mvn >/dev/null || { lack Redis 'neither redis-server nor mvn is on the PATH'; return; }
  echo "test-servers: fetching Redis (12 MB) from Maven Central"
  # Maven leaves a folder of its own where it runs.
  (cd "$draft" && mvn -q -B dependency:unpack -Dartifact="$redis_binaries" -DoutputDirectory="$PWD/redis" \
    -Dmdep.unpack.includes="redis-server-*-$platform") ||
    { lack Redis 'Maven could not fetch it'; return; }
  mv "$draft"/redis/redis-server-*-"$platform" "$draft/redis/redis-server"
  chmod 755 "$draft/redis/redis-server"
  "$draft/redis/redis-server" --version >/dev/null ||
    { lack Redis 'the one that Maven fetched does not run here'; return; }
  mv "$draft/redis" "$redis"
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
  echo "test-servers: no $1, its tests are skipped: $2. Install Java 17 and Maven, then run scripts/test-servers.sh install" >&2
  [ "${CI:-}" != true ]
}

case "${1:-}" in
  install)
    mkdir -p .cache
    draft=$(mktemp -d .cache/draft.XXXXXX)
    trap 'rm -rf "$draft"' EXIT
    install_kafka
    install_redis
    install_chromium
    ;;
  *)
    echo "usage: scripts/test-servers.sh install" >&2
    exit 2
    ;;
esac
