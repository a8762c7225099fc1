package import FailurePoints
package import JSON

extension AlertMessage {
    /// As it waits in the queue: without secrets, which are filled in when it is delivered.
    package var json: JSON {
        [
            "id": .string(id), "notifier": .string(notifier), "kind": .string(kind.rawValue), "at": .int(at.microseconds), "thread": .string(thread),
            "references": .array(references.map { .string($0) }), "resolves": .bool(resolves), "status": .string(status.rawValue),
            "verdict": .string(verdict), "since": Self.encode(since), "until": Self.encode(until), "host": .string(host),
            "subject": .string(subject), "short": .string(short), "text": .string(text), "entries": .array(entries.map(\.json)),
        ]
    }

    package init?(_ json: JSON) {
        guard let id = json["id"]?.string, let notifier = json["notifier"]?.string, let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)),
            let at = Self.instant(json["at"]), let thread = json["thread"]?.string,
            let status = json["status"]?.string.flatMap(Status.init(rawValue:)),
            let verdict = json["verdict"]?.string, let host = json["host"]?.string, let subject = json["subject"]?.string,
            let short = json["short"]?.string, let text = json["text"]?.string
        else { return nil }
        self.init(
            id: id, notifier: notifier, kind: kind, at: at, thread: thread, references: json["references"]?.array?.compactMap(\.string) ?? [],
            resolves: json["resolves"]?.bool ?? false, status: status, verdict: verdict, since: Self.instant(json["since"]),
            until: Self.instant(json["until"]), host: host, subject: subject, short: short, text: text,
            entries: json["entries"]?.array?.compactMap { Entry($0) } ?? [])
    }

    static func encode(_ instant: Instant?) -> JSON { instant.map { .int($0.microseconds) } ?? .null }
    static func instant(_ json: JSON?) -> Instant? { json?.int.map { Instant(microseconds: $0) } }
}

extension AlertMessage.Entry {
    var json: JSON {
        [
            "point": .string(point), "incident": .string(incident), "status": .string(status.rawValue), "category": .string(category),
            "impact": .string(impact), "title": .string(title), "message": .string(message), "began": AlertMessage.encode(began),
            "ended": AlertMessage.encode(ended),
        ]
    }

    init?(_ json: JSON) {
        guard let point = json["point"]?.string, let incident = json["incident"]?.string,
            let status = json["status"]?.string.flatMap(Status.init(rawValue:)), let began = AlertMessage.instant(json["began"])
        else { return nil }
        self.init(
            point: point, incident: incident, status: status, category: json["category"]?.string ?? "", impact: json["impact"]?.string ?? "",
            title: json["title"]?.string ?? "", message: json["message"]?.string ?? "", began: began, ended: AlertMessage.instant(json["ended"]))
    }
}
