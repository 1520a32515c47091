#include <fcntl.h>
#include <unistd.h>

// Before the Swift runtime opens anything: what is written to standard error must not go into a socket, a timer or a
// database that got its number because the program was started with it closed.
__attribute__((constructor)) static void fairlead_open_standard_descriptors(void) {
    int descriptor = open("/dev/null", O_RDWR);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO) descriptor = open("/dev/null", O_RDWR);
    if (descriptor > STDERR_FILENO) close(descriptor);
}
