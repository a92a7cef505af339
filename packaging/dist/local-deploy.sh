#!/bin/sh
# local-deploy: finds itself and a JVM, then becomes the program.
# Each $(...) is a fork and costs a millisecond, so there is none on the usual path.

# What the user gave to JVMs is for the programs that are started, not for us: it prints noise and spoils the AOT cache.
for name in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS; do
    eval "value=\${$name-}"
    [ -z "$value" ] || export "LOCAL_DEPLOY_KEPT_$name=$value"
    unset "$name"
done

# In the C locale a JVM spoils every name that is not ASCII: arguments, variables, files. Other locales are the user's business.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX)
        if [ -n "${LC_ALL-}" ]; then
            export LOCAL_DEPLOY_KEPT_LC_ALL="$LC_ALL"
        else
            export LOCAL_DEPLOY_ADDED=LC_ALL
        fi
        export LC_ALL=C.UTF-8
        ;;
esac

self=$0
case $self in
    */*) ;;
    *) self=$(command -v -- "$self") ;;
esac
while [ -L "$self" ]; do
    link=$(readlink "$self")
    case $link in
        /*) self=$link ;;
        *) self=${self%/*}/$link ;;
    esac
done
case $self in
    /*) ;;
    *) self=$PWD/$self ;;
esac
home=${self%/*}/..
case $self in
    */bin/*) home=${self%/bin/*} ;;
esac
lib=$home/lib

# lib/jvm: the JVM the caches were trained with, its folder and the line in its "release" file that tells its exact build.
trained_home='' trained_build=''
if [ -r "$lib/jvm" ]; then
    { read -r trained_home; read -r trained_build; } < "$lib/jvm"
fi

if [ -x "$home/runtime/bin/java" ]; then
    jvm=$home/runtime
elif [ -n "$trained_home" ] && [ -x "$trained_home/bin/java" ]; then
    jvm=$trained_home
else
    jvm=$(sh "$lib/find-jdk.sh") || exit 69
fi

# A JVM of another build refuses the cache and then starts more slowly than without one.
aot=no
if [ -n "$trained_build" ] && [ -r "$jvm/release" ]; then
    while read -r line; do
        case $line in
            "$trained_build") aot=yes; break ;;
            JAVA_RUNTIME_VERSION=*) break ;;
        esac
    done < "$jvm/release"
fi

# So they are trained anew for this one: once, beside the call, and where we may.
if [ $aot = no ] && [ -n "$trained_build" ] && [ -z "${LOCAL_DEPLOY_TRAIN-}" ] && [ -w "$lib" ]; then
    (nice sh "$lib/train.sh" "$jvm" < /dev/null > /dev/null 2>&1 &)
fi

# A JVM also refuses a cache whose jars have other times than at its training, as in a plain copy. lib/untouched is a second
# name of lib/jvm; a copy that gives new times makes a second file of it, so it is seen here without a fork.
if [ $aot = yes ] && ! [ "$lib/untouched" -ef "$lib/jvm" ]; then
    TZ=UTC0 touch -t @time@ "$lib"/client/*.jar "$lib"/daemon/lib/main/*.jar && ln -f "$lib/jvm" "$lib/untouched"
fi 2>/dev/null

# The same words as in dev.localdeploy.Main.
if [ "${1-}" = daemon ] && [ "${2-}" = run ]; then
    # Settings for Quarkus are those of the user's projects: variables, or files in the folder where the user stands. The
    # programs do not miss them: they get the environment of the client that starts them.
    foreign=$(awk 'BEGIN {
        for (name in ENVIRON) if (tolower(name) ~ /^(_[a-z0-9]+_)?(quarkus|smallrye|mp)_[a-z0-9_]*$/) print name
    }')
    for name in $foreign; do
        unset "$name"
    done
    case $jvm in
        /*) ;;
        *) jvm=$PWD/$jvm ;;
    esac
    cd "$lib"
    # A small heap that grows only when needed, and compiled code only for what is really called often: the machine
    # belongs to the deployments. docs/benchmarks.md has what each of these is worth.
    set -- -Dlocal-deploy.nofile="$(ulimit -Sn)" -jar "$lib/daemon/lib/main/local-deploy-daemon.jar" "$@"
    set -- -XX:+UseSerialGC -Xms8m -Xmn1m -Xmx64m -XX:MinHeapFreeRatio=2 -XX:MaxHeapFreeRatio=5 -XX:-ShrinkHeapInSteps -Xss256k \
        -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=10 -XX:TrimNativeHeapInterval=5000 \
        -XX:ReservedCodeCacheSize=6m -XX:NmethodSweepActivity=40 -XX:StartAggressiveSweepingAt=3 \
        -XX:StringTableSize=4096 -XX:+UnlockExperimentalVMOptions -XX:SymbolTableSize=8192 "$@"
    # One arena for all threads: glibc gives each a few megabytes of its own. Programs get the client's environment, not this.
    export MALLOC_ARENA_MAX=1
    cache=$lib/daemon.aot
else
    main=dev.localdeploy.Main
    [ -z "${LOCAL_DEPLOY_TRAIN-}" ] || main=dev.localdeploy.Rehearsal
    # Only the monitor needs to know terminals; others need not even open these jars.
    terminal=
    case " $* " in
        *' monitor '*) terminal=:$lib/client/jline-terminal.jar:$lib/client/jline-terminal-ffm.jar ;;
    esac
    tty=false
    if [ -t 1 ]; then
        tty=true
        width=${COLUMNS:-}
        [ -n "$width" ] || width=$(stty size <&1 2>/dev/null) || width=80
        set -- -Dlocal-deploy.width="${width#* }" $main "$@"
    else
        set -- $main "$@"
    fi
    # picocli need not get ready for types that no option has, and nobody asks java.security, 3 ms to read, for the
    # standard value that a socket wants of it. Native access is the monitor's, but a cache is refused where it differs.
    set -- -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dpicocli.disable.closures=true -Dpicocli.converters.excludes='java.*' \
        -Djdk.includeInExceptions=hostInfoExclSocket --enable-native-access=ALL-UNNAMED \
        -Dlocal-deploy.tty=$tty -Dlocal-deploy.version=@version@ \
        -cp "$lib/client/local-deploy.jar:$lib/client/picocli.jar:$lib/client/jackson-core.jar:$lib/client/snakeyaml-engine.jar:$lib/client/re2j.jar$terminal" "$@"
    cache=$lib/client.aot
    # Where a quarter of the memory is 32 GB, a JVM left alone takes longer pointers, and refuses the cache.
    set -- -Xmx256m "$@"
fi

if [ $aot = yes ] && [ -f "$cache" ]; then
    set -- -XX:AOTCache="$cache" "$@"
fi
# Set only while the caches are trained.
if [ -n "${LOCAL_DEPLOY_TRAIN-}" ]; then
    # Profiles are for a compiler that we do not use. Machine code would be for this processor, which JDK 25 does not write down:
    # one that lacks an instruction of it would end with SIGILL.
    set -- -XX:AOTCacheOutput="$LOCAL_DEPLOY_TRAIN" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:-AOTAdapterCaching \
        -XX:-AOTStubCaching "$@"
    unset LOCAL_DEPLOY_TRAIN
fi
# A later JVM may no longer know one of these settings, and must start nevertheless, and be trained.
exec "$jvm/bin/java" -XX:+IgnoreUnrecognizedVMOptions -XX:-UsePerfData -Xlog:disable -Xlog:all=off -Dlocal-deploy.home="$home" "$@"
