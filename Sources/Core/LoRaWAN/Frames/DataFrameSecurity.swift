/// Integrity and cipher of LoRaWAN 1.0. `counter` is the whole one, 32 bits; its low half is that of the frame.
extension DataFrame {
    /// The MIC that it should have.
    public func expectedMIC(_ network: LoRaKey, counter: UInt32) -> MIC {
        FrameIntegrity.mic(of: message, key: network, direction: direction, address: address, counter: counter)
    }

    /// Whether it is from whom it says, with this counter.
    public func isGenuine(_ network: LoRaKey, counter: UInt32) -> Bool {
        mic == expectedMIC(network, counter: counter)
    }

    /// The same with its payload deciphered, or enciphered when it was plain. The MIC stays: it is that of the frame on
    /// the air.
    public func crossed(_ keys: SessionKeys, counter: UInt32) -> DataFrame {
        guard let port, !payload.isEmpty else { return self }
        var frame = self
        frame.payload = FrameCipher.payload(
            payload, key: port == 0 ? keys.network : keys.application, direction: direction, address: address,
            counter: counter)
        return frame
    }

    /// What is stored: the frame's bytes with the payload deciphered.
    public func plain(_ keys: SessionKeys, counter: UInt32) -> [UInt8] {
        crossed(keys, counter: counter).bytes
    }

    /// From a plain frame to what goes on the air: enciphered, then signed. The frame's counter is made the low half of
    /// `counter`.
    public func sealed(_ keys: SessionKeys, counter: UInt32) -> DataFrame {
        var frame = self
        frame.counter = UInt16(truncatingIfNeeded: counter)
        frame = frame.crossed(keys, counter: counter)
        frame.mic = frame.expectedMIC(keys.network, counter: counter)
        return frame
    }
}
