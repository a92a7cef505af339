#!/bin/sh
# Makes a Debian package of a self-contained distribution, with dpkg-deb and nothing else.
# usage: build.sh SELF-CONTAINED-DIRECTORY TARGET-DIRECTORY
# Prints the package that it made. COMPRESSION, such as -Zgzip, is handed on to dpkg-deb.
set -eu
base=$(cd "$(dirname "$0")" && pwd)
dist=$1 target=$2
program=/usr/lib/local-deploy/bin/local-deploy

version=$("$dist/bin/local-deploy" --version)
# To Debian, what stands behind ~ comes before the version without it, as a snapshot does.
version=$(echo "${version#* }" | sed 's/-/~/')
architecture=$(dpkg --print-architecture)
package=$target/local-deploy_${version}_$architecture.deb
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib/local-deploy" "$root/usr/lib/systemd/user" "$root/usr/share/doc/local-deploy" \
    "$root/usr/share/man/man1" "$root/usr/share/bash-completion" "$root/usr/share/zsh/vendor-completions" "$root/usr/share/fish"
# With their times and links, by which the launcher knows that the AOT caches fit.
cp -a "$dist/." "$root/usr/lib/local-deploy/"
# Absolute, as the launcher takes its folder from it, which then stands in units and messages.
ln -s $program "$root/usr/bin/local-deploy"
share=$root/usr/lib/local-deploy/share
gzip -9n < "$share/man/man1/local-deploy.1" > "$root/usr/share/man/man1/local-deploy.1.gz"
mv "$share/bash-completion/completions" "$root/usr/share/bash-completion/"
mv "$share/zsh/site-functions/_local-deploy" "$root/usr/share/zsh/vendor-completions/"
mv "$share/fish/vendor_completions.d" "$root/usr/share/fish/"
rm -r "$share/man" "$share/bash-completion" "$share/zsh" "$share/fish" "$share/launchd"
# For "systemctl --user enable local-deploy"; "local-deploy service install" leaves it at that, but writes the user's own, which
# comes before it, where it is not enabled or the user's folders lie elsewhere. It has to say the same as that.
{
    echo "# The daemon of local-deploy, for every user who says: systemctl --user enable --now local-deploy"
    sed -e '1,/^$/ { /^#/d; }' -e "s|@program@|\"$program\"|" -e '/^@environment@$/d' "$share/systemd/local-deploy.service"
} > "$root/usr/lib/systemd/user/local-deploy.service"
cp "$base/copyright" "$root/usr/share/doc/local-deploy/copyright"
find "$root" -type d -exec chmod 755 {} +
find "$root/usr/share" "$root/usr/lib/systemd" -type f -exec chmod 644 {} +

size=$(du -sk --apparent-size "$root/usr" | cut -f1)
sed -e "s|@version@|$version|" -e "s|@architecture@|$architecture|" -e "s|@size@|$size|" "$base/control" > "$root/DEBIAN/control"
install -m 755 "$base/postinst" "$root/DEBIAN/postinst"
dpkg-deb --root-owner-group ${COMPRESSION:--Zxz} --build "$root" "$package" > /dev/null
echo "$package"
