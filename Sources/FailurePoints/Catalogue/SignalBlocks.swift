/// x
extension Catalogue {
    static let signalBlocks: [FailurePoint] = []
}
