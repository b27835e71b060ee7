/*
 * Writes down what a program does to one database's files, in the order in which it does it. To be preloaded into the program
 * (LD_PRELOAD), which must be linked dynamically. Linux on a 64-bit machine.
 *
 *   RECORD_NAME   the file name of the database, without its folder
 *   RECORD_TO     where the recording goes
 *
 * A record is 24 bytes, and the bytes written if it is a write:
 *   kind      1 byte    'W' write, 'T' cut to a length, 'S' wait for the disk
 *   file      1 byte    'd' the database, 'w' its -wal, 'j' its -journal, 'm' its -mark: what the program itself wants noted
 *   zeros     6 bytes
 *   offset    8 bytes   where it is written, or the length that is cut to
 *   length    8 bytes   how many bytes are written
 *
 * The -shm is left out: nothing in it counts after a power cut. The program's threads write at the same time; one lock is held
 * from before an operation until it is written down, so that the recording has them in an order in which they happened.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct record {
    char kind, file, zeros[6];
    int64_t offset, length;
};

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static const char *name;
static int to = -1;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("RECORD_TO");
    name = getenv("RECORD_NAME");
    if (!path || !name || (to = open(path, O_CREAT | O_WRONLY | O_APPEND, 0600)) < 0)
        abort();
}

/* Which of the database's files a descriptor is; 0 for everything else. Asked of the system at each call: what is not kept
 * cannot be out of date. */
static char file_of(int fd) {
    char link[32], path[4096];
    if (!name)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    const char *last = strrchr(path, '/');
    if (!last || strncmp(last + 1, name, strlen(name)) != 0)
        return 0;
    const char *end = last + 1 + strlen(name);
    if (!*end)
        return 'd';
    return !strcmp(end, "-wal") ? 'w' : !strcmp(end, "-journal") ? 'j' : !strcmp(end, "-mark") ? 'm' : 0;
}

static void put(const void *bytes, size_t length) {
    /* A recording with a hole would prove nothing. */
    if (syscall(SYS_write, to, bytes, length) != (long)length)
        abort();
}

static void note(char kind, char file, int64_t offset, const void *bytes, int64_t length) {
    struct record record = {kind, file, {0}, offset, length};
    put(&record, sizeof record);
    if (length > 0)
        put(bytes, (size_t)length);
}

/* Does an operation on one of the files and writes it down, as far as it was done. */
#define RECORDED(file, call, kind, offset, bytes, length)                                                              \
    pthread_mutex_lock(&order);                                                                                        \
    long done = (call);                                                                                                \
    if (done >= 0)                                                                                                     \
        note(kind, file, offset, bytes, length);                                                                       \
    pthread_mutex_unlock(&order);                                                                                      \
    return done

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    char file = file_of(fd);
    if (!file)
        return syscall(SYS_pwrite64, fd, bytes, length, offset);
    RECORDED(file, syscall(SYS_pwrite64, fd, bytes, length, offset), 'W', offset, bytes, done);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
    char file = file_of(fd);
    if (!file)
        return syscall(SYS_write, fd, bytes, length);
    off_t offset = lseek(fd, 0, SEEK_CUR);
    RECORDED(file, syscall(SYS_write, fd, bytes, length), 'W', offset, bytes, done);
}

int ftruncate64(int fd, off64_t length) {
    char file = file_of(fd);
    if (!file)
        return (int)syscall(SYS_ftruncate, fd, length);
    RECORDED(file, syscall(SYS_ftruncate, fd, length), 'T', length, NULL, 0);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int fsync(int fd) {
    char file = file_of(fd);
    if (!file)
        return (int)syscall(SYS_fsync, fd);
    RECORDED(file, syscall(SYS_fsync, fd), 'S', 0, NULL, 0);
}

int fdatasync(int fd) {
    char file = file_of(fd);
    if (!file)
        return (int)syscall(SYS_fdatasync, fd);
    RECORDED(file, syscall(SYS_fdatasync, fd), 'S', 0, NULL, 0);
}
