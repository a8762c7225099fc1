// What simdjson needs for a file: CPU time of reading and of parsing it into its own form, in ms: median, least and greatest.
// Usage: simdjson FILE RUNS
#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

static double cpu_milliseconds() {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    std::vector<double> times;
    for (int run = 0; run < atoi(arguments[2]); run++) {
        double began = cpu_milliseconds();
        simdjson::dom::parser parser;
        simdjson::dom::element document;
        auto error = parser.load(arguments[1]).get(document);
        if (error) {
            fprintf(stderr, "%s\n", simdjson::error_message(error));
            return 65;
        }
        times.push_back(cpu_milliseconds() - began);
    }
    std::sort(times.begin(), times.end());
    printf("%f %f %f\n", times[times.size() / 2], times.front(), times.back());
}
