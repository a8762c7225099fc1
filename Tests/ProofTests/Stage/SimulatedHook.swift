import BotSimulator
import FailurePoints

/// What happens in the pretend world when a healer's hook is run.
enum SimulatedHook: Sendable {
    /// It ends like this and changes nothing.
    case ends(HookResult)
    /// The bot's own fetcher is run once. Source: bot contract 9.4.
    case refresh(Simulator.Feed)

    /// How long a hook takes here.
    static let duration: Duration = .seconds(20)
}
