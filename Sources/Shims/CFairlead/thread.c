#include "CFairlead.h"

#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>

int fairlead_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int fairlead_name_thread(const char *name) { return pthread_setname_np(pthread_self(), name); }

int fairlead_realtime_thread(int priority) {
    struct sched_param parameters = {.sched_priority = priority};
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters);
}
