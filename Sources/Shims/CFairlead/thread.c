#include "CFairlead.h"

#include <pthread.h>
#include <sys/eventfd.h>

int fairlead_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int fairlead_name_thread(const char *name) { return pthread_setname_np(pthread_self(), name); }
