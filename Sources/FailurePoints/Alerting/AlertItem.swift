/// One thing that a notifier is or was told about: the verdict, an incident, or a fault of fpmond itself.
package struct AlertItem: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
        case verdict
        case failure(FailurePoint.ID)
        case own(String)

        var point: FailurePoint.ID? { if case .failure(let id) = self { id } else { nil } }
    }

    /// What is known of it.
    package struct State: Sendable, Hashable {
        package var subject: Subject
        package var status: Status
        /// Of the verdict.
        package var verdict: Verdict.State?
        /// What is behind the verdict first of all.
        package var blocker: FailurePoint.ID?
        package var began: Instant
        package var until: Instant?
        package var title: String
        package var message: String
        package var advice: String
        package var category = Category.systemFailures
        package var impact = Impact.none
        package var isExcused = false
        package var isFlapping = false
        package var isExhausted = false
        package var tried: String?

        package init(
            _ subject: Subject, _ status: Status, verdict: Verdict.State? = nil, began: Instant, until: Instant? = nil, title: String,
            message: String, advice: String = ""
        ) {
            (self.subject, self.status, self.verdict, self.began, self.until) = (subject, status, verdict, began, until)
            (self.title, self.message, self.advice) = (title, message, advice)
        }
    }

    /// What the notifier was told of it.
    package struct Told: Sendable, Hashable {
        package var status: Status
        package var verdict: Verdict.State?
        package var isExhausted: Bool
        package var isFlapping: Bool
        /// The first message about it.
        package var thread: String

        package init(status: Status, verdict: Verdict.State? = nil, isExhausted: Bool = false, isFlapping: Bool = false, thread: String) {
            (self.status, self.verdict, self.isExhausted, self.isFlapping, self.thread) = (status, verdict, isExhausted, isFlapping, thread)
        }
    }

    /// What the notifier does not know yet.
    enum Change: Sendable, Hashable {
        case opened, worsened, verdict, exhausted, flapping, steadied, silenceEnded, ended
    }

    /// The incident's id; `trading` for the verdict.
    package var key: String
    package var state: State
    /// nil: it lasts.
    package var end: AlertSight.End?
    package var told: Told?
    /// It failed under a silence.
    package var wasMuted = false
    /// Since when there is something to tell; uptime.
    package var waitingSince: Duration?

    package init(key: String, state: State) { (self.key, self.state) = (key, state) }

    /// The worst that it is or was told as.
    var weight: Status { max(state.status, told?.status ?? .ok) }

    /// What is to be told of it under these rules; nil: nothing.
    func change(_ rules: AlertRules, isMuted: Bool) -> Change? {
        guard !isMuted else { return nil }
        guard let told else { return end == nil && !state.isExcused ? beginning(rules) : nil }
        if end != nil { return rules.on.contains(endTopic) ? .ended : nil }
        if wasMuted, rules.on.contains(.silenceEnded) { return .silenceEnded }
        if state.verdict != told.verdict { return .verdict }
        guard !state.isExcused else { return nil }
        if state.status > told.status, rules.on.contains(.worsened) { return .worsened }
        if state.isExhausted, !told.isExhausted, rules.on.contains(.exhausted) { return .exhausted }
        if state.isFlapping != told.isFlapping, rules.on.contains(.flapping) { return state.isFlapping ? .flapping : .steadied }
        return nil
    }

    private func beginning(_ rules: AlertRules) -> Change? {
        if wasMuted, rules.on.contains(.silenceEnded) { return .silenceEnded }
        if state.isFlapping, rules.on.contains(.flapping) { return .flapping }
        if rules.on.contains(topic) { return .opened }
        if state.isExhausted, rules.on.contains(.exhausted) { return .exhausted }
        return state.status == .critical && rules.on.contains(.worsened) && topic == .opened && wasWarning ? .worsened : nil
    }

    /// It was seen as a warning before.
    package var wasWarning = false

    /// Under which its beginning is told.
    private var topic: AlertTopic {
        switch state.subject {
        case .verdict: .verdict
        case .failure(let id): .opening(id)
        case .own: .degraded
        }
    }

    /// Under which its end is told: that of an incident is a recovery, the others are told with their beginning.
    private var endTopic: AlertTopic { state.isFlapping ? .flapping : topic == .opened ? .recovered : topic }
}
