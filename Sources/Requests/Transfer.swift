import CCurl
import Endpoints
import FailurePoints
import Glibc

/// One request over one connection: TLS and HTTP or SMTP, no retry, no redirect, no proxy, no reuse. Source: libcurl's easy interface.
struct Transfer {
    struct Result {
        var code: CURLcode
        /// libcurl's message.
        var words: String
        /// OpenSSL's X509_V_… code.
        var verification: Int
        var status: Int
        var redirect: String?
        var tls: Duration?
        var firstByte: Duration?
        var certificate: Certificate?
    }

    var url: EndpointURL
    /// Numeric.
    var address: String
    var method: EndpointTarget.Method
    /// `Name: value`, secrets included.
    var headers: [String]
    /// Nil over plain HTTP.
    var trust: TrustStore?
    /// The timeout for everything after the connection.
    var timeout: Duration
    var tlsTimeout: Duration
    /// What is sent with the request; nil: nothing.
    var sending: Sending?

    /// Sends the request over `socket`, which it closes, and receives the response in `reception`. Blocks for at most `timeout`.
    func run(over socket: Int32, into reception: Reception) throws(LocalFault) -> Result {
        var handle = try handle(over: socket)
        try handle.set(CURLOPT_HTTPHEADER, list: headers)
        try sending?.apply(to: &handle)
        defer { withExtendedLifetime(sending) {} }
        handle.set(CURLOPT_USERAGENT, "fpmond")
        // The encodings that the bot's client accepts. The callback gets decoded bytes, so that the body limit applies to them.
        handle.set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate")
        handle.set(CURLOPT_NOBODY, method == .head ? 1 : 0)
        trust?.apply(to: handle)
        reception.attach(to: handle)
        defer { withExtendedLifetime(reception) {} }
        return try perform(handle)
    }

    /// The certificate of a server whose verification failed: OpenSSL does not hand out a refused one.
    ///
    /// Uses a second connection that accepts any certificate and ends with the handshake: nothing is sent.
    func unverifiedCertificate(over socket: Int32) -> Certificate? {
        guard let handle = try? handle(over: socket) else { return nil }
        handle.set(CURLOPT_CAINFO, nil as String?)
        handle.set(CURLOPT_CAPATH, nil as String?)
        handle.set(CURLOPT_SSL_VERIFYPEER, 0)
        handle.set(CURLOPT_SSL_VERIFYHOST, 0)
        handle.set(CURLOPT_CONNECT_ONLY, 1)
        return (try? perform(handle))?.certificate
    }

    private func handle(over socket: Int32) throws(LocalFault) -> CurlHandle {
        var handle: CurlHandle
        do throws(LocalFault) {
            handle = try CurlHandle()
        } catch {
            close(socket)
            throw error
        }
        handle.use(connected: socket)
        handle.set(CURLOPT_URL, url.text)
        handle.set(CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps")
        handle.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        handle.set(CURLOPT_PROXY, "")
        handle.set(CURLOPT_NOSIGNAL, 1)
        handle.set(CURLOPT_FRESH_CONNECT, 1)
        handle.set(CURLOPT_FORBID_REUSE, 1)
        handle.set(CURLOPT_MAXCONNECTS, 1)
        handle.set(CURLOPT_SSL_SESSIONID_CACHE, 0)
        // HTTP/1.1 only, so that a broken connection has one meaning; HTTP/2 would add buffers.
        handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        handle.set(CURLOPT_CERTINFO, 1)
        // Prevents a second name lookup by libcurl.
        let numeric = address.contains(":") ? "[\(address)]" : address
        try handle.set(CURLOPT_CONNECT_TO, list: ["::\(numeric):"])
        handle.set(CURLOPT_TIMEOUT_MS, Self.milliseconds(timeout))
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(min(timeout, tlsTimeout)))
        return handle
    }

    /// For libcurl 0 means "no limit".
    private static func milliseconds(_ duration: Duration) -> Int {
        Int(clamping: min(max(1, duration.wholeMicroseconds / 1000), Int64(Int32.max)))
    }

    private func perform(_ handle: borrowing CurlHandle) throws(LocalFault) -> Result {
        let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        defer {
            handle.set(CURLOPT_ERRORBUFFER, nil as UnsafeMutableRawPointer?)
            words.deallocate()
        }
        handle.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(words))
        let raw = handle.raw
        let code = try PipeSignal.blocked { () throws(LocalFault) in curl_easy_perform(raw) }
        let encrypted = handle.time(CURLINFO_APPCONNECT_TIME_T)
        let sent = handle.time(CURLINFO_PRETRANSFER_TIME_T)
        let started = handle.time(CURLINFO_STARTTRANSFER_TIME_T)
        return Result(
            code: code, words: words[0] == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: words),
            verification: handle.number(CURLINFO_SSL_VERIFYRESULT), status: handle.number(CURLINFO_RESPONSE_CODE),
            redirect: handle.text(CURLINFO_REDIRECT_URL), tls: encrypted, firstByte: started.flatMap { end in sent.map { end - $0 } },
            certificate: url.isSecure ? handle.leafCertificate : nil)
    }
}
