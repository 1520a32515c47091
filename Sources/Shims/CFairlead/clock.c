#include "CFairlead.h"

#include <sys/timex.h>
#include <time.h>

int64_t fairlead_realtime(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

uint64_t fairlead_monotonic(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC_RAW, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

int fairlead_read_discipline(struct fairlead_discipline *discipline) {
    struct timex kernel = {.modes = 0};  // no modes: read only, and open to everybody
    int state = adjtimex(&kernel);
    if (state < 0) return -1;
    discipline->state = state;
    discipline->status = kernel.status;
    discipline->maximum_error = kernel.maxerror;
    discipline->estimated_error = kernel.esterror;
    return 0;
}
