#include "CFairlead.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>

// Room for one timespec (the stamp) and one counter (the drops).
#define CONTROL_BYTES (CMSG_SPACE(sizeof(struct timespec)) + CMSG_SPACE(sizeof(uint32_t)))

union control {
    char bytes[CONTROL_BYTES];
    struct cmsghdr alignment;
};

static int enable(int socket, int option) {
    int on = 1;
    return setsockopt(socket, SOL_SOCKET, option, &on, sizeof on);
}

int fairlead_enable_stamps(int socket) { return enable(socket, SO_TIMESTAMPNS); }

int fairlead_enable_drop_counter(int socket) { return enable(socket, SO_RXQ_OVFL); }

static int64_t stamp_in(struct cmsghdr *message) {
    struct timespec time;
    memcpy(&time, CMSG_DATA(message), sizeof time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

ssize_t fairlead_receive(int socket, void *buffer, size_t capacity, int64_t *stamp) {
    union control control;
    struct iovec part = {.iov_base = buffer, .iov_len = capacity};
    struct msghdr header = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t length;
    *stamp = 0;
    do {
        length = recvmsg(socket, &header, MSG_DONTWAIT);
    } while (length < 0 && errno == EINTR);
    if (length < 0) return length;
    for (struct cmsghdr *m = CMSG_FIRSTHDR(&header); m != NULL; m = CMSG_NXTHDR(&header, m)) {
        if (m->cmsg_level == SOL_SOCKET && m->cmsg_type == SCM_TIMESTAMPNS) *stamp = stamp_in(m);
    }
    return length;
}

static void read_control(struct msghdr *header, struct fairlead_datagram *datagram) {
    for (struct cmsghdr *m = CMSG_FIRSTHDR(header); m != NULL; m = CMSG_NXTHDR(header, m)) {
        if (m->cmsg_level != SOL_SOCKET) continue;
        if (m->cmsg_type == SCM_TIMESTAMPNS) datagram->stamp = stamp_in(m);
        if (m->cmsg_type == SO_RXQ_OVFL) {
            memcpy(&datagram->dropped, CMSG_DATA(m), sizeof datagram->dropped);
            datagram->has_dropped = 1;
        }
    }
}

int fairlead_receive_datagrams(
    int socket, void *buffer, uint32_t slot_bytes, uint32_t slots, struct fairlead_datagram *datagrams) {
    struct mmsghdr messages[FAIRLEAD_MAXIMUM_SLOTS];
    struct iovec parts[FAIRLEAD_MAXIMUM_SLOTS];
    union control controls[FAIRLEAD_MAXIMUM_SLOTS];
    if (slots > FAIRLEAD_MAXIMUM_SLOTS) slots = FAIRLEAD_MAXIMUM_SLOTS;
    memset(messages, 0, slots * sizeof messages[0]);
    for (uint32_t i = 0; i < slots; i++) {
        parts[i] = (struct iovec){.iov_base = (char *)buffer + (size_t)i * slot_bytes, .iov_len = slot_bytes};
        messages[i].msg_hdr = (struct msghdr){
            .msg_name = &datagrams[i].peer, .msg_namelen = sizeof datagrams[i].peer, .msg_iov = &parts[i],
            .msg_iovlen = 1, .msg_control = controls[i].bytes, .msg_controllen = sizeof controls[i].bytes};
    }
    int count;
    do {
        // MSG_TRUNC makes the kernel report the length that was sent, not the one that fitted.
        count = recvmmsg(socket, messages, slots, MSG_DONTWAIT | MSG_TRUNC, NULL);
    } while (count < 0 && errno == EINTR);
    for (int i = 0; i < count; i++) {
        struct fairlead_datagram *datagram = &datagrams[i];
        datagram->sent_length = messages[i].msg_len;
        datagram->length = messages[i].msg_len < slot_bytes ? messages[i].msg_len : slot_bytes;
        datagram->stamp = 0;
        datagram->dropped = 0;
        datagram->has_dropped = 0;
        datagram->peer_length = messages[i].msg_hdr.msg_namelen;
        read_control(&messages[i].msg_hdr, datagram);
    }
    return count;
}

int fairlead_accept(int socket, struct sockaddr *peer, socklen_t *peer_length) {
    return accept4(socket, peer, peer_length, SOCK_CLOEXEC | SOCK_NONBLOCK);
}
