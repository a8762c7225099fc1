/// An HTTP answer of a stand-in.
struct Answer {
    var status = 200
    var type = "application/json"
    var headers: [String] = []
    var body: String

    /// The whole message; `at` is what the server takes for the time, in microseconds since 1970.
    func message(at: Int64, isHead: Bool) -> String {
        let lines =
            [
                "HTTP/1.1 \(status) \(Self.reasons[status] ?? "Status")", "Date: \(Stamp.http(at))", "Content-Type: \(type)",
                "Content-Length: \(body.utf8.count)", "Connection: close",
            ] + headers
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + (isHead ? "" : body)
    }

    private static let reasons = [
        200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error",
        503: "Service Unavailable",
    ]

    static let page = Answer(type: "text/html", body: "<!DOCTYPE html><html><body>ok</body></html>\n")

    /// What a service in this behaviour says to a request, beyond what it says when it is healthy.
    init?(_ behaviour: Behaviour) {
        switch behaviour {
        case .status(let status):
            self.init(status: status, body: "{\"code\":\"\(status)\",\"msg\":\"status \(status)\"}")
        case .maintenance:
            self.init(
                status: 503, type: "text/html", headers: ["Retry-After: 600"],
                body: "<html><title>Scheduled maintenance</title><body>The platform is under maintenance.</body></html>\n")
        case .notJSON: self = Answer.page
        case .healthy, .refusing, .silent, .slow, .errorCode, .zeroPrice, .noPrice, .skewed: return nil
        }
    }

    init(status: Int = 200, type: String = "application/json", headers: [String] = [], body: String) {
        self.status = status
        self.type = type
        self.headers = headers
        self.body = body
    }
}

/// The first line of an HTTP request.
struct Request {
    let isHead: Bool
    let path: String
    let query: [String: String]

    init?(_ head: String) {
        let words = head.prefix { $0 != "\r\n" && $0 != "\r" && $0 != "\n" }.split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
        isHead = words[0] == "HEAD"
        let parts = words[1].split(separator: "?", maxSplits: 1)
        path = parts.first.map(String.init) ?? "/"
        var query: [String: String] = [:]
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let sides = pair.split(separator: "=", maxSplits: 1)
            query[String(sides[0])] = sides.count > 1 ? String(sides[1]) : ""
        }
        self.query = query
    }
}
