import Glibc

/// A multicast group that a socket joins on one interface.
struct MulticastGroup {
    let address: String
    /// `eth0`, or nil for the one the system chooses.
    let interface: String?

    func join(_ socket: Int32, _ control: LinkControl) throws(LinkFailure) {
        let index = try interfaceIndex()
        let isJoined =
            if address.contains(":") {
                joinVersion6(socket, index)
            } else {
                joinVersion4(socket, index)
            }
        guard isJoined else {
            let error = SystemError.last
            let place = interface.map { " on \($0)" } ?? ""
            throw LinkFailure(
                "cannot join the group \(address)\(place): \(error.text)", remedy: "check the group and the interface")
        }
    }

    private func interfaceIndex() throws(LinkFailure) -> UInt32 {
        guard let interface else { return 0 }
        let index = if_nametoindex(interface)
        guard index != 0 else {
            throw LinkFailure("there is no interface \(interface)", remedy: "set one that `ip link` lists")
        }
        return index
    }

    private func joinVersion4(_ socket: Int32, _ index: UInt32) -> Bool {
        var request = ip_mreqn()
        guard inet_pton(AF_INET, address, &request.imr_multiaddr) == 1 else {
            errno = EINVAL
            return false
        }
        request.imr_ifindex = Int32(index)
        // Hear this group only, not those that other programs of this machine have joined (ip(7), IP_MULTICAST_ALL).
        SocketOptions.set(socket, Int32(IPPROTO_IP), IP_MULTICAST_ALL, 0)
        let length = socklen_t(MemoryLayout<ip_mreqn>.size)
        return setsockopt(socket, Int32(IPPROTO_IP), IP_ADD_MEMBERSHIP, &request, length) == 0
    }

    private func joinVersion6(_ socket: Int32, _ index: UInt32) -> Bool {
        var request = ipv6_mreq()
        guard inet_pton(AF_INET6, address, &request.ipv6mr_multiaddr) == 1 else {
            errno = EINVAL
            return false
        }
        request.ipv6mr_interface = index
        let length = socklen_t(MemoryLayout<ipv6_mreq>.size)
        return setsockopt(socket, Int32(IPPROTO_IPV6), IPV6_JOIN_GROUP, &request, length) == 0
    }
}
