#pragma once

// What Swift cannot say about Linux: control messages of sockets, serial lines at any baud rate, clocks.
// Every function returns -1 and sets errno when the system refuses, unless it says otherwise.

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

// --- Receiving with the kernel's stamp (receive.c) ---

/// The most datagrams that one call of fairlead_receive_datagrams takes.
#define FAIRLEAD_MAXIMUM_SLOTS 32

/// One datagram as the kernel handed it over.
struct fairlead_datagram {
    /// Bytes that are in the slot.
    uint32_t length;
    /// Bytes that were sent; more than `length` when the datagram did not fit into the slot.
    uint32_t sent_length;
    /// When the kernel took it from the network, nanoseconds of CLOCK_REALTIME; 0 without a stamp.
    int64_t stamp;
    /// How many datagrams this socket has dropped since it was opened (modulo 2^32); valid when has_dropped is not 0.
    uint32_t dropped;
    uint8_t has_dropped;
    /// Who sent it.
    struct sockaddr_storage peer;
    socklen_t peer_length;
};

/// Asks the kernel to stamp what this socket receives.
int fairlead_enable_stamps(int socket);

/// Asks the kernel to say with each datagram how many were dropped because the receive queue was full.
int fairlead_enable_drop_counter(int socket);

/// Takes the bytes that wait in a stream socket, without blocking. `stamp` becomes the arrival of the last segment in
/// the queue (an upper bound on the arrival of the bytes), nanoseconds of CLOCK_REALTIME, or 0 when there is none.
ssize_t fairlead_receive(int socket, void *buffer, size_t capacity, int64_t *stamp);

/// Takes up to `slots` datagrams that wait, without blocking, one into each slot of `slot_bytes` bytes of `buffer`.
/// Returns how many.
int fairlead_receive_datagrams(
    int socket, void *buffer, uint32_t slot_bytes, uint32_t slots, struct fairlead_datagram *datagrams);

/// Takes the next client of a listening socket, as a descriptor that never blocks and that no child inherits.
int fairlead_accept(int socket, struct sockaddr *peer, socklen_t *peer_length);

// --- Threads (thread.c) ---

/// An eventfd that never blocks: a counter that `poll` finds readable when it is not 0.
int fairlead_event(void);

/// Names the calling thread for ps and top; 15 characters.
int fairlead_name_thread(const char *name);

/// Gives the calling thread a real-time priority (SCHED_FIFO, 1 to 99): it runs before every thread without one.
/// Returns 0, or the number of the error: EPERM without CAP_SYS_NICE or a limit of real-time priorities (RLIMIT_RTPRIO).
int fairlead_realtime_thread(int priority);

// --- Serial lines (serial.c) ---

enum fairlead_parity {
    FAIRLEAD_PARITY_NONE = 0,
    FAIRLEAD_PARITY_ODD = 1,
    FAIRLEAD_PARITY_EVEN = 2,
    FAIRLEAD_PARITY_MARK = 3,
    FAIRLEAD_PARITY_SPACE = 4,
};

enum fairlead_flow {
    FAIRLEAD_FLOW_NONE = 0,
    /// RTS and CTS.
    FAIRLEAD_FLOW_HARDWARE = 1,
    /// XON and XOFF.
    FAIRLEAD_FLOW_SOFTWARE = 2,
};

/// Makes a terminal a raw line at any baud rate, its reads returning at the first byte. `actual_baud` becomes the rate
/// that the driver says it has set.
int fairlead_serial_configure(
    int descriptor, uint32_t baud, int data_bits, int parity, int stop_bits, int flow, uint32_t *actual_baud);

/// Makes reads return at the first byte (VMIN 1, VTIME 0) and leaves the rest of the settings alone. Without it a
/// non-blocking read of an idle line gives 0, which is also what an unplugged line gives.
int fairlead_serial_return_first_byte(int descriptor);

/// Holds the line in the break condition for so many milliseconds; blocks for as long.
int fairlead_serial_break(int descriptor, uint32_t milliseconds);

/// Refuses (or permits again) that others open this terminal while we read it.
int fairlead_serial_exclusive(int descriptor, int exclusive);

/// 1 for the slave side of a pseudo-terminal, which has no real line speed; 0 for anything else.
int fairlead_is_pseudo_terminal(int descriptor);

// --- The terminal of a person (terminal.c) ---

/// Makes the terminal raw: each key at once and as it is. It is given back when a signal ends or stops the program, and
/// taken again when it goes on.
int fairlead_terminal_raw(int descriptor);

/// Gives the terminal back as it was. Harmless when it was not taken.
void fairlead_terminal_restore(void);

// --- Memory (memory.c) ---

/// Gives back the pages of program text and heap that were needed to start and are not needed to go on: text that is
/// needed after all is mapped again from the page cache.
void fairlead_release_startup_pages(void);

// --- Clocks (clock.c) ---

/// What the kernel says about the discipline of CLOCK_REALTIME.
struct fairlead_discipline {
    /// TIME_OK (0) to TIME_ERROR (5): what adjtimex returned.
    int32_t state;
    /// The STA_ bits.
    int32_t status;
    /// Microseconds.
    int64_t maximum_error;
    int64_t estimated_error;
    /// What the kernel has still to slew, in nanoseconds.
    int64_t offset;
    /// How much faster the kernel makes its clock run than the counter, in parts per million times 65536.
    int64_t frequency;
    /// TAI less UTC in seconds; 0 when nobody has told the kernel.
    int32_t tai;
};

/// Nanoseconds of CLOCK_REALTIME.
int64_t fairlead_realtime(void);

/// Nanoseconds of CLOCK_MONOTONIC_RAW, which nobody slews.
uint64_t fairlead_monotonic(void);

/// Reads the state of the kernel's clock discipline. It never changes it.
int fairlead_read_discipline(struct fairlead_discipline *discipline);

/// A descriptor that tells when CLOCK_REALTIME is set (not when it is slewed).
int fairlead_watch_clock(void);

/// 1 when CLOCK_REALTIME was set since the last call, else 0. `watch` is of fairlead_watch_clock.
int fairlead_clock_was_set(int watch);

/// The clocks of the machine, read together; nanoseconds.
struct fairlead_moment {
    /// CLOCK_MONOTONIC_RAW in the middle of the bracket.
    int64_t raw;
    /// CLOCK_REALTIME in the bracket.
    int64_t realtime;
    /// Half the bracket.
    int64_t half_width;
    /// CLOCK_BOOTTIME less CLOCK_MONOTONIC.
    int64_t suspended;
};

/// Reads the clocks in the narrowest of so many brackets.
void fairlead_read_moment(int tries, struct fairlead_moment *moment);

// --- Sources of time: clocks of network cards (ptp.c), pulses (pps.c) ---

/// How a card's clock was compared with the counter; the first that the driver knows.
enum fairlead_phc_method {
    /// The card stamped both at once (PTP_SYS_OFFSET_PRECISE).
    FAIRLEAD_PHC_PRECISE = 0,
    /// The kernel bracketed it with CLOCK_MONOTONIC_RAW (PTP_SYS_OFFSET_EXTENDED).
    FAIRLEAD_PHC_RAW = 1,
    /// The same with CLOCK_REALTIME, as kernels before 6.12 do.
    FAIRLEAD_PHC_REALTIME = 2,
    /// We bracketed it ourselves.
    FAIRLEAD_PHC_READ = 3,
};

/// A clock on a network card and the counter, read together; nanoseconds.
struct fairlead_phc {
    /// CLOCK_MONOTONIC_RAW in the middle of the bracket.
    int64_t raw;
    /// The card's clock.
    int64_t time;
    /// Half the bracket.
    int64_t half_width;
    /// One of fairlead_phc_method.
    int32_t method;
};

/// Compares the clock of an open /dev/ptpN in the narrowest of so many brackets, at most 25.
int fairlead_compare_phc(int device, int tries, struct fairlead_phc *comparison);

/// The last edges of a pulse, each with its count; nanoseconds of CLOCK_REALTIME.
struct fairlead_pps {
    uint32_t assert_sequence;
    uint32_t clear_sequence;
    int64_t assert_realtime;
    int64_t clear_realtime;
};

/// What the kernel knows about the pulse of an open /dev/ppsN, at once.
int fairlead_fetch_pps(int device, struct fairlead_pps *events);
