#!/bin/sh
# Swift for a machine that has none: Debian 13's packages, unpacked beside the system and
# linked against their own C library. The compiler and what it builds run without a chroot, and so does the formatter.
set -eu
home="$1/swift"
[ -x "$home/bin/swift-format" ] && exit 0

mkdir -p "$1"
new=$(mktemp -d "$1/swift.XXXXXX")
trap 'rm -rf "$new"' EXIT
as_root=$([ "$(id -u)" = 0 ] || echo "unshare --user --map-root-user")
$as_root debootstrap --download-only --variant=minbase \
    --include=swiftlang,libc6-dev,libstdc++-14-dev trixie "$new/packages"
mkdir "$new/root" "$new/bin"
for package in "$new"/packages/var/cache/apt/archives/*.deb; do
    dpkg-deb --extract "$package" "$new/root"
done
rm -rf "$new/packages"

machine=$(uname -m)
root="$home/root"
loader=$(cd "$new/root" && find usr/lib usr/lib64 -name 'ld-linux-*.so.*' -not -type d | head -n 1)
libraries="$root/usr/lib/$machine-linux-gnu"
swift=usr/libexec/swift
for program in swift-driver swift-frontend swift-format clang-17 lld; do
    patchelf --set-interpreter "$root/$loader" --force-rpath \
        --set-rpath "$root/$swift/lib/swift/linux:$root/$swift/lib/swift/host:$libraries" \
        "$new/root/$swift/bin/$program"
done
for library in "$new/root/$swift"/lib/swift/linux/*.so "$new/root/$swift"/lib/swift/host/*.so; do
    patchelf --force-rpath --set-rpath "\$ORIGIN:\$ORIGIN/../linux:$libraries" "$library"
done
echo '{"CanonicalName": "linux", "Version": "13.0", "VersionMap": {}}' >"$new/root/SDKSettings.json"

cat >"$new/bin/swiftc" <<END
#!/bin/sh
exec "$root/$swift/bin/swiftc" "\$@" -sdk "$root" -module-cache-path "$home/modules" -use-ld=lld \\
    -Xclang-linker --sysroot="$root" -Xlinker --disable-new-dtags \\
    -Xlinker --dynamic-linker="$root/$loader" -Xlinker -rpath="$libraries"
END
ln -s "$root/$swift/bin/swift-format" "$new/bin"
chmod 755 "$new" "$new/bin/swiftc"
rm -rf "$home"
mv "$new" "$home"
