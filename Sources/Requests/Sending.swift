import CCurl
import Endpoints
import FailurePoints
import Glibc

/// What a transfer sends: the body of a request, or a mail.
final class Sending {
    private let way: DeliveryRequest.Way
    private let body: [UInt8]
    private var sent = 0

    init(_ request: DeliveryRequest) { (way, body) = (request.way, Array(request.body.utf8)) }

    /// `self` has to outlive the transfer.
    func apply(to handle: inout CurlHandle) throws(LocalFault) {
        switch way {
        case .http(let http):
            if http.method != "GET" || !body.isEmpty { attach(to: handle, post: true) }
            handle.set(CURLOPT_CUSTOMREQUEST, http.method)
        case .mail(let mail):
            handle.set(CURLOPT_MAIL_FROM, "<\(mail.from)>")
            try handle.set(CURLOPT_MAIL_RCPT, list: mail.to.map { "<\($0)>" })
            if mail.encryption == .starttls { handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
            if let login = mail.login {
                handle.set(CURLOPT_USERNAME, login.user)
                handle.set(CURLOPT_PASSWORD, login.password)
            }
            handle.set(CURLOPT_UPLOAD, 1)
            attach(to: handle, post: false)
        }
    }

    private func attach(to handle: borrowing CurlHandle, post: Bool) {
        if post {
            handle.set(CURLOPT_POST, 1)
            handle.set(CURLOPT_POSTFIELDSIZE, body.count)
        } else {
            handle.set(CURLOPT_INFILESIZE, body.count)
        }
        handle.set(CURLOPT_READDATA, Unmanaged.passUnretained(self).toOpaque())
        handle.set(
            CURLOPT_READFUNCTION,
            callback: { place, size, count, context in
                guard let place, let context else { return 0 }
                let room = UnsafeMutableRawBufferPointer(start: place, count: size * count)
                return Unmanaged<Sending>.fromOpaque(context).takeUnretainedValue().fill(room)
            })
    }

    private func fill(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let part = body[sent...].prefix(room.count)
        room.copyBytes(from: part)
        sent += part.count
        return part.count
    }
}
