import CCurl
import Endpoints
import FailurePoints
import Glibc
import JSON

/// One request of an observation: resolve, connect, send, and report the result.
struct Hop {
    enum Ending {
        case ended(EndpointFacts.Outcome)
        case redirected(to: String)
    }

    var target: EndpointTarget
    var url: EndpointURL
    /// `Name: value` lines.
    var headers: [String]
    /// Values that must not be quoted.
    var secrets: [String]
    /// To trust in addition to the system's.
    var authorities: Authorities?

    /// - Parameters:
    ///   - facts: gets the timings, the address and the certificate, whatever the outcome.
    ///   - serverTime: gets the value at the target's pointer.
    func run(_ clock: RequestClock, into facts: inout EndpointFacts, _ serverTime: inout JSON?) throws(LocalFault) -> Ending {
        let trust = url.isSecure ? TrustStore(authorities: authorities) : nil
        let before = clock.elapsed
        let lookup = NameLookup(host: url.host, ipVersion: target.ipVersion).run(within: clock.remaining)
        facts.timings.resolveMicroseconds.add(clock.elapsed - before)
        let addresses: [String]
        switch lookup {
        case .addresses(let found): addresses = found
        case .failed(let detail): return failed(.dns, .resolve, "\(url.host): \(detail)")
        // Not a timeout: a dead resolver is slower than the timeout, and this is the usual form of a DNS failure.
        case .timedOut: return failed(.dns, .resolve, "\(url.host): the name was not resolved within \(target.timeout)")
        case .localFault(let what): throw LocalFault(what: what)
        }
        facts.remoteAddress = addresses.last

        let connecting = clock.elapsed
        var reach = Reach(addresses: addresses, port: url.port)
        let reached = reach.run(within: min(clock.remaining, target.connectTimeout))
        let connectTime = clock.elapsed - connecting
        let (socket, address): (Int32, String)
        switch reached {
        case .connected(let descriptor, let taken): (socket, address) = (descriptor, taken)
        case .failed(let failure): return failed(failure.kind, failure.phase, failure.detail)
        case .localFault(let what): throw LocalFault(what: what)
        }
        (facts.remoteAddress, facts.deadAddresses) = (address, reach.dead)
        let dial = Dial(address: address, port: url.port)
        facts.timings.connectMicroseconds.add(connectTime)

        let reception = Reception(maximumBodyBytes: target.maximumBodyBytes)
        let transfer = Transfer(
            url: url, address: address, method: target.method, headers: headers, trust: trust, timeout: clock.remaining,
            tlsTimeout: target.connectTimeout - connectTime)
        let result = try transfer.run(over: socket, into: reception)
        facts.timings.tlsMicroseconds.add(result.tls)
        facts.timings.firstByteMicroseconds.add(result.firstByte)
        facts.certificate = result.certificate
        if result.code == CURLE_PEER_FAILED_VERIFICATION, facts.certificate == nil {
            facts.certificate = refusedCertificate(transfer, dial)
        }
        return try ending(result, reception, &serverTime)
    }

    private func refusedCertificate(_ transfer: Transfer, _ dial: Dial) -> Certificate? {
        let clock = RequestClock(limit: EndpointRequest.certificateLimit)
        guard case .connected(let socket) = dial.run(within: clock.remaining) else { return nil }
        var again = transfer
        (again.timeout, again.tlsTimeout) = (clock.remaining, clock.remaining)
        return again.unverifiedCertificate(over: socket)
    }

    private func ending(_ result: Transfer.Result, _ reception: Reception, _ serverTime: inout JSON?) throws(LocalFault) -> Ending {
        if reception.headersWereCut { return failed(.protocolViolation, .firstByte, "more than \(Reception.maximumHeaderBytes) bytes of headers") }
        // A body that we cut off is an error for libcurl, but still a response.
        guard result.code == CURLE_OK || reception.bodyWasCut || result.isUnknownEncoding else {
            if result.code == CURLE_SSL_CACERT_BADFILE, let authorities { throw LocalFault(what: "\(authorities.path): \(result.words)") }
            let failure = try result.failure(isSecure: url.isSecure)
            return failed(failure.kind, failure.phase, failure.detail)
        }
        let accepted = target.accepts(result.status)
        if !accepted, target.maximumRedirects > 0, [301, 302, 303, 307, 308].contains(result.status), let place = result.redirect {
            return .redirected(to: place)
        }
        if reception.bodyWasCut, accepted, target.wantsJSON {
            return failed(.bodyTooLarge, .transfer, "more than \(target.maximumBodyBytes) bytes")
        }
        let reading = BodyReading(reception.body, for: target, secrets: secrets)
        serverTime = reading.serverTime
        var answer = answer(reading, status: result.status, accepted, reception)
        if result.isUnknownEncoding { answer.body = .unread(UntrustedText.line(result.words, limit: 160, without: secrets)) }
        return .ended(.answered(answer))
    }

    private func answer(_ reading: BodyReading, status: Int, _ accepted: Bool, _ reception: Reception) -> HTTPAnswer {
        var maintenance = status == 503
        // In the expected body the word may mean anything (`maintenanceMargin`).
        if let text = target.maintenance, !(accepted && target.wantsJSON && reading.verdict == .asExpected) {
            maintenance = maintenance || BodyReading.contains(text, in: reception.body)
        }
        var answer = HTTPAnswer(
            status: status, statusAccepted: accepted, body: reading.verdict, saysMaintenance: maintenance, price: reading.price,
            date: reception.date, retryAfterSeconds: reception.retryAfterSeconds, receivedAt: reception.startedAt)
        answer.isCached = reception.isCached
        answer.limitsRequests = reading.limitsRequests(status: status, retryAfter: reception.retryAfter != nil)
        return answer
    }

    private func failed(_ kind: EndpointFailure.Kind, _ phase: EndpointFailure.Phase, _ detail: String) -> Ending {
        .ended(.failed(EndpointFailure(kind, phase: phase, detail: UntrustedText.line(detail, limit: 160, without: secrets))))
    }
}

extension Int64? {
    /// Adds the microseconds of one more hop; nil adds nothing.
    fileprivate mutating func add(_ duration: Duration?) {
        if let duration { self = (self ?? 0) + duration.wholeMicroseconds }
    }
}
