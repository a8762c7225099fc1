import Endpoints
import Glibc

/// Prevents a peer that closes early from killing the process: with `CURLOPT_NOSIGNAL`, OpenSSL's writes may raise SIGPIPE.
enum PipeSignal {
    static func blocked<Result: ~Copyable>(during body: () throws(LocalFault) -> Result) throws(LocalFault) -> Result {
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        var before = sigset_t()
        var pending = sigset_t()
        sigpending(&pending)
        pthread_sigmask(SIG_BLOCK, &pipe, &before)
        defer {
            if sigismember(&pending, SIGPIPE) == 0 {
                // Discards a SIGPIPE of this thread before it can be delivered.
                var none = timespec()
                while sigtimedwait(&pipe, nil, &none) == -1, errno == EINTR {}
            }
            pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        return try body()
    }
}
