# Finds a JDK of at least version 25 and puts it into JAVA_HOME; sourced by genkan and mvnw.
# It reads the "release" file that each JDK has, so that no Java is started to ask.

# Whether the folder $1 holds a JDK (with its compiler) that is new enough.
jdk_fits() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r jdk_key jdk_value; do
        if [ "$jdk_key" = JAVA_VERSION ]; then
            jdk_value=${jdk_value#\"}
            jdk_version=${jdk_value%\"}
            jdk_major=${jdk_version%%[!0-9]*}
            [ "${jdk_major:-0}" -ge 25 ]
            return
        fi
    done <"$1/release"
    return 1
}

# The folder of the javac in PATH, through all symbolic links.
jdk_in_path() {
    jdk_link=$(command -v javac) || return 1
    jdk_hops=0
    while [ -L "$jdk_link" ] && [ "$jdk_hops" -lt 40 ]; do
        jdk_to=$(readlink "$jdk_link") || return 1
        case $jdk_to in
            /*) jdk_link=$jdk_to ;;
            *) jdk_link=${jdk_link%/*}/$jdk_to ;;
        esac
        jdk_hops=$((jdk_hops + 1))
    done
    jdk_link=${jdk_link%/*}
    printf '%s\n' "${jdk_link%/*}"
}

find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && jdk_fits "$JAVA_HOME"; then
        return 0
    fi
    jdk_home=$(jdk_in_path) || jdk_home=
    if [ -n "$jdk_home" ] && jdk_fits "$jdk_home"; then
        JAVA_HOME=$jdk_home
        return 0
    fi
    for jdk_prefix in /usr/lib /usr/lib64 /usr/local/lib /opt; do
        for jdk_home in "$jdk_prefix"/jvm/*; do
            if jdk_fits "$jdk_home"; then
                JAVA_HOME=$jdk_home
                return 0
            fi
        done
    done
    for jdk_home in /usr/java/* /usr/local/java/* /usr/local/jdk* /opt/java/* /opt/jdk* \
        /opt/*jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* \
        "${HOME:-/}"/.asdf/installs/java/* "${HOME:-/}"/.local/share/mise/installs/java/* \
        "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if jdk_fits "$jdk_home"; then
            JAVA_HOME=$jdk_home
            return 0
        fi
    done
    return 1
}

# Finds one or says in one line what is missing, as the program $1.
need_jdk() {
    if find_jdk; then
        export JAVA_HOME
    else
        echo "$1: needs a JDK 25 or newer (a JDK, not a JRE): install one, such as Temurin 25 from" \
            "https://adoptium.net, or set JAVA_HOME to it" >&2
        exit 1
    fi
}
