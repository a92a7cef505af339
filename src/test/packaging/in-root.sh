#!/bin/bash
# Does something in a clean root, as if that were the machine: own mounts, own processes, no variables. Needs root, or
# namespaces for everybody.
# usage: in-root.sh DIRECTORY PATH COMMAND ARG...    runs a command that lies in it, with this PATH
#        in-root.sh DIRECTORY dpkg ARG...            installs and removes packages there
# Exit status 77 where the machine does not allow it.
set -eu
if [ "${IN_ROOT-}" != yes ]; then
    unshare=(unshare --mount --pid --fork --kill-child)
    [ "$(id -u)" = 0 ] || unshare+=(--user --map-root-user)
    "${unshare[@]}" true 2> /dev/null || exit 77
    IN_ROOT=yes exec "${unshare[@]}" "$0" "$@"
fi
root=$1 path=$2
shift 2
mount --rbind /dev "$root/dev" && mount -t proc proc "$root/proc" || exit 77
if [ "$path" = dpkg ]; then
    exec env -i PATH="$PATH" dpkg --root="$root" --force-bad-path "$@"
fi
exec chroot "$root" /bin/env -i HOME=/root PATH="$path" LANG=C.UTF-8 "$@"
