#include "CFairlead.h"

#include <asm/termbits.h>  // termios2 and BOTHER; cannot be mixed with <termios.h>
#include <errno.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>

// The major numbers of /dev/pts (Documentation/admin-guide/devices.txt of the kernel).
#define FIRST_PTY_MAJOR 136
#define LAST_PTY_MAJOR 143

static tcflag_t character_size(int data_bits) {
    switch (data_bits) {
    case 5: return CS5;
    case 6: return CS6;
    case 7: return CS7;
    default: return CS8;
    }
}

static tcflag_t parity_flags(int parity) {
    switch (parity) {
    case FAIRLEAD_PARITY_ODD: return PARENB | PARODD;
    case FAIRLEAD_PARITY_EVEN: return PARENB;
    case FAIRLEAD_PARITY_MARK: return PARENB | CMSPAR | PARODD;
    case FAIRLEAD_PARITY_SPACE: return PARENB | CMSPAR;
    default: return 0;
    }
}

int fairlead_serial_configure(
    int descriptor, uint32_t baud, int data_bits, int parity, int stop_bits, int flow, uint32_t *actual_baud) {
    struct termios2 line;
    if (ioctl(descriptor, TCGETS2, &line) < 0) return -1;
    line.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | INPCK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXOFF | IXANY);
    line.c_oflag &= ~(tcflag_t)OPOST;
    line.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    line.c_cflag &= ~(tcflag_t)(CSIZE | PARENB | PARODD | CMSPAR | CSTOPB | CRTSCTS | CBAUD | (CBAUD << IBSHIFT));
    line.c_cflag |= CLOCAL | CREAD | BOTHER | (BOTHER << IBSHIFT);
    line.c_cflag |= character_size(data_bits) | parity_flags(parity);
    if (stop_bits == 2) line.c_cflag |= CSTOPB;
    if (flow == FAIRLEAD_FLOW_HARDWARE) line.c_cflag |= CRTSCTS;
    if (flow == FAIRLEAD_FLOW_SOFTWARE) line.c_iflag |= IXON | IXOFF;
    line.c_ispeed = baud;
    line.c_ospeed = baud;
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    if (ioctl(descriptor, TCSETS2, &line) < 0) return -1;
    if (ioctl(descriptor, TCGETS2, &line) < 0) return -1;
    *actual_baud = line.c_ospeed;
    return 0;
}

int fairlead_serial_return_first_byte(int descriptor) {
    struct termios2 line;
    if (ioctl(descriptor, TCGETS2, &line) < 0) return -1;
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    return ioctl(descriptor, TCSETS2, &line);
}

int fairlead_serial_break(int descriptor, uint32_t milliseconds) {
    struct timespec rest = {.tv_sec = milliseconds / 1000, .tv_nsec = (long)(milliseconds % 1000) * 1000000};
    if (ioctl(descriptor, TIOCSBRK) < 0) return -1;
    while (nanosleep(&rest, &rest) < 0 && errno == EINTR) {
    }
    return ioctl(descriptor, TIOCCBRK);
}

int fairlead_serial_exclusive(int descriptor, int exclusive) {
    return ioctl(descriptor, exclusive ? TIOCEXCL : TIOCNXCL);
}

int fairlead_is_pseudo_terminal(int descriptor) {
    struct stat file;
    if (fstat(descriptor, &file) < 0 || !S_ISCHR(file.st_mode)) return 0;
    return major(file.st_rdev) >= FIRST_PTY_MAJOR && major(file.st_rdev) <= LAST_PTY_MAJOR;
}
