import SimulatedInstruments

/// What one part of a simulation shall be, and where it is reached or whom it speaks to.
enum PartPlan {
    case instrument(InstrumentPlan, EndpointAddress)
    /// A field of buoys and gateways, and the network server that the gateways speak to.
    case field(LoRaFieldPlan, server: (address: String, port: UInt16))

    func makePart(report: Report, now: Nanoseconds) throws -> any SimulatedPart {
        switch self {
        case .instrument(let plan, let address):
            try SimulatedLine(plan: plan, address: address, report: report, now: now)
        case .field(let plan, let server):
            try SimulatedField(plan: plan, address: server.address, port: server.port, now: now)
        }
    }
}
