import CCurl
import Endpoints
import Glibc

/// One easy handle: created for one transfer and freed right after it, so that no memory is held between observations.
struct CurlHandle: ~Copyable {
    let raw: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    /// The connected socket that libcurl has not taken over yet, or -1.
    private let socket: UnsafeMutablePointer<Int32>

    /// curl_global_init(3) is to be called once, before other use.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_SSL | CURL_GLOBAL_WIN32)) == CURLE_OK

    init() throws(LocalFault) {
        guard Self.isReady, let handle = curl_easy_init() else { throw LocalFault(what: "libcurl could not be initialised") }
        raw = handle
        socket = .allocate(capacity: 1)
        socket.initialize(to: -1)
    }

    deinit {
        curl_easy_cleanup(raw)
        for list in lists { curl_slist_free_all(list) }
        if socket.pointee >= 0 { close(socket.pointee) }
        socket.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(raw, option, value) }
    func set(_ option: CURLoption, _ value: String?) { _ = ccurl_set_string(raw, option, value) }
    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) { _ = ccurl_set_pointer(raw, option, value) }
    /// libcurl copies the bytes.
    func set(_ option: CURLoption, blob text: String) {
        var text = text
        text.withUTF8 { bytes in _ = ccurl_set_blob(raw, option, UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
    }
    func set(_ option: CURLoption, callback: @escaping curl_write_callback) { _ = ccurl_set_callback(raw, option, callback) }

    /// Uses only `descriptor`, a connected socket: a second connection is refused. The handle closes it.
    mutating func use(connected descriptor: Int32) {
        socket.pointee = descriptor
        set(CURLOPT_OPENSOCKETDATA, UnsafeMutableRawPointer(socket))
        _ = ccurl_set_opensocket(raw) { place, _, _ in
            guard let socket = place?.assumingMemoryBound(to: Int32.self) else { return -1 }
            defer { socket.pointee = -1 }
            return socket.pointee
        }
        _ = ccurl_set_sockopt(raw) { _, _, _ in Int32(CURL_SOCKOPT_ALREADY_CONNECTED) }
    }

    /// The list lives as long as the handle.
    mutating func set(_ option: CURLoption, list: [String]) throws(LocalFault) {
        var head: UnsafeMutablePointer<curl_slist>?
        for line in list {
            guard let longer = curl_slist_append(head, line) else {
                curl_slist_free_all(head)
                throw LocalFault(what: "out of memory")
            }
            head = longer
        }
        if let head { lists.append(head) }
        _ = ccurl_set_list(raw, option, head)
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    /// A time since the start of the transfer; nil when that point was not reached.
    func time(_ info: CURLINFO) -> Duration? {
        var value: curl_off_t = 0
        return ccurl_get_offset(raw, info, &value) == CURLE_OK && value > 0 ? .microseconds(value) : nil
    }

    func text(_ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard ccurl_get_string(raw, info, &value) == CURLE_OK, let value else { return nil }
        return String(cString: value)
    }
}
