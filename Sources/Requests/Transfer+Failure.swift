import CCurl
import Endpoints
import FailurePoints

extension Transfer.Result {
    /// The phase in which the transfer failed.
    func phase(isSecure: Bool) -> EndpointFailure.Phase {
        if isSecure && tls == nil { return .tls }
        return firstByte == nil ? .firstByte : .transfer
    }

    /// Whether libcurl has no decoder for the body's content encoding: this is still a response.
    var isUnknownEncoding: Bool { code == CURLE_BAD_CONTENT_ENCODING && words.lowercased().contains("unrecognized") }

    /// The meaning of `code`. Source: libcurl-errors(3), openssl-verification-options(1).
    ///
    /// - Throws: `LocalFault` when the machine or the configuration is at fault.
    func failure(isSecure: Bool) throws(LocalFault) -> EndpointFailure {
        let kind: EndpointFailure.Kind
        switch code {
        case CURLE_OPERATION_TIMEDOUT: kind = .timeout
        case CURLE_PEER_FAILED_VERIFICATION: kind = refusal
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_SHUTDOWN_FAILED:
            kind = .tlsHandshake
        // libcurl has no separate code for a broken chunk.
        case CURLE_RECV_ERROR where words.contains("chunk"): kind = .protocolViolation
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR: kind = .reset
        case CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED: kind = .invalidURL
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED,
            CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_INTERFACE_FAILED,
            CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST:
            throw LocalFault(what: UntrustedText.line(words, limit: 160))
        // HTTP/0.9 among others, which libcurl calls an unsupported protocol.
        default: kind = .protocolViolation
        }
        return EndpointFailure(kind, phase: phase(isSecure: isSecure), detail: words)
    }

    /// Why the certificate was refused. The numbers are X509_V_ERR_…: OpenSSL's ABI, but not in libcurl's headers.
    private var refusal: EndpointFailure.Kind {
        switch verification {
        case 9: .tlsNotYetValid
        case 10: .tlsExpired
        // 62…64: host, email, address; 0 and 1: the chain was good, and libcurl itself compared the name.
        case 0, 1, 62, 63, 64: .tlsNameMismatch
        case 2, 18, 19, 20, 21, 24, 27: .tlsUnknownAuthority
        default: .tlsHandshake
        }
    }
}
