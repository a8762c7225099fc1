/// x
extension Catalogue {
    static let data: [FailurePoint] = []
}
