/// Texts that someone or something has changed in one to three places.
enum Mutation {
    /// A piece put in, some bytes taken out, or some copied to another place.
    static func of(_ bytes: [UInt8], puttingIn pieces: [String], _ random: inout some RandomNumberGenerator) -> [UInt8] {
        var changed = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<changed.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: changed.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
            case 1: changed.removeSubrange(place..<min(place + Int.random(in: 1...9, using: &random), changed.count))
            default:
                let from = Int.random(in: 0..<changed.count, using: &random)
                changed.insert(contentsOf: changed[from..<min(from + 40, changed.count)], at: place)
            }
        }
        return changed
    }
}
