# Sourced by mvnw and lanewise. find_jdk25 sets and exports JAVA_HOME to a JDK 25, or says in one line what to install
# and returns 2. Nothing is downloaded. The places, in order: JAVA_HOME, java on the PATH, the folders in which
# systems and version managers keep JDKs.

# A JDK says its version in a file named release, so that no JVM has to be started to ask.
is_jdk25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case "$line" in
    'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'*) return 0 ;;
    esac
  done <"$1/release"
  return 1
}

find_jdk25() {
  if is_jdk25 "${JAVA_HOME-}"; then
    export JAVA_HOME
    return 0
  fi
  java_on_path=$(command -v java || :)
  if [ -n "$java_on_path" ]; then
    java_on_path=$(readlink -f "$java_on_path" 2>/dev/null || printf %s "$java_on_path")
  fi
  for jdk in "${java_on_path%/bin/java}" \
    /usr/lib/jvm/*25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home \
    "${SDKMAN_DIR:-${HOME-}/.sdkman}"/candidates/java/25* \
    "${HOME-}"/.jdks/*25* \
    /opt/*25* /opt/java/*25*; do
    if is_jdk25 "$jdk"; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return 0
    fi
  done
  echo "lanewise: JDK 25 not found: install one (Eclipse Temurin 25, for example) and set JAVA_HOME to its folder" >&2
  return 2
}
