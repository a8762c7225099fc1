import CCurl
import FailurePoints

/// An allowed URL, in its parts. Source: libcurl's URL interface, the same parser as in the transfer.
struct EndpointURL: Sendable, Hashable {
    enum Reading: Sendable, Hashable {
        case url(EndpointURL)
        /// Says why without quoting the URL, which may contain a secret.
        case refused(why: String)
    }

    /// The whole URL, including the fragment, as passed to libcurl.
    var text: String
    var scheme: String
    /// Lower case, an IPv6 address without its brackets.
    var host: String
    var port: Int
    /// Scheme, host, port and path; a query is shortened to `?…`.
    var shown: String

    var isSecure: Bool { scheme == "https" || scheme == "smtps" }

    /// Whether headers meant for `other` may be sent here, too.
    func hasSameOrigin(as other: EndpointURL) -> Bool { (scheme, host, port) == (other.scheme, other.host, other.port) }

    static func read(_ text: String) -> Reading {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return .refused(why: "contains spaces, control characters or letters outside ASCII (write such a host as xn--…)")
        }
        guard let handle = curl_url() else { return .refused(why: "out of memory") }
        defer { curl_url_cleanup(handle) }
        switch curl_url_set(handle, CURLUPART_URL, text, 0) {
        case CURLUE_OK: break
        case CURLUE_UNSUPPORTED_SCHEME: return .refused(why: "the scheme is neither http nor https")
        case let code: return .refused(why: String(cString: curl_url_strerror(code)))
        }
        guard let scheme = part(CURLUPART_SCHEME, of: handle), ["http", "https"].contains(scheme) else {
            return .refused(why: "the scheme is neither http nor https")
        }
        if part(CURLUPART_USER, of: handle) != nil || part(CURLUPART_PASSWORD, of: handle) != nil {
            return .refused(why: "contains credentials: use a header with its value in a file")
        }
        guard let host = part(CURLUPART_HOST, of: handle), !host.isEmpty, part(CURLUPART_ZONEID, of: handle) == nil,
            let port = part(CURLUPART_PORT, of: handle, flags: UInt32(CURLU_DEFAULT_PORT)).flatMap(Int.init)
        else { return .refused(why: "the host cannot be read") }
        let path = part(CURLUPART_PATH, of: handle) ?? "/"
        let shownPort = port == (scheme == "https" ? 443 : 80) ? "" : ":\(port)"
        let query = part(CURLUPART_QUERY, of: handle) == nil ? "" : "?…"
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        return .url(
            EndpointURL(
                text: text, scheme: scheme, host: bare.lowercased(), port: port,
                shown: UntrustedText.line("\(scheme)://\(host.lowercased())\(shownPort)\(path)\(query)", limit: 300)))
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer, flags: UInt32 = 0) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &value, flags) == CURLUE_OK, let value else { return nil }
        defer { curl_free(value) }
        return String(cString: value)
    }
}
