# What people wrote stays in /var/lib/tokenim, whatever happens to the program.
if [ "${DPKG_ROOT:-/}" = / ] && [ -d /run/systemd/system ]; then
    systemctl --no-reload disable --now tokenim-server.service
fi
