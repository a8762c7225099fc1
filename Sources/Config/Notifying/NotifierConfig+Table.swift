import FailurePoints
import JSON

/// The keys of a notifier.
extension NotifierConfig {
    package static var byName: ConfigurationKind<[String: NotifierConfig]> {
        .entries(named: HealerName.kind, of: table.kind(over: NotifierConfig()), "notifiers by name")
    }

    package static let channels = ["webhook", "email", "command", "shell"]

    private static var table: ConfigurationTable<NotifierConfig> {
        let program = HealerConfig.Hook.fields("The program that gets each message").map { $0.within(\NotifierConfig.program) }
        return ConfigurationTable(
            things: "a notifier",
            fields: [
                ConfigurationField(
                    "webhook", WebhookConfig.table.kind(over: WebhookConfig()), "An HTTP request.",
                    get: { if case .webhook(let webhook) = $0.channel { webhook } else { nil } }, set: { $0.channel = .webhook($1) }),
                ConfigurationField(
                    "email", EmailConfig.table.kind(over: EmailConfig()), "A mail.",
                    get: { if case .email(let email) = $0.channel { email } else { nil } }, set: { $0.channel = .email($1) }),
            ] + program + [
                ConfigurationField("enabled", \.enabled, .flag, "False: sends nothing."),
                ConfigurationField("on", \.on, .list(of: .choice("a topic"), 1...AlertTopic.allCases.count, "topics"), "What to alert about."),
                ConfigurationField(
                    "min_impact", \.minImpact, .choice("an impact"),
                    "The least impact to alert about. An operator override and a change of the live mode alert whatever their impact."),
                ConfigurationField(
                    "min_status", \.minStatus, .failing, "The least status to alert about."),
                ConfigurationField(
                    "categories", \.categories, .list(of: .choice("a category"), 1...Category.allCases.count, "categories"),
                    "The categories of failure points to alert about."),
                ConfigurationField(
                    "quiet_hours", \.quietHours, ConfigurationKind<DailySpan>.span.orNull,
                    "When only critical failures alert, \"22:00-07:00\". The rest follows at their end if it still applies."),
                ConfigurationField("zone", \.zone, .zone, "The zone of quiet_hours and digest_at: the host's, or an offset from UTC."),
                ConfigurationField(
                    "max_per_hour", \.maximumPerHour, .count(1...3600),
                    "The maximum number of messages within any hour; the last one collects the rest."),
                ConfigurationField(
                    "group_for", \.groupFor, .duration(.zero ... .seconds(600)),
                    "How long a message waits for further failures, so that one cause is one message. Later messages wait one minute, then five."),
                ConfigurationField(
                    "reminders", \.reminders, ConfigurationKind<Duration>.duration(.seconds(60) ... .seconds(86_400)).orNull,
                    "While a critical failure lasts, send a reminder after this time, then after twice as long, up to 12h; null: never."),
                ConfigurationField(
                    "resend", \.resend, ConfigurationKind<Duration>.duration(.seconds(1) ... .seconds(86_400)).orNull,
                    "For a machine such as Alertmanager: all that fails is sent again at this interval, and limits for people do not apply."),
                ConfigurationField(
                    "digest_at", \.digestAt, ConfigurationKind<Int>.timeOfDay.orNull,
                    "When to send a daily summary, \"08:00\", so that silence means all is well; null: never."),
                ConfigurationField(
                    "keep_for", \.keepFor, .duration(.seconds(60) ... .seconds(604_800)),
                    "How long to retry a message that cannot be delivered; then it goes into a digest."),
            ],
            constraints: ["oneOf": .array(channels.map { ["required": [.string($0)]] })],
            rule: { _, section, faults in
                if let conflict = section.conflict(of: channels) {
                    faults.append(conflict)
                } else if section.given.isDisjoint(with: channels) {
                    faults.append(section.fault(problem: "has no channel; expected one of them", known: channels))
                }
            })
    }

    /// The program, for the fields that it shares with healers.
    private var program: HealerConfig.Hook {
        get { if case .command(let hook) = channel { hook } else { .shell("") } }
        set { channel = .command(newValue) }
    }
}

extension HeartbeatConfig {
    package static var byName: ConfigurationKind<[String: HeartbeatConfig]> {
        .entries(named: HealerName.kind, of: table.kind(over: HeartbeatConfig()), "heartbeats by name")
    }

    private static var table: ConfigurationTable<HeartbeatConfig> {
        ConfigurationTable(
            things: "a heartbeat",
            fields: [
                ConfigurationField(
                    "url", \.url, .address, required: true,
                    "Called with GET after a round that is complete and written; may have {{secret.NAME}} in its path."),
                ConfigurationField("every", \.every, .duration(.seconds(1) ... .seconds(86_400)), "The least time from one call to the next."),
                ConfigurationField(
                    "fail_when_blocked", \.failWhenBlocked, .flag,
                    "True: while trading is blocked, and not by design, the call goes to the URL with /fail at its end."),
                ConfigurationField("timeout", \.timeout, .duration(.seconds(1) ... .seconds(60)), "How long one call may take."),
                ConfigurationField(
                    "ca_file", \.caFile, ConfigurationKind<String>.absolutePath.orNull,
                    "A PEM file of certificate authorities to trust in addition to the system's."),
            ])
    }
}

extension ConfigurationKind where Value == Int {
    /// `"08:00"`, as minutes since midnight.
    fileprivate static var timeOfDay: Self {
        ConfigurationKind<String>.name("a time of day such as \"08:00\"", pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$") { minutes($0) != nil }
            .map({ minutes($0) ?? 0 }, back: TimeOfDay.text)
    }

    /// Before midnight.
    fileprivate static func minutes(_ text: some StringProtocol) -> Int? { TimeOfDay.minutes(text).flatMap { $0 < 1440 ? $0 : nil } }
}

extension ConfigurationKind where Value == DailySpan {
    /// `"22:00-07:00"`.
    fileprivate static var span: Self {
        func read(_ text: String) -> DailySpan? {
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { ConfigurationKind<Int>.minutes($0) }
            guard ends.count == 2, let from = ends[0], let to = ends[1], from != to else { return nil }
            return DailySpan(from: from, to: to)
        }
        return ConfigurationKind<String>.name(
            "a span of the day such as \"22:00-07:00\"", pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
        ) { read($0) != nil }
        .map(
            { read($0) ?? DailySpan(from: 0, to: 1) }, back: { "\(TimeOfDay.text($0.from))-\(TimeOfDay.text($0.to))" })
    }
}
