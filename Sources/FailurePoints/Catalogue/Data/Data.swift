/// Data issues: data of the bot is missing, damaged or wrong.
extension Catalogue {
    static let data: [FailurePoint] = [.positionsCorrupt, .logCorruption, .intelligenceMissing, .shadowDataMissing, .staleBook, .profitSign]
}
