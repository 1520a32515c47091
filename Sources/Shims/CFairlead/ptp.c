#include "CFairlead.h"

#include <errno.h>
#include <linux/ptp_clock.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

static int64_t nanoseconds_of(const struct ptp_clock_time *time) {
    return time->sec * 1000000000 + time->nsec;
}

static int compare_precisely(int device, struct fairlead_phc *comparison) {
    struct ptp_sys_offset_precise precise;
    memset(&precise, 0, sizeof precise);
    if (ioctl(device, PTP_SYS_OFFSET_PRECISE, &precise) < 0) return -1;
    comparison->raw = nanoseconds_of(&precise.sys_monoraw);
    comparison->time = nanoseconds_of(&precise.device);
    comparison->half_width = 0;
    comparison->method = FAIRLEAD_PHC_PRECISE;
    return 0;
}

static void take_narrowest(const struct ptp_sys_offset_extended *offset, struct fairlead_phc *comparison) {
    comparison->half_width = INT64_MAX;
    for (unsigned int i = 0; i < offset->n_samples; i++) {
        int64_t before = nanoseconds_of(&offset->ts[i][0]);
        int64_t after = nanoseconds_of(&offset->ts[i][2]);
        int64_t half_width = (after - before + 1) / 2;
        if (half_width < 0 || half_width >= comparison->half_width) continue;
        comparison->raw = before + half_width;
        comparison->time = nanoseconds_of(&offset->ts[i][1]);
        comparison->half_width = half_width;
    }
}

static int compare_extended(int device, int tries, int32_t clock, struct fairlead_phc *comparison) {
    struct ptp_sys_offset_extended offset;
    memset(&offset, 0, sizeof offset);
    offset.n_samples = (unsigned int)tries;
    // Newer kernels take the clock to compare with here; older ones refuse everything but 0, which is CLOCK_REALTIME.
    offset.rsv[0] = (unsigned int)clock;
    if (ioctl(device, PTP_SYS_OFFSET_EXTENDED, &offset) < 0) return -1;
    take_narrowest(&offset, comparison);
    if (comparison->half_width == INT64_MAX) {
        errno = EIO;
        return -1;
    }
    comparison->method = clock == CLOCK_REALTIME ? FAIRLEAD_PHC_REALTIME : FAIRLEAD_PHC_RAW;
    if (clock != CLOCK_REALTIME) return 0;
    // The bracket is in CLOCK_REALTIME, a few microseconds ago.
    struct fairlead_moment moment;
    fairlead_read_moment(5, &moment);
    comparison->raw = moment.raw - (moment.realtime - comparison->raw);
    comparison->half_width += moment.half_width;
    return 0;
}

// For drivers that know neither ioctl: the clock as a POSIX clock (clock_gettime(2), "dynamic clocks").
static int compare_by_reading(int device, int tries, struct fairlead_phc *comparison) {
    clockid_t clock = (clockid_t)((~(unsigned int)device << 3) | 3);
    comparison->half_width = INT64_MAX;
    for (int i = 0; i < tries; i++) {
        struct timespec time;
        int64_t before = (int64_t)fairlead_monotonic();
        if (clock_gettime(clock, &time) < 0) return -1;
        int64_t half_width = ((int64_t)fairlead_monotonic() - before + 1) / 2;
        if (half_width >= comparison->half_width) continue;
        comparison->raw = before + half_width;
        comparison->time = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
        comparison->half_width = half_width;
    }
    comparison->method = FAIRLEAD_PHC_READ;
    return 0;
}

int fairlead_compare_phc(int device, int tries, struct fairlead_phc *comparison) {
    if (tries < 1) tries = 1;
    if (tries > PTP_MAX_SAMPLES) tries = PTP_MAX_SAMPLES;
    if (compare_precisely(device, comparison) == 0) return 0;
    if (compare_extended(device, tries, CLOCK_MONOTONIC_RAW, comparison) == 0) return 0;
    if (compare_extended(device, tries, CLOCK_REALTIME, comparison) == 0) return 0;
    return compare_by_reading(device, tries, comparison);
}
