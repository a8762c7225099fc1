package import FailurePoints
package import JSON

/// What a notifier was told, over a restart. Times of the boot clock are saved as wall time, and read back against the clock of the new start.
extension NotificationLog {
    package func json(at now: Moment) -> JSON {
        func wall(_ uptime: Duration?) -> JSON { uptime.map { AlertMessage.encode(now.wall + ($0 - now.uptime)) } ?? .null }
        return [
            "number": .int(number), "sent": .array(sent.map { wall($0) }), "resent_at": wall(resentAt),
            "reminder": reminder.map { ["at": wall($0.at), "count": .int(Int64($0.count))] } ?? .null, "digest_due": AlertMessage.encode(digestDue),
            "tally": tally?.json ?? .null, "items": .array(items.values.sorted { $0.key < $1.key }.map { $0.json(wall($0.waitingSince)) }),
        ]
    }

    /// Takes the past of this notifier; what cannot be read is left out.
    package mutating func restore(_ json: JSON, at now: Moment) {
        func uptime(_ json: JSON?, latest: Duration) -> Duration? {
            AlertMessage.instant(json).map { min(now.uptime + $0.since(now.wall), latest) }
        }
        number = max(0, json["number"]?.int ?? 0)
        sent = (json["sent"]?.array ?? []).compactMap { uptime($0, latest: now.uptime) }.sorted()
        resentAt = uptime(json["resent_at"], latest: now.uptime)
        if let at = uptime(json["reminder"]?["at"], latest: now.uptime + AlertRules.longestReminder), let count = json["reminder"]?["count"]?.int {
            reminder = (at, Int(max(0, min(count, 1000))))
        }
        digestDue = AlertMessage.instant(json["digest_due"])
        tally = json["tally"].flatMap { TradingTally($0) }
        items = [:]
        for value in json["items"]?.array ?? [] {
            guard var item = AlertItem(value) else { continue }
            item.waitingSince = uptime(value["waiting_since"], latest: now.uptime)
            items[item.key] = item
        }
    }
}

extension AlertItem {
    fileprivate func json(_ waitingSince: JSON) -> JSON {
        [
            "key": .string(key), "state": state.json,
            "end": end.map { ["at": AlertMessage.encode($0.at), "recovered": .bool($0.isRecovered)] } ?? .null,
            "told": told?.json ?? .null, "was_muted": .bool(wasMuted), "was_warning": .bool(wasWarning), "waiting_since": waitingSince,
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let key = json["key"]?.string, let state = json["state"].flatMap({ State($0) }) else { return nil }
        self.init(key: key, state: state)
        if let end = json["end"], let at = AlertMessage.instant(end["at"]) {
            self.end = AlertSight.End(at: at, isRecovered: end["recovered"]?.bool ?? true)
        }
        told = json["told"].flatMap { Told($0) }
        (wasMuted, wasWarning) = (json["was_muted"]?.bool ?? false, json["was_warning"]?.bool ?? false)
    }
}

extension AlertItem.State {
    fileprivate var json: JSON {
        let subject: JSON =
            switch self.subject {
            case .verdict: ["verdict": .string(verdict?.rawValue ?? "")]
            case .failure(let id): ["failure_point": .string(id.rawValue)]
            case .own(let key): ["own": .string(key)]
            }
        return [
            "subject": subject, "status": .string(status.rawValue), "began": AlertMessage.encode(began), "until": AlertMessage.encode(until),
            "title": .string(title), "message": .string(message), "advice": .string(advice), "category": .string(category.rawValue),
            "impact": .string(impact.rawValue), "blocker": blocker.map { .string($0.rawValue) } ?? .null, "excused": .bool(isExcused),
            "flapping": .bool(isFlapping), "exhausted": .bool(isExhausted),
            "tried": tried.map { .string($0) } ?? .null,
        ]
    }

    fileprivate init?(_ json: JSON) {
        let subject: AlertItem.Subject
        if let id = json["subject"]?["failure_point"]?.string {
            subject = .failure(FailurePoint.ID(rawValue: id))
        } else if let key = json["subject"]?["own"]?.string {
            subject = .own(key)
        } else if json["subject"]?["verdict"] != nil {
            subject = .verdict
        } else {
            return nil
        }
        guard let status = json["status"]?.string.flatMap(Status.init(rawValue:)), let began = AlertMessage.instant(json["began"]) else { return nil }
        self.init(
            subject, status, verdict: json["subject"]?["verdict"]?.string.flatMap(Verdict.State.init(rawValue:)), began: began,
            until: AlertMessage.instant(json["until"]), title: json["title"]?.string ?? "", message: json["message"]?.string ?? "",
            advice: json["advice"]?.string ?? "")
        category = json["category"]?.string.flatMap(Category.init(rawValue:)) ?? .systemFailures
        impact = json["impact"]?.string.flatMap(Impact.init(rawValue:)) ?? .none
        (isExcused, isFlapping) = (json["excused"]?.bool ?? false, json["flapping"]?.bool ?? false)
        (isExhausted, tried) = (json["exhausted"]?.bool ?? false, json["tried"]?.string)
        blocker = json["blocker"]?.string.map { FailurePoint.ID(rawValue: $0) }
    }
}

extension AlertItem.Told {
    fileprivate var json: JSON {
        [
            "status": .string(status.rawValue), "verdict": verdict.map { .string($0.rawValue) } ?? .null, "exhausted": .bool(isExhausted),
            "flapping": .bool(isFlapping), "thread": .string(thread),
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let status = json["status"]?.string.flatMap(Status.init(rawValue:)), let thread = json["thread"]?.string else { return nil }
        self.init(
            status: status, verdict: json["verdict"]?.string.flatMap(Verdict.State.init(rawValue:)), isExhausted: json["exhausted"]?.bool ?? false,
            isFlapping: json["flapping"]?.bool ?? false, thread: thread)
    }
}

extension TradingTally {
    fileprivate var json: JSON {
        var (states, points) = (JSONObject(), JSONObject())
        for (state, span) in spent.sorted(by: { $0.key.rawValue < $1.key.rawValue }) { states[state.rawValue] = .int(span.wholeMicroseconds) }
        for (id, span) in blocked.sorted(by: { $0.key < $1.key }) { points[id.rawValue] = .int(span.wholeMicroseconds) }
        return [
            "from": AlertMessage.encode(from), "spent": .object(states), "blocked": .object(points), "healed": .int(Int64(healed)),
            "failed_heals": .int(Int64(failedHeals)),
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let from = AlertMessage.instant(json["from"]) else { return nil }
        self.init(from: from)
        for (state, span) in json["spent"]?.object ?? JSONObject() {
            if let state = Verdict.State(rawValue: state), let span = span.int { spent[state] = .microseconds(span) }
        }
        for (id, span) in json["blocked"]?.object ?? JSONObject() {
            if let span = span.int { blocked[FailurePoint.ID(rawValue: id)] = .microseconds(span) }
        }
        healed = Int(clamping: json["healed"]?.int ?? 0)
        failedHeals = Int(clamping: json["failed_heals"]?.int ?? 0)
    }
}
