package import FailurePoints
import Probes

/// Somebody, or a machine, that is told: by which channel, of what, and when.
package struct NotifierConfig: Sendable, Hashable {
    package enum Channel: Sendable, Hashable {
        case webhook(WebhookConfig)
        case email(EmailConfig)
        /// A program with the message in its variables and on its standard input.
        case command(HealerConfig.Hook)
    }

    /// Never nil in a decoded configuration.
    package var channel: Channel?
    package var enabled = true
    package var on = AlertTopic.allCases
    package var minImpact = Impact.blocksSome
    package var minStatus = Status.warning
    package var categories = Category.allCases
    package var quietHours: DailySpan?
    package var zone = LocalZone.host
    package var maximumPerHour = 12
    package var groupFor = Duration.seconds(1)
    package var reminders: Duration? = .seconds(1800)
    package var resend: Duration?
    /// Minute of the day.
    package var digestAt: Int?
    /// After this time a message that could not be delivered goes into a digest.
    package var keepFor = Duration.seconds(21_600)

    package init() {}

    /// For the machine of alerts.
    package var rules: AlertRules {
        var rules = AlertRules()
        (rules.on, rules.minImpact, rules.minStatus, rules.categories) = (Set(on), minImpact, minStatus, Set(categories))
        (rules.quietHours, rules.maxPerHour, rules.groupFor, rules.reminders) = (quietHours, maximumPerHour, groupFor, reminders)
        (rules.resend, rules.digestAt) = (resend, digestAt)
        let local = zone.localTime()
        rules.offset = { local.offset(at: $0) }
        return rules
    }

    /// The names of the secrets that it needs.
    package var secrets: Set<String> {
        switch channel {
        case .webhook(let webhook): Set(webhook.templates.flatMap(\.secrets))
        case .email(let email): Set(email.password?.secrets ?? [])
        case .command, nil: []
        }
    }
}

/// A URL outside that expects to be called again and again.
package struct HeartbeatConfig: Sendable, Hashable {
    package var url = MessageTemplate("")
    package var every = Duration.seconds(60)
    package var failWhenBlocked = false
    package var timeout = Duration.seconds(10)
    package var caFile: String?

    package init() {}
}
