#include "CFairlead.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

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
    discipline->offset = kernel.status & STA_NANO ? kernel.offset : kernel.offset * 1000;
    discipline->frequency = kernel.freq;
    discipline->tai = kernel.tai;
    return 0;
}

// The kernel cancels a timer of this kind when the clock is set: timerfd_create(2), TFD_TIMER_CANCEL_ON_SET. It is set
// for the year 2223.
static int arm(int watch) {
    struct itimerspec never = {.it_value = {.tv_sec = 8000000000}};
    return timerfd_settime(watch, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

int fairlead_watch_clock(void) {
    int watch = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    if (watch < 0) return -1;
    if (arm(watch) == 0) return watch;
    int reason = errno;
    close(watch);
    errno = reason;
    return -1;
}

int fairlead_clock_was_set(int watch) {
    uint64_t expirations;
    ssize_t got = read(watch, &expirations, sizeof expirations);
    if (got < 0 && errno != ECANCELED) return 0;
    arm(watch);
    return 1;
}

static int64_t nanoseconds_of(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void fairlead_read_moment(int tries, struct fairlead_moment *moment) {
    moment->half_width = INT64_MAX;
    for (int i = 0; i < tries; i++) {
        int64_t before = nanoseconds_of(CLOCK_MONOTONIC_RAW);
        int64_t realtime = nanoseconds_of(CLOCK_REALTIME);
        int64_t after = nanoseconds_of(CLOCK_MONOTONIC_RAW);
        int64_t half_width = (after - before + 1) / 2;
        if (half_width >= moment->half_width) continue;
        moment->raw = before + half_width;
        moment->realtime = realtime;
        moment->half_width = half_width;
    }
    moment->suspended = nanoseconds_of(CLOCK_BOOTTIME) - nanoseconds_of(CLOCK_MONOTONIC);
}
