/* A disk that is full below one folder: what a program writes there fails with ENOSPC from the
 * moment that the test names. Preloaded into a real program; `full_disk.rs` holds the other end.
 *
 * TOKENIM_FULL_BELOW    the folder, as /proc names it
 * TOKENIM_FULL_CONTROL  a file of three numbers, shared: writes still allowed (negative: as many
 *                       as there are), writes that were let through, writes that failed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

static struct numbers { _Atomic long left, written, failed; } *numbers;
static char below[PATH_MAX];

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("TOKENIM_FULL_BELOW"), *control = getenv("TOKENIM_FULL_CONTROL");
    if (!folder || !control) return;
    snprintf(below, sizeof below, "%s/", folder);
    int file = open(control, O_RDWR | O_CLOEXEC);
    void *shared = mmap(NULL, sizeof *numbers, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared == MAP_FAILED) abort();
    close(file);
    numbers = shared;
}

/* Whether there is no room for what is about to be written to this file. */
static int full(int file) {
    char name[64], path[PATH_MAX];
    if (!numbers) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t length = readlink(name, path, sizeof path);
    if (length < (ssize_t)strlen(below) || strncmp(path, below, strlen(below))) return 0;
    for (long left = atomic_load(&numbers->left); left >= 0;) {
        if (left == 0) {
            atomic_fetch_add(&numbers->failed, 1);
            errno = ENOSPC;
            return 1;
        }
        if (atomic_compare_exchange_weak(&numbers->left, &left, left - 1)) break;
    }
    atomic_fetch_add(&numbers->written, 1);
    return 0;
}

#define REAL(name) (*(__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *bytes, size_t length) {
    return full(file) ? -1 : REAL(write)(file, bytes, length);
}
ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
    return full(file) ? -1 : REAL(pwrite)(file, bytes, length, at);
}
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
    return full(file) ? -1 : REAL(pwrite64)(file, bytes, length, at);
}
ssize_t writev(int file, const struct iovec *parts, int count) {
    return full(file) ? -1 : REAL(writev)(file, parts, count);
}
int ftruncate(int file, off_t length) {
    return full(file) ? -1 : REAL(ftruncate)(file, length);
}
int ftruncate64(int file, off64_t length) {
    return full(file) ? -1 : REAL(ftruncate64)(file, length);
}
int fallocate(int file, int mode, off_t at, off_t length) {
    return full(file) ? -1 : REAL(fallocate)(file, mode, at, length);
}
int fallocate64(int file, int mode, off64_t at, off64_t length) {
    return full(file) ? -1 : REAL(fallocate64)(file, mode, at, length);
}
/* These two answer with the error instead of setting it. */
int posix_fallocate(int file, off_t at, off_t length) {
    return full(file) ? ENOSPC : REAL(posix_fallocate)(file, at, length);
}
int posix_fallocate64(int file, off64_t at, off64_t length) {
    return full(file) ? ENOSPC : REAL(posix_fallocate64)(file, at, length);
}
