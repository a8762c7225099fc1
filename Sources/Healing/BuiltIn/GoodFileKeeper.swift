package import Config
import FailurePoints
import Files
import Glibc
import Probes
import Systemd

/// Keeps root's own copy of each file that a healer may restore, while the file is good: what `fpmond keep-good` does. Blocks.
package struct GoodFileKeeper: Sendable {
    private let look: BuiltInLook
    /// Between the two looks that have to agree.
    private let spacing: Duration

    package init(_ configuration: Configuration, spacing: Duration = .seconds(2)) {
        // Only probes of files are asked, which need no bus.
        (look, self.spacing) = (BuiltInLook(configuration: configuration, bus: Bus(address: "unix:path=/nonexistent")), spacing)
    }

    /// The outcome of one run.
    package struct End: Sendable {
        /// One line for each file.
        package var lines: [String] = []
        /// Copies that could not be written.
        package var complaints: [String] = []
    }

    /// The files that any healer may restore.
    package var files: [RestorableFile] {
        let named = look.configuration.healers.values.flatMap { healer -> [RestorableFile] in
            if case .builtIn(.restoreFile(let restore)) = healer.hook { restore.files } else { [] }
        }
        return RestorableFile.allCases.filter(named.contains)
    }

    package func run() -> End {
        var end = End()
        for file in files {
            do throws(RootedDirectory.Fault) {
                end.lines.append("\(file.rawValue): \(try keep(file))")
            } catch {
                if error.mayPass {
                    end.lines.append("\(file.rawValue): not kept: \(error.words)")
                } else {
                    end.complaints.append("\(file.rawValue): \(error.words)")
                }
            }
        }
        look.bus.close()
        return end
    }

    /// - Throws: why no copy was kept; one that may not pass is a fault of root's own directory.
    private func keep(_ file: RestorableFile) throws(RootedDirectory.Fault) -> String {
        let first = try bytes(of: file)
        look.pause(spacing)
        guard try bytes(of: file) == first else { throw RootedDirectory.Fault(words: "it changed between two looks", mayPass: true) }
        let copies = GoodCopies(RestoreRule(file: file, look: look), from: "")
        if let problem = copies.problem(of: first) { throw RootedDirectory.Fault(words: problem, mayPass: true) }
        let place = "\(copies.kept)/\(file.rawValue)"
        if let old = try? SmallFile.read(place, maximumBytes: GoodCopies.maximumBytes(file), followsLinks: false), old == first {
            return "the kept copy is the same"
        }
        mkdir(copies.kept, 0o700)
        mkdir(GoodCopies.parent(of: place), 0o700)
        do throws(OutputError) { try ReplacedFile.write(first, to: place, mode: 0o600, durably: true) } catch {
            throw RootedDirectory.Fault(words: "\(error)")
        }
        return "kept"
    }

    private func bytes(of file: RestorableFile) throws(RootedDirectory.Fault) -> [UInt8] {
        let root = look.configuration.bot.root
        do throws(OutputError) {
            return try SmallFile.read("\(root)/\(file.rawValue)", maximumBytes: GoodCopies.maximumBytes(file))
        } catch {
            throw RootedDirectory.Fault(words: "\(error)", mayPass: true)
        }
    }
}
