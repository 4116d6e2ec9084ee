// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Where a ``DevnetServer`` listens, and what its clients may ask for.
public struct DevnetServerConfiguration: Hashable, Sendable {
    /// The address to listen at. Everybody who reaches it controls the chain, so it is the loopback by default.
    public var host: String
    /// The port to listen at; 0 lets the system choose a free one.
    public var port: Int
    /// The longest request body in bytes. Declarations carry whole classes.
    public var maxBodyBytes: Int
    /// The most requests of one batch.
    public var maxBatchCount: Int

    /// Creates a configuration: 127.0.0.1, port 5050, 32 MiB, 1,000 requests a batch.
    public init(
        host: String = "127.0.0.1", port: Int = 5050, maxBodyBytes: Int = 32 << 20, maxBatchCount: Int = 1000
    ) {
        self.host = host
        self.port = port
        self.maxBodyBytes = maxBodyBytes
        self.maxBatchCount = maxBatchCount
    }
}
