/// Repeatable chance: a value for each (seed, name, number), without a state that stepping could disturb.
struct Noise: Sendable {
    let seed: UInt64

    /// Between 0 and 1.
    func unit(_ name: String, _ number: Int64) -> Double { Double(bits(name, number) >> 11) / 9_007_199_254_740_992 }

    /// Between `low` and `high`.
    func value(_ name: String, _ number: Int64, _ low: Double, _ high: Double) -> Double { low + unit(name, number) * (high - low) }

    func pick<Element>(_ choices: [Element], _ name: String, _ number: Int64) -> Element {
        choices[Int(bits(name, number) % UInt64(choices.count))]
    }

    /// Lower-case hexadecimal digits, at most sixteen.
    func hex(_ digits: Int, _ name: String, _ number: Int64) -> String {
        let text = String(bits(name, number) | 1 << 63, radix: 16)
        return String(text.suffix(digits))
    }

    /// In the shape of a random UUID.
    func uuid(_ name: String, _ number: Int64) -> String {
        let high = hex(16, name, number)
        let low = hex(16, name + "/low", number)
        return "\(high.prefix(8))-\(high.dropFirst(8).prefix(4))-4\(high.suffix(3))-a\(low.prefix(3))-\(low.suffix(12))"
    }

    /// FNV-1a over the name, then the finalizer of SplitMix64.
    private func bits(_ name: String, _ number: Int64) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = hash &+ UInt64(bitPattern: number) &* 0x9e37_79b9_7f4a_7c15
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }
}
