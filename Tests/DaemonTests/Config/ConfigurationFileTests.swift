import Glibc
import Testing

@testable import Config

@Suite struct ConfigurationFileTests {
    private func refusal(_ path: String) -> String? {
        do throws(ConfigurationFaults) {
            _ = try ConfigurationFile.load(path, catalogue: smallCatalogue)
            return nil
        } catch {
            #expect(error.faults.count == 1)
            return error.description
        }
    }

    @Test func aFileIsReadAndItsFaultsNameIt() throws {
        try withConfigurationDirectory { directory in
            let path = directory + "/fpmond.json"
            try writeConfiguration("{\"bot\": {\"root\": \"/srv/bot\"}}", to: path)
            #expect(try ConfigurationFile.load(path, catalogue: smallCatalogue).bot.root == "/srv/bot")
            try writeConfiguration("{\n  \"bt\": {}\n}", to: path)
            #expect(refusal(path)?.hasPrefix("\(path):2:3: bt: ") == true)
        }
    }

    @Test func aSymbolicLinkIsFollowed() throws {
        try withConfigurationDirectory { directory in
            try writeConfiguration("{}", to: directory + "/a")
            #expect(symlink("a", directory + "/b") == 0)
            #expect(try ConfigurationFile.load(directory + "/b", catalogue: smallCatalogue) == Configuration())
        }
    }

    @Test func whatIsNotThereIsSaid() throws {
        try withConfigurationDirectory { directory in
            #expect(refusal(directory + "/none.json") == "\(directory)/none.json: does not exist")
            #expect(symlink("nowhere", directory + "/dangling") == 0)
            #expect(refusal(directory + "/dangling") == "\(directory)/dangling: does not exist")
            #expect(symlink("loop", directory + "/loop") == 0)
            #expect(refusal(directory + "/loop")?.contains("cannot be read: Too many levels") == true)
            try writeConfiguration("", to: directory + "/file")
            #expect(refusal(directory + "/file/fpmond.json") == "\(directory)/file/fpmond.json: cannot be read: Not a directory")
            #expect(refusal("") != nil)
            #expect(refusal("/etc/fp\0mond") != nil)
        }
    }

    @Test func anEmptyFileAndACutOneAreDifferentFaults() throws {
        try withConfigurationDirectory { directory in
            let path = directory + "/fpmond.json"
            try writeConfiguration("", to: path)
            #expect(refusal(path)?.contains("the file is empty") == true)
            try writeConfiguration("{\"bot\": {\"root\": \"/srv", to: path)
            #expect(refusal(path)?.contains("cut off") == true)
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root can read everything"))
    func aFileWeMayNotReadIsSaid() throws {
        try withConfigurationDirectory { directory in
            let path = directory + "/fpmond.json"
            try writeConfiguration("{}", to: path)
            #expect(chmod(path, 0) == 0)
            #expect(refusal(path) == "\(path): cannot be read: Permission denied")
        }
    }

    @Test func whatIsNoFileIsRefusedWithoutWaiting() throws {
        try withConfigurationDirectory { directory in
            #expect(refusal(directory) == "\(directory): is a directory; expected a file")
            #expect(mkfifo(directory + "/fifo", 0o600) == 0)
            #expect(refusal(directory + "/fifo") == "\(directory)/fifo: is a FIFO; expected a file")
            #expect(refusal("/dev/zero") == "/dev/zero: is a device; expected a file")
        }
    }

    @Test func aHundredMegabytesAreNotRead() throws {
        try withConfigurationDirectory { directory in
            let path = directory + "/fpmond.json"
            try writeConfiguration("{}", to: path)
            #expect(truncate(path, 100 << 20) == 0)
            #expect(refusal(path) == "\(path): is too large for a configuration: 104857600 bytes; expected at most 1048576")
        }
    }

    @Test func aFileThatHidesItsSizeIsReadUpToTheLimit() {
        // Its size is 0 by stat(2); what it holds is no configuration.
        #expect(refusal("/proc/self/status")?.contains("not JSON") == true)
    }
}

@Suite struct ConfigurationOwnershipTests {
    private func faults(_ path: String) -> [String] { ConfigurationFile.ownershipFaults(path, owner: geteuid()).map(\.line) }

    @Test func aFileThatOnlyItsOwnerCanWriteIsTrusted() throws {
        try withConfigurationDirectory { directory in
            try writeConfiguration("{}", to: directory + "/fpmond.json")
            #expect(symlink("fpmond.json", directory + "/link") == 0)
            #expect(faults(directory + "/fpmond.json") == [])
            #expect(faults(directory + "/link") == [])
            #expect(faults(directory + "/../" + (directory.split(separator: "/").last ?? "") + "/./link") == [])
        }
    }

    @Test(arguments: [UInt32(0o664), 0o646, 0o666])
    func aFileOthersCanWriteIsNot(mode: UInt32) throws {
        try withConfigurationDirectory { directory in
            try writeConfiguration("{}", to: directory + "/fpmond.json")
            #expect(chmod(directory + "/fpmond.json", mode) == 0)
            #expect(symlink(directory + "/fpmond.json", directory + "/link") == 0)
            let expected = "\(directory)/fpmond.json is writable by users other than its owner (mode \(String(mode, radix: 8))); expected root alone"
            #expect(faults(directory + "/fpmond.json") == [expected])
            #expect(faults(directory + "/link") == [expected])
        }
    }

    @Test func aFileInADirectoryOthersCanWriteIsNot() throws {
        try withConfigurationDirectory { directory in
            try writeConfiguration("{}", to: directory + "/fpmond.json")
            #expect(chmod(directory, 0o777) == 0)
            #expect(faults(directory + "/fpmond.json") == ["\(directory) is writable by users other than its owner (mode 777); expected root alone"])
            #expect(chmod(directory, 0o1777) == 0)
            #expect(faults(directory + "/fpmond.json") == [])
        }
    }

    @Test func whatLeadsNowhereOrToNoFileIsNot() throws {
        try withConfigurationDirectory { directory in
            #expect(symlink("loop", directory + "/loop") == 0)
            #expect(faults(directory + "/loop") == ["\(directory)/loop is a dangling symbolic link"])
            #expect(faults(directory + "/none") == ["\(directory)/none does not exist"])
            #expect(faults(directory) == ["\(directory) is not a regular file"])
            #expect(faults("fpmond.json") == ["fpmond.json is not absolute"])
        }
    }

    @Test(.enabled(if: geteuid() == 0, "giving a file away takes root"))
    func aFileOfAnotherUserIsNot() throws {
        try withConfigurationDirectory { directory in
            try writeConfiguration("{}", to: directory + "/fpmond.json")
            #expect(chown(directory + "/fpmond.json", 4711, 0) == 0)
            #expect(faults(directory + "/fpmond.json") == ["\(directory)/fpmond.json belongs to user 4711 (mode 644); expected root"])
        }
    }
}
