#include "CFairlead.h"

#include <linux/pps.h>
#include <string.h>
#include <sys/ioctl.h>

static int64_t nanoseconds_of(const struct pps_ktime *time) {
    return time->sec * 1000000000 + time->nsec;
}

int fairlead_fetch_pps(int device, struct fairlead_pps *events) {
    struct pps_fdata data;
    memset(&data, 0, sizeof data);  // a time-out of 0: what is known, at once
    if (ioctl(device, PPS_FETCH, &data) < 0) return -1;
    events->assert_sequence = data.info.assert_sequence;
    events->clear_sequence = data.info.clear_sequence;
    events->assert_realtime = nanoseconds_of(&data.info.assert_tu);
    events->clear_realtime = nanoseconds_of(&data.info.clear_tu);
    return 0;
}
