package import JSON

/// What a prober gets on standard input: one JSON document. It answers with one line a look, as soon as that look has ended.
package struct NetworkBatch: Sendable {
    /// Of both directions: watcher and prober are installed together, and differ only halfway through an update.
    package static let version: Int64 = 1
    /// Looks of one batch: each has two threads.
    package static let maximumLooks = 32
    /// Bytes of the whole text.
    package static let maximumBytes = 16 << 20
    /// Bytes of one line of the answer. What the longest sentences and the most dead addresses need is a quarter of it.
    package static let maximumLineBytes = 16 << 10

    /// The process that asks: when it ends, so does the prober.
    package var watcher: Int32
    /// A look's place is its number.
    package var looks: [NetworkRequest]

    package init(watcher: Int32, looks: [NetworkRequest]) { (self.watcher, self.looks) = (watcher, looks) }

    package var json: JSON {
        ["version": .int(Self.version), "watcher": .int(Int64(watcher)), "looks": .array(looks.map(\.json))]
    }

    /// - Throws: what is wrong with the text.
    package init(_ bytes: [UInt8]) throws(WireFault) {
        var members = try WireMembers(bytes, maximumBytes: Self.maximumBytes)
        guard try members.integer("version", 0...Int64.max) == Self.version else { throw WireFault("another version") }
        let watcher = try members.integer("watcher", 0...Int64(Int32.max))
        let looks = try members.list("looks", maximum: Self.maximumLooks).map { (look) throws(WireFault) in try NetworkRequest(look) }
        try members.end()
        self.init(watcher: Int32(watcher), looks: looks)
    }
}
