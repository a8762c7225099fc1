import Commands
package import Config
package import FailurePoints
import JSON
package import Probes
import Threads

/// One attempt to deliver one message by one notifier.
package struct Delivery: Sendable {
    /// What came of it, for the queue, the records and `fpmond notify`.
    package struct Report: Sendable {
        package var outcome: DeliveryQueue.Outcome
        /// In a sentence, without secrets.
        package var words: String
        package var elapsed: Duration
    }

    package let name: String
    package let notifier: NotifierConfig
    package let secrets: Secrets
    package let network: any NetworkLooker

    package init(name: String, notifier: NotifierConfig, secrets: Secrets, network: any NetworkLooker) {
        (self.name, self.notifier, self.secrets, self.network) = (name, notifier, secrets, network)
    }

    /// How long files may take to be read.
    private static let patience = Duration.seconds(10)
    /// Of a program.
    private static let commandLimit = Duration.seconds(30)

    /// Delivers, once. Bounded by the channel's timeout; never throws.
    package func run(_ message: AlertMessage) async -> Report {
        let began = ContinuousClock.now
        var report: Report
        switch notifier.channel {
        case .webhook(let webhook):
            report = await send { values throws(LocalFault) in
                try webhook.request(
                    message, secrets: values, authorities: try webhook.caFile.map { (path) throws(LocalFault) in try Authorities(contentsOf: path) })
            }
        case .email(let email) where email.sendmail == nil:
            report = await send { values throws(LocalFault) in
                let authorities = try email.caFile.map { (path) throws(LocalFault) in try Authorities(contentsOf: path) }
                guard let request = email.request(message, secrets: values, authorities: authorities) else { throw LocalFault(what: "no server") }
                return request
            }
        case .email(let email):
            report = await execute(Self.words(email), variables: [], input: Array(Mail(message, email).text.unixLines.utf8), email.timeout)
        case .command(let hook):
            report = await execute(hook.words, variables: Self.variables(message), input: Self.document(message).utf8() + [0x0A], Self.commandLimit)
        case nil: report = Report(outcome: .failed("no channel", retryAfter: nil, isPermanent: true), words: "no channel", elapsed: .zero)
        }
        report.elapsed = ContinuousClock.now - began
        return report
    }

    // MARK: Over the network

    private func send(_ make: @escaping @Sendable ([String: String]) throws(LocalFault) -> DeliveryRequest) async -> Report {
        let (secrets, names) = (secrets, notifier.secrets)
        let work = BoundedWork<Result<DeliveryRequest, LocalFault>>.onThread(refused: .failure(LocalFault(what: "no thread to read its secrets"))) {
            do {
                var values: [String: String] = [:]
                for name in names.sorted() { values[name] = try secrets.value(of: name) }
                return .success(try make(values))
            } catch let missing as Secrets.Missing {
                return .failure(LocalFault(what: missing.description))
            } catch let fault as LocalFault {
                return .failure(fault)
            } catch {
                return .failure(LocalFault(what: "\(error)"))
            }
        }
        switch await work.value(within: Self.patience) {
        case nil: return Self.failed("its secrets could not be read within 10 s")
        case .failure(let fault): return Self.failed(fault.what)
        case .success(let request):
            do throws(ProbeError) {
                switch try await network.look(.delivery(request)) {
                case .delivery(let facts): return report(facts.outcome)
                case .localFault(let what): return Self.failed(what)
                case .endpoint, .connection: return Self.failed("another look was answered")
                }
            } catch {
                return Self.failed(error.detail)
            }
        }
    }

    private func report(_ outcome: DeliveryFacts.Outcome) -> Report {
        switch outcome {
        case .accepted(let status): return Report(outcome: .delivered, words: "accepted with \(status)", elapsed: .zero)
        case .refused(let status, let words, let retryAfter):
            let isMail = if case .email = notifier.channel { true } else { false }
            let isPermanent =
                isMail ? (500...599).contains(status) && status != 535 : (400...499).contains(status) && ![401, 403, 408, 425, 429].contains(status)
            var text = "refused with \(status)"
            if (isMail ? [530, 534, 535] : [401, 403]).contains(status), !notifier.secrets.isEmpty {
                text += " (is secret \(notifier.secrets.sorted().joined(separator: ", ")) right?)"
            }
            if !words.isEmpty { text += ": \(words)" }
            return Report(
                outcome: .failed(text, retryAfter: retryAfter.map { .seconds($0) }, isPermanent: isPermanent), words: text, elapsed: .zero)
        case .failed(let failure): return Self.failed("\(failure.kind.rawValue) in \(failure.phase.rawValue): \(failure.detail)")
        }
    }

    private static func failed(_ words: String, isPermanent: Bool = false) -> Report {
        Report(outcome: .failed(words, retryAfter: nil, isPermanent: isPermanent), words: words, elapsed: .zero)
    }

    // MARK: By a program

    private func execute(_ words: [String], variables: [(name: String, value: String)], input: [UInt8], _ timeout: Duration) async -> Report {
        let run = await SessionCommand(words: words, variables: variables, timeout: timeout, grace: .seconds(2), input: input).run()
        let said = UntrustedText.line(
            (run.errors.isEmpty ? run.output : run.errors).lines.filter { !$0.isEmpty }.suffix(3).joined(separator: " / "), limit: 300)
        let tail = said.isEmpty ? "" : ": \(said)"
        return switch run.end {
        case .exited(0): Report(outcome: .delivered, words: "exit status 0", elapsed: .zero)
        case .exited(let code): Self.failed("exit status \(code)\(tail)")
        case .signaled(let signal): Self.failed("ended by signal \(signal)\(tail)")
        case .timedOut: Self.failed("timed out after \(timeout.spoken)")
        case .cancelled: Self.failed("ended because fpmond is stopping")
        case .notRun(let why): Self.failed("could not be run: \(UntrustedText.line(why, limit: 200))")
        case .noDescriptors: Self.failed("could not be run: no file descriptors or threads left")
        }
    }

    /// Source: fpmond-hooks(7), notifiers.
    package static func variables(_ message: AlertMessage) -> [(name: String, value: String)] {
        let values = MessageValues(message)
        let fields: [(String, MessageField)] = [
            ("FPMOND_ALERT_ID", .id), ("FPMOND_NOTIFIER", .notifier), ("FPMOND_KIND", .kind), ("FPMOND_ACTION", .action), ("FPMOND_THREAD", .thread),
            ("FPMOND_SUBJECT", .subject), ("FPMOND_SHORT", .short), ("FPMOND_TEXT", .text), ("FPMOND_STATUS", .status), ("FPMOND_VERDICT", .verdict),
            ("FPMOND_HOST", .host), ("FPMOND_SINCE", .since), ("FPMOND_UNTIL", .until), ("FPMOND_AT", .at),
        ]
        return fields.map { ($0.0, values[$0.1]) }
    }

    /// The message on the standard input of a program.
    static func document(_ message: AlertMessage) -> JSON {
        let values = MessageValues(message)
        var object = JSONObject()
        for field in MessageField.allCases where field != .alerts { object[field.rawValue] = .string(values[field]) }
        object["references"] = .array(message.references.map { .string($0) })
        object["alerts"] = values.filled(.string("{{alerts}}"))
        return .object(object)
    }

    // MARK: What is shown

    /// What is sent, line by line, with `***` in the place of secrets.
    package func shown(_ message: AlertMessage) -> [String] {
        switch notifier.channel {
        case .webhook(let webhook): shown(webhook, message)
        case .email(let email):
            [
                email.sendmail == nil
                    ? "SMTP \(email.server ?? ""):\(email.portInForce), \(email.encryption.rawValue)\(email.user.map { ", as \($0)" } ?? "")"
                    : Self.words(email).joined(separator: " ")
            ] + Mail(message, email).text.lines + message.text.lines.map { "    \($0)" }
        case .command(let hook):
            [hook.words.joined(separator: " ")] + Self.variables(message).map { "\($0.name)=\(UntrustedText.line($0.value, limit: 200))" }
        case nil: []
        }
    }

    /// Source: sendmail(8).
    private static func words(_ email: EmailConfig) -> [String] { [email.sendmail ?? "", "-i", "-t", "-f", email.from] }

    private func shown(_ webhook: WebhookConfig, _ message: AlertMessage) -> [String] {
        var masked: [String: String] = [:]
        for name in notifier.secrets { masked[name] = UntrustedText.mask }
        var plain = webhook
        plain.url = MessageTemplate(webhook.url.text.replacingSecrets)
        guard let request = try? plain.request(message, secrets: masked), case .http(let http) = request.way else { return [] }
        let headers = http.headers.map { "\($0.name): \(UntrustedText.value($0.value, named: $0.name, limit: 300))" }
        return ["\(http.method) \(UntrustedText.line(http.url, limit: 400))"] + headers + [""] + UntrustedText.block(request.body, limit: 4000).lines
    }
}

extension String {
    fileprivate var lines: [String] { split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init) }
    /// With the line ends that a local program expects.
    fileprivate var unixLines: String { split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n") }
    /// `***` in the place of each secret, which would be percent-encoded otherwise.
    fileprivate var replacingSecrets: String {
        MessageTemplate(self).validParts.map { part in
            switch part {
            case .text(let text): text
            case .field(let field): "{{\(field.rawValue)}}"
            case .secret: UntrustedText.mask
            }
        }.joined()
    }
}
