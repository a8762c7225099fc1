/// x
extension Catalogue {
    static let configuration: [FailurePoint] = []
}
