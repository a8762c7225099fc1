import ArgumentParser
import Glibc
import Probes

extension Fpmond {
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Run the daemon, as fpmond.service does.",
            discussion: "SIGHUP reloads the configuration; SIGTERM saves the state and ends it. Exit 78: the configuration is not valid.")

        @OptionGroup var options: ConfigOptions

        /// Becomes the daemon's own program, which keeps the process: what the verbs need does not stay in it.
        func run() throws {
            let (own, watch): (String, String)
            do throws(LocalFault) {
                guard let running = OwnExecutable.running else { throw LocalFault(what: "/proc/self/exe cannot be read") }
                (own, watch) = (running, try OwnExecutable.watch.path(besides: running))
            } catch {
                Console.complain([error.what])
                throw ExitCode(EX_OSFILE)
            }
            var words = [own, "run"]
            if let path = options.path { words += ["--config", path] }
            if let root = options.absoluteRoot { words += ["--root", root] }
            // The runtime's threads block signals, and a program begins with the mask of the thread that starts it.
            var none = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, nil)
            var arguments = words.map { strdup($0) } + [nil]
            execv(watch, &arguments)
            Console.complain(["\(watch) cannot be started: \(String(cString: strerror(errno)))"])
            throw ExitCode(EX_OSFILE)
        }
    }
}
