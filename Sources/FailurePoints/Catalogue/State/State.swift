/// State management: the switches, freezes, overrides and probations that the bot keeps in files.
extension Catalogue {
    static let state: [FailurePoint] = [
        .killSwitchMaxDrawdown, .killSwitchPhase82, .killSwitchManual, .tradingFreeze, .killSwitchLeak, .overrideActive, .symbolProbation,
    ]
}
