import CKernel
import Endpoints
import Glibc
import Requests

/// Looks at the network for fpmond: one batch of looks on standard input, one line an answer on standard output. Run by fpmond, not by hand.
@main
enum Main {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        let testsItself = arguments.first == "--self-test"
        // The kernel sends this when the thread that started this process ends.
        guard ckernelPrctl(PR_SET_PDEATHSIG, UInt(SIGKILL)) == 0 else { end(.confinement("PR_SET_PDEATHSIG: \(errnoText(errno))")) }
        signal(SIGPIPE, SIG_IGN)
        do throws(ConfinementFault) { try Confinement.enter(writesFiles: testsItself) } catch { end(.confinement(error.description)) }
        if testsItself {
            SelfTest.run(paths: Array(arguments.dropFirst()))
            exit(0)
        }
        guard arguments.isEmpty else { end(.input("it takes no arguments but --self-test PATH...")) }
        guard let text = Descriptor.readAll(0, maximumBytes: NetworkBatch.maximumBytes) else {
            end(.input("standard input cannot be read, or is too long"))
        }
        let batch: NetworkBatch
        do throws(WireFault) { batch = try NetworkBatch(text) } catch { end(.input(error.description)) }
        // Started by a process that has ended meanwhile.
        guard getppid() == batch.watcher else { exit(0) }
        BatchRun(batch.looks).run()
        exit(0)
    }

    private enum Fault {
        /// Not all power could be given up, so nothing is done.
        case confinement(String)
        case input(String)
    }

    /// Source: sysexits.h.
    private static func end(_ fault: Fault) -> Never {
        let (words, status) =
            switch fault {
            case .confinement(let what): ("cannot give up its rights: \(what)", EX_OSERR)
            case .input(let what): (what, EX_DATAERR)
            }
        Descriptor.write(2, Array("fpmond-prober: \(words)\n".utf8))
        exit(status)
    }
}
