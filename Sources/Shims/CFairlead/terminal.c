#include "CFairlead.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <termios.h>
#include <unistd.h>

// The terminal is global to a process, and so is this.
static volatile sig_atomic_t raw_descriptor = -1;
static struct termios cooked;
static struct termios raw;

// What ends or stops a program; a signal that cannot be caught (SIGKILL, SIGSTOP) leaves the terminal as it is.
static const int ending[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGALRM, SIGPIPE, SIGSEGV,
                             SIGBUS, SIGILL, SIGTRAP, SIGFPE,  SIGABRT, SIGSYS};

static void set(const struct termios *settings) {
    int saved = errno;
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);  // in the background the terminal would stop us for touching it
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    tcsetattr(raw_descriptor, TCSANOW, settings);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = saved;
}

static void catch_all(void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (size_t index = 0; index < sizeof ending / sizeof *ending; index++) sigaction(ending[index], &action, NULL);
}

static void give_back(int number) {
    if (raw_descriptor >= 0) set(&cooked);
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigemptyset(&usual.sa_mask);
    sigaction(number, &usual, NULL);
    raise(number);  // takes effect when this handler returns
}

static void take_again(int number) {
    (void)number;
    if (raw_descriptor < 0) return;
    set(&raw);
    catch_all(give_back);
}

int fairlead_terminal_raw(int descriptor) {
    if (tcgetattr(descriptor, &cooked) < 0) return -1;
    raw = cooked;
    cfmakeraw(&raw);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    raw_descriptor = descriptor;
    catch_all(give_back);
    struct sigaction continued = {.sa_handler = take_again, .sa_flags = SA_RESTART};
    sigemptyset(&continued.sa_mask);
    sigaction(SIGCONT, &continued, NULL);
    if (tcsetattr(descriptor, TCSAFLUSH, &raw) == 0) return 0;
    raw_descriptor = -1;
    return -1;
}

void fairlead_terminal_restore(void) {
    if (raw_descriptor < 0) return;
    set(&cooked);
    raw_descriptor = -1;
}
