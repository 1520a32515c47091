// Forwarders
