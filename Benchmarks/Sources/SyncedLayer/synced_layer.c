// Preloaded into a program, it copies each file under CAMPAIGN_DISK to CAMPAIGN_SYNCED when the program syncs it, and
// repeats what it renames and removes. What was written and never synced is not there: so a power cut would leave it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

// The place of a path among the copies; 0 when the path is not on the disk.
static int copy_of(const char *path, char *copy, size_t size) {
    const char *disk = getenv("CAMPAIGN_DISK"), *synced = getenv("CAMPAIGN_SYNCED");
    if (!disk || !synced || strncmp(path, disk, strlen(disk)) || path[strlen(disk)] != '/') return 0;
    return snprintf(copy, size, "%s%s", synced, path + strlen(disk)) < (int)size;
}

static void make_folders(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(path, 0755);
        *slash = '/';
    }
}

static void keep(int descriptor) {
    char link[64], path[PATH_MAX], copy[PATH_MAX], part[PATH_MAX];
    struct stat found;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0 || fstat(descriptor, &found) || !S_ISREG(found.st_mode)) return;
    path[length] = 0;
    if (!copy_of(path, copy, sizeof copy)) return;
    make_folders(copy);
    if (snprintf(part, sizeof part, "%s.part%d", copy, gettid()) >= (int)sizeof part) return;
    int from = open(path, O_RDONLY | O_CLOEXEC), to = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (from >= 0 && to >= 0) {
        while (sendfile(to, from, NULL, 1 << 24) > 0) {}
        rename(part, copy);
    }
    if (from >= 0) close(from);
    if (to >= 0) close(to);
}

int fsync(int descriptor) {
    int before = errno;
    keep(descriptor);
    errno = before;
    return 0;
}

int fdatasync(int descriptor) { return fsync(descriptor); }

int rename(const char *from, const char *to) {
    static int (*next)(const char *, const char *);
    char copy[PATH_MAX], other[PATH_MAX];
    if (!next) next = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    int result = next(from, to), error = errno;
    if (!result && copy_of(from, copy, sizeof copy) && copy_of(to, other, sizeof other)) next(copy, other);
    errno = error;
    return result;
}

int unlink(const char *path) {
    static int (*next)(const char *);
    char copy[PATH_MAX];
    if (!next) next = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
    int result = next(path), error = errno;
    if (!result && copy_of(path, copy, sizeof copy)) next(copy);
    errno = error;
    return result;
}
