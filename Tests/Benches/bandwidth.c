// What the memory allows: CPU time of reading a file from the page cache into a small buffer, and of copying as many bytes, in ms.
// Usage: bandwidth FILE RUNS      prints a line `read BYTES MEDIAN LEAST GREATEST` for buffers of 64 KiB to 1 MiB, then one for the copy
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double cpu_milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int ascending(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

static void print(const char *name, size_t bytes, double *times, int runs) {
    qsort(times, runs, sizeof *times, ascending);
    printf("%s %zu %f %f %f\n", name, bytes, times[runs / 2], times[0], times[runs - 1]);
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    int runs = atoi(arguments[2]);
    double *times = calloc(runs, sizeof *times);
    size_t total = 0;
    for (size_t size = 64 << 10; size <= 1 << 20; size *= 4) {
        char *buffer = malloc(size);
        for (int run = 0; run < runs; run++) {
            int file = open(arguments[1], O_RDONLY);
            double began = cpu_milliseconds();
            ssize_t got;
            total = 0;
            while ((got = read(file, buffer, size)) > 0) total += got;
            times[run] = cpu_milliseconds() - began;
            close(file);
        }
        free(buffer);
        print("read", size, times, runs);
    }
    char *from = malloc(total), *to = malloc(total);
    memset(from, 1, total);
    memset(to, 2, total);
    for (int run = 0; run < runs; run++) {
        double began = cpu_milliseconds();
        memcpy(to, from, total);
        times[run] = cpu_milliseconds() - began;
        from[run] = to[total - 1 - run];
    }
    print("copy", total, times, runs);
}
