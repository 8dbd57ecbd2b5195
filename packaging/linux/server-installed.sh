# A package is also unpacked where nothing runs, into a folder of its own.
root="${DPKG_ROOT:-/}"
if command -v systemd-sysusers >/dev/null; then
    systemd-sysusers --root="$root" tokenim-server.conf
fi
if [ "$root" = / ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    # After an update; the first time whoever installs decides when it starts.
    systemctl try-restart tokenim-server.service
fi
