import Glibc

/// Certificates made once for all tests by the `openssl` command, in a directory of their own.
package struct TestCertificates: Sendable {
    package static let made: TestCertificates? = TestCertificates()

    package let directory: String
    package var authority: String { directory + "/ca.pem" }
    package var otherAuthority: String { directory + "/other.pem" }

    private init?() {
        guard let made = try? TemporaryPlace.make("certificates") else { return nil }
        directory = made
        TemporaryPlace.removeAtExit(directory)
        guard Shell.run(Self.script, in: directory) == 0 else { return nil }
    }

    /// valid, expired, future, wrong (name): leaf certificates of `ca.pem` with fixed dates, and one answer to serve.
    private static let script = """
        set -e
        new() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "$@" 2>/dev/null; }
        new -x509 -keyout ca.key -out ca.pem -subj '/CN=Test authority' -days 3650
        new -x509 -keyout other.key -out other.pem -subj '/CN=Other authority' -days 3650
        new -keyout leaf.key -out leaf.csr -subj '/CN=localhost'
        printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=db\\nnew_certs_dir=.\\ndefault_md=sha256\\npolicy=p\\nunique_subject=no\\n[p]\\nCN=supplied\\n' > ca.cnf
        : > db
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\\n' > right.ext
        printf 'subjectAltName=DNS:elsewhere.example\\n' > wrong.ext
        sign() {
            openssl ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key -rand_serial -notext \\
                -in leaf.csr -out "$1.pem" -startdate "$2" -enddate "$3" -extfile "$4" 2>/dev/null
        }
        sign valid 20200101000000Z 20490101000000Z right.ext
        sign expired 20200101000000Z 20210101000000Z right.ext
        sign future 20480101000000Z 20490101000000Z right.ext
        sign wrong 20200101000000Z 20490101000000Z wrong.ext
        printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 12\\r\\nConnection: close\\r\\n\\r\\n{"code":"0"}' > answer
        """
}

/// `openssl s_server` with one of the test certificates; serves the file `answer`.
package final class TLSServer: Sendable {
    package let port: Int
    private let process: pid_t
    private let output: Int32

    package init?(_ certificate: String, of certificates: TestCertificates) {
        let command = "exec openssl s_server -accept 127.0.0.1:0 -HTTP -cert \(certificate).pem -key leaf.key"
        guard let child = Shell.start(command, in: certificates.directory) else { return nil }
        (process, output) = (child.process, child.output)
        // `ACCEPT 127.0.0.1:43211`
        var text = ""
        var byte: UInt8 = 0
        while !(text.contains("ACCEPT ") && text.hasSuffix("\n")), read(output, &byte, 1) == 1 {
            text.unicodeScalars.append(Unicode.Scalar(byte))
        }
        port = text.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        close(output)
    }

    package var url: String { "https://127.0.0.1:\(port)/answer" }
}

enum Shell {
    /// The exit status of `script`.
    static func run(_ script: String, in directory: String) -> Int32 {
        guard let child = start(script, in: directory) else { return -1 }
        close(child.output)
        var status: Int32 = 0
        waitpid(child.process, &status, 0)
        return (status >> 8) & 0xFF
    }

    /// Starts `/bin/sh -c script` in `directory`; the caller reads its output, and waits for it.
    static func start(_ script: String, in directory: String) -> (process: pid_t, output: Int32)? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let text = "cd '\(directory)'\n\(script)"
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(text), nil]
        defer { for argument in arguments { free(argument) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/local/bin:/usr/bin:/bin"), nil]
        defer { for variable in environment { free(variable) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, "/bin/sh", &actions, nil, &arguments, &environment)
        close(ends[1])
        guard failure == 0 else {
            close(ends[0])
            return nil
        }
        return (process, ends[0])
    }
}
