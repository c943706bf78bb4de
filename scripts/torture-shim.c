/* Faults for scripts/torture, as a library that is loaded before the others (LD_PRELOAD).
 *
 * Counts the calls by which a process touches files and sockets, and at the one that is asked for
 * ends the process (SIGKILL), also with what a power cut takes along, or lets the call fail. Also moves
 * the wall clock. What to do comes from the environment:
 *
 *   TORTURE_MODE   trace: write every call to the log, and its number
 *                  kill:  SIGKILL before the call TORTURE_AT
 *                  cut:   the same, after every write that no sync has made durable was undone: of
 *                         the power cut's files only what was synced is left, and TORTURE_KEPT
 *                         percent of what came after, oldest first. Calls of other threads wait.
 *                         TORTURE_AT 0: at the end of the process
 *                         With TORTURE_LIES 1 a sync makes nothing durable, as on a disk that lies
 *                  fail:  the call TORTURE_AT fails as TORTURE_FAULT says
 *                  (none: only the clock)
 *   TORTURE_AT     which call, counted from 1 over all threads; in mode fail only calls on files for
 *                  which the fault exists are counted
 *   TORTURE_FAULT  EIO:    any call on a file
 *                  ENOSPC: a call that writes, makes or grows a file
 *                  SHORT:  a write stores half, and the next write to that file has no room
 *                  FSYNC:  fsync and fdatasync say EIO
 *   TORTURE_LASTS  1: every counted call after that one fails too
 *   TORTURE_COUNT  1: in mode fail, write every counted call to the log as trace does
 *   TORTURE_LOG    the file that takes one line for the call where it happened
 *   TORTURE_CLOCK  a file of eight bytes: milliseconds that are added to the wall clock, looked at
 *                  again with every call
 *
 * Every call is made as a system call, so nothing depends on how the C library does it. In the modes
 * that count, programs started by this one are left alone. What a power cut does to
 * names (files made, renamed or removed without a sync of their folder) is not played.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum mode { NOTHING, TRACE, KILL, CUT, FAIL };
enum fault { FAULT_EIO, FAULT_ENOSPC, FAULT_SHORT, FAULT_FSYNC };
/* What a call does to a file; sockets and pipes are never made to fail. */
enum kind { READS, WRITES, MAKES, SYNCS, CHANGES, TALKS };

static enum mode mode = NOTHING;
static enum fault fault = FAULT_EIO;
static long at = 0;
static int lasts = 0;
static int tells_all = 0;
static int kept = 0;
static int lies = 0;
static char log_path[4096];
static const volatile int64_t *clock_offset = NULL;
static atomic_long count = 0;
static atomic_int full_descriptor = -1;

static int open_log(void) {
    return (int)syscall(SYS_openat, AT_FDCWD, log_path,
                        O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void note(int log, long number, const char *call, const char *what) {
    char line[512];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", number, call, what);
    if (length > 0) (void)!syscall(SYS_write, log, line, (size_t)length);
}

__attribute__((constructor)) static void begin(void) {
    const char *value = getenv("TORTURE_CLOCK");
    if (value != NULL) {
        int descriptor = (int)syscall(SYS_openat, AT_FDCWD, value, O_RDONLY | O_CLOEXEC, 0);
        if (descriptor >= 0) {
            void *page = mmap(NULL, 8, PROT_READ, MAP_SHARED, descriptor, 0);
            if (page != MAP_FAILED) clock_offset = page;
            syscall(SYS_close, descriptor);
        }
    }
    value = getenv("TORTURE_MODE");
    if (value == NULL) return;
    enum mode wanted = NOTHING;
    if (strcmp(value, "trace") == 0) wanted = TRACE;
    if (strcmp(value, "kill") == 0) wanted = KILL;
    if (strcmp(value, "cut") == 0) wanted = CUT;
    if (strcmp(value, "fail") == 0) wanted = FAIL;
    if ((value = getenv("TORTURE_KEPT")) != NULL) kept = atoi(value);
    if ((value = getenv("TORTURE_LIES")) != NULL) lies = atoi(value);
    if ((value = getenv("TORTURE_AT")) != NULL) at = atol(value);
    if ((value = getenv("TORTURE_LASTS")) != NULL) lasts = atoi(value);
    if ((value = getenv("TORTURE_COUNT")) != NULL) tells_all = atoi(value);
    if ((value = getenv("TORTURE_LOG")) != NULL) strncpy(log_path, value, sizeof log_path - 1);
    if ((value = getenv("TORTURE_FAULT")) != NULL) {
        if (strcmp(value, "ENOSPC") == 0) fault = FAULT_ENOSPC;
        if (strcmp(value, "SHORT") == 0) fault = FAULT_SHORT;
        if (strcmp(value, "FSYNC") == 0) fault = FAULT_FSYNC;
    }
    unsetenv("LD_PRELOAD");
    unsetenv("TORTURE_MODE");
    tells_all = tells_all || wanted == TRACE;
    mode = wanted;
}

static int is_file(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

/* The name of what a descriptor stands for, without the folders before it. */
static void name_of(int descriptor, char *name, size_t size) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    char *slash = strrchr(path, '/');
    snprintf(name, size, "%.200s", slash != NULL ? slash + 1 : path);
    char *bracket = strchr(name, '[');
    if (bracket != NULL) *bracket = 0;
    char *colon = strchr(name, ':');
    if (colon != NULL) *colon = 0;
}

/* A write that no sync has made durable yet, with what was there before. */
struct undo {
    struct undo *older;
    dev_t device;
    ino_t file;
    off_t offset, size;
    ssize_t length;
    char *bytes;
    char path[];
};

static struct undo *newest = NULL;
static pthread_mutex_t undo_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int is_cut = 0;

/* Keeps what is at a place of a file before it is written over, or cut off. */
static void remember(int descriptor, off_t offset, off_t length) {
    struct stat status;
    char link[64], path[4096];
    if (mode != CUT || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t end = readlink(link, path, sizeof path - 1);
    if (end <= 0) return;
    path[end] = 0;
    struct undo *undo = malloc(sizeof *undo + (size_t)end + 1);
    if (undo == NULL) abort();
    *undo = (struct undo){.device = status.st_dev, .file = status.st_ino, .offset = offset,
                          .size = status.st_size};
    memcpy(undo->path, path, (size_t)end + 1);
    if (offset < status.st_size) {
        if (length > status.st_size - offset) length = status.st_size - offset;
        undo->bytes = malloc((size_t)length);
        if (undo->bytes == NULL) abort();
        /* The descriptor may be for writing only. */
        int reader = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
        undo->length = syscall(SYS_pread64, reader, undo->bytes, (size_t)length, offset);
        syscall(SYS_close, reader);
    }
    pthread_mutex_lock(&undo_lock);
    undo->older = newest;
    newest = undo;
    pthread_mutex_unlock(&undo_lock);
}

/* What a sync has made durable is not undone. */
static void forget(int descriptor) {
    struct stat status;
    if (mode != CUT || lies || fstat(descriptor, &status) != 0) return;
    pthread_mutex_lock(&undo_lock);
    struct undo **place = &newest;
    while (*place != NULL) {
        struct undo *undo = *place;
        if (undo->device == status.st_dev && undo->file == status.st_ino) {
            *place = undo->older;
            free(undo->bytes);
            free(undo);
        } else {
            place = &undo->older;
        }
    }
    pthread_mutex_unlock(&undo_lock);
}

/* Ends the process as a power cut would. */
static void cut(void) {
    /* Whoever comes to a call now waits there; the lock holds a sync that has just come back. */
    atomic_store(&is_cut, 1);
    pthread_mutex_lock(&undo_lock);
    long total = 0;
    for (struct undo *undo = newest; undo != NULL; undo = undo->older) total += 1;
    long left = total - total * kept / 100;
    for (struct undo *undo = newest; undo != NULL && left > 0; undo = undo->older, left -= 1) {
        struct stat status;
        int descriptor = (int)syscall(SYS_openat, AT_FDCWD, undo->path, O_WRONLY | O_CLOEXEC, 0);
        if (descriptor < 0) continue;
        if (fstat(descriptor, &status) == 0 && status.st_ino == undo->file) {
            if (undo->length > 0)
                syscall(SYS_pwrite64, descriptor, undo->bytes, (size_t)undo->length, undo->offset);
            syscall(SYS_ftruncate, descriptor, undo->size);
        }
        syscall(SYS_close, descriptor);
    }
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

__attribute__((destructor)) static void end(void) {
    if (mode == CUT && at == 0) cut();
}

static int exists_for(enum kind kind) {
    switch (fault) {
    case FAULT_EIO: return kind != TALKS;
    case FAULT_ENOSPC: return kind == WRITES || kind == MAKES;
    case FAULT_SHORT: return kind == WRITES;
    case FAULT_FSYNC: return kind == SYNCS;
    }
    return 0;
}

/* Counts a call; returns the error that it has to end with, or 0, or -1 for a short write. */
static int step(enum kind kind, const char *call, int descriptor, const char *path) {
    if (mode == NOTHING) return 0;
    while (atomic_load(&is_cut)) pause();
    if (mode == FAIL) {
        if (!exists_for(kind)) return 0;
        if (descriptor >= 0 && !is_file(descriptor)) return 0;
        if (fault == FAULT_SHORT && descriptor >= 0
            && atomic_load(&full_descriptor) == descriptor) {
            if (!lasts) atomic_store(&full_descriptor, -1);
            return ENOSPC;
        }
    }
    long number = atomic_fetch_add(&count, 1) + 1;
    int is_here = number == at;
    if (tells_all || is_here) {
        char name[256];
        if (path != NULL) {
            const char *slash = strrchr(path, '/');
            snprintf(name, sizeof name, "%s", slash != NULL ? slash + 1 : path);
        } else {
            name_of(descriptor, name, sizeof name);
        }
        int log = open_log();
        if (log >= 0) {
            note(log, number, call, name);
            syscall(SYS_close, log);
        }
    }
    if (mode == KILL && is_here) {
        syscall(SYS_kill, getpid(), SIGKILL);
        for (;;) pause();
    }
    if (mode == CUT && is_here) cut();
    if (mode != FAIL || !(is_here || (lasts && number > at))) return 0;
    switch (fault) {
    case FAULT_EIO: case FAULT_FSYNC: return EIO;
    case FAULT_ENOSPC: return ENOSPC;
    case FAULT_SHORT:
        atomic_store(&full_descriptor, descriptor);
        return -1;
    }
    return 0;
}

/* Where the next write without an offset goes. */
static off_t place_of(int descriptor) {
    struct stat status;
    int flags = fcntl(descriptor, F_GETFL);
    if (flags >= 0 && (flags & O_APPEND) && fstat(descriptor, &status) == 0) return status.st_size;
    return lseek(descriptor, 0, SEEK_CUR);
}

#define STOP(kind, call, descriptor, path)                                                         \
    int problem = step(kind, call, descriptor, path);                                              \
    if (problem > 0) {                                                                             \
        errno = problem;                                                                           \
        return -1;                                                                                 \
    }

static int open_at(int folder, const char *path, int flags, mode_t rights) {
    STOP((flags & O_CREAT) ? MAKES : READS, "open", -1, path)
    return (int)syscall(SYS_openat, folder, path, flags, rights);
}

#define RIGHTS                                                                                     \
    mode_t rights = 0;                                                                             \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                           \
        va_list list;                                                                              \
        va_start(list, flags);                                                                     \
        rights = va_arg(list, mode_t);                                                             \
        va_end(list);                                                                              \
    }

int open(const char *path, int flags, ...) { RIGHTS return open_at(AT_FDCWD, path, flags, rights); }
int open64(const char *path, int flags, ...) {
    RIGHTS return open_at(AT_FDCWD, path, flags, rights);
}
int openat(int folder, const char *path, int flags, ...) {
    RIGHTS return open_at(folder, path, flags, rights);
}
int openat64(int folder, const char *path, int flags, ...) {
    RIGHTS return open_at(folder, path, flags, rights);
}

ssize_t read(int descriptor, void *bytes, size_t size) {
    STOP(READS, "read", descriptor, NULL)
    return syscall(SYS_read, descriptor, bytes, size);
}
ssize_t pread(int descriptor, void *bytes, size_t size, off_t offset) {
    STOP(READS, "read", descriptor, NULL)
    return syscall(SYS_pread64, descriptor, bytes, size, offset);
}
ssize_t pread64(int descriptor, void *bytes, size_t size, off64_t offset) {
    STOP(READS, "read", descriptor, NULL)
    return syscall(SYS_pread64, descriptor, bytes, size, offset);
}
ssize_t write(int descriptor, const void *bytes, size_t size) {
    STOP(WRITES, "write", descriptor, NULL)
    if (mode == CUT) remember(descriptor, place_of(descriptor), (off_t)size);
    return syscall(SYS_write, descriptor, bytes, problem < 0 ? (size + 1) / 2 : size);
}
ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset) {
    STOP(WRITES, "write", descriptor, NULL)
    remember(descriptor, offset, (off_t)size);
    return syscall(SYS_pwrite64, descriptor, bytes, problem < 0 ? (size + 1) / 2 : size, offset);
}
ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset) {
    STOP(WRITES, "write", descriptor, NULL)
    remember(descriptor, offset, (off_t)size);
    return syscall(SYS_pwrite64, descriptor, bytes, problem < 0 ? (size + 1) / 2 : size, offset);
}
ssize_t writev(int descriptor, const struct iovec *parts, int number) {
    STOP(WRITES, "write", descriptor, NULL)
    if (mode == CUT) {
        off_t size = 0;
        for (int part = 0; part < number; part += 1) size += (off_t)parts[part].iov_len;
        remember(descriptor, place_of(descriptor), size);
    }
    return syscall(SYS_writev, descriptor, parts, problem < 0 && number > 1 ? number - 1 : number);
}
int fsync(int descriptor) {
    STOP(SYNCS, "fsync", descriptor, NULL)
    int result = (int)syscall(SYS_fsync, descriptor);
    if (result == 0) forget(descriptor);
    return result;
}
int fdatasync(int descriptor) {
    STOP(SYNCS, "fsync", descriptor, NULL)
    int result = (int)syscall(SYS_fdatasync, descriptor);
    if (result == 0) forget(descriptor);
    return result;
}
int ftruncate(int descriptor, off_t size) {
    STOP(WRITES, "truncate", descriptor, NULL)
    remember(descriptor, size, INT64_MAX);
    return (int)syscall(SYS_ftruncate, descriptor, size);
}
int ftruncate64(int descriptor, off64_t size) {
    STOP(WRITES, "truncate", descriptor, NULL)
    remember(descriptor, size, INT64_MAX);
    return (int)syscall(SYS_ftruncate, descriptor, size);
}
int unlink(const char *path) {
    STOP(CHANGES, "unlink", -1, path)
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
int rename(const char *from, const char *to) {
    STOP(MAKES, "rename", -1, to)
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int mkdir(const char *path, mode_t rights) {
    STOP(MAKES, "mkdir", -1, path)
    return (int)syscall(SYS_mkdirat, AT_FDCWD, path, rights);
}

int connect(int descriptor, const struct sockaddr *address, socklen_t size) {
    STOP(TALKS, "connect", descriptor, NULL)
    return (int)syscall(SYS_connect, descriptor, address, size);
}
ssize_t send(int descriptor, const void *bytes, size_t size, int flags) {
    STOP(TALKS, "send", descriptor, NULL)
    return syscall(SYS_sendto, descriptor, bytes, size, flags, NULL, 0);
}
ssize_t sendto(int descriptor, const void *bytes, size_t size, int flags,
               const struct sockaddr *address, socklen_t length) {
    STOP(TALKS, "send", descriptor, NULL)
    return syscall(SYS_sendto, descriptor, bytes, size, flags, address, length);
}
ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags) {
    STOP(TALKS, "send", descriptor, NULL)
    return syscall(SYS_sendmsg, descriptor, message, flags);
}
ssize_t recv(int descriptor, void *bytes, size_t size, int flags) {
    STOP(TALKS, "recv", descriptor, NULL)
    return syscall(SYS_recvfrom, descriptor, bytes, size, flags, NULL, NULL);
}

static int64_t offset(void) { return clock_offset != NULL ? *clock_offset : 0; }

int clock_gettime(clockid_t clock, struct timespec *moment) {
    int result = (int)syscall(SYS_clock_gettime, clock, moment);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t whole = moment->tv_nsec + (offset() % 1000) * 1000000;
        moment->tv_sec += offset() / 1000;
        if (whole < 0) { whole += 1000000000; moment->tv_sec -= 1; }
        if (whole >= 1000000000) { whole -= 1000000000; moment->tv_sec += 1; }
        moment->tv_nsec = whole;
    }
    return result;
}
int gettimeofday(struct timeval *moment, void *zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
    moment->tv_sec = now.tv_sec;
    moment->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *moment) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (moment != NULL) *moment = now.tv_sec;
    return now.tv_sec;
}
