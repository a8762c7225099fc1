import Glibc
import Testing

@testable import Commands
@testable import Config
@testable import Healing

/// Whose programs a hook runs, as far as one can tell without running it.
@Suite struct HookTrustTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        chmod(scratch.path, 0o755)
    }

    private func judge(_ hook: HealerConfig.Hook) -> HookTrust.Verdict { HookTrust.judge(hook, owner: geteuid()) }
    private func fault(_ path: String, _ mode: String) -> String {
        "\(path) is writable by users other than its owner (mode \(mode)); expected root alone"
    }

    @Test func whatOnlyItsOwnerCanWriteIsTrusted() throws {
        let hook = try scratch.write("#!/bin/sh\nexit 0\n", to: "hook", mode: 0o755)
        #expect(judge(.command([hook])) == HookTrust.Verdict())
        #expect(judge(.shell("exec \(hook)")) == HookTrust.Verdict())
    }

    @Test(arguments: [
        "HOOK", "exec HOOK", "A=1 B=2 exec HOOK --x", "true && HOOK", "if true; then HOOK; fi", "{ HOOK; }", "(HOOK)", "! HOOK | cat",
        "sleep 1; 'HOOK'",
        "\"HOOK\"", "timeout 30s HOOK", "nice -n 5 env X=1 HOOK", "sh HOOK", "bash -e HOOK", "sh -c 'exec HOOK'", "sh -ec \"exec HOOK\"", ". HOOK",
        "echo x >/dev/null 2>&1; HOOK", "echo HOOK", "while ! HOOK; do sleep 1; done", "\\\n HOOK", "python3 HOOK", "# comment\nHOOK", "nohup HOOK &",
    ])
    func eachProgramThatALineNamesIsLookedAt(line: String) throws {
        let hook = try scratch.write("#!/bin/sh\nexit 0\n", to: "hook", mode: 0o777)
        #expect(judge(.shell(line.replacing("HOOK", with: hook))).faults == [fault(hook, "777")])
    }

    @Test func theProgramAndItsArgumentsOfACommandAreLookedAt() throws {
        let hook = try scratch.write("#!/bin/sh\nexit 0\n", to: "hook", mode: 0o775)
        for words in [[hook], ["/bin/sh", hook], ["sh", hook], ["/usr/bin/env", "X=1", hook], ["nice", hook], ["logger", hook]] {
            #expect(judge(.command(words)).faults == [fault(hook, "775")], "\(words)")
        }
        // Data is no program.
        let data = try scratch.write("x", to: "data", mode: 0o666)
        #expect(judge(.command(["cat", data])).faults == [])
    }

    @Test(arguments: ["helper", "Größe", "ヘルパー", "a.b_c-d+e@1"])
    func aScriptBesideOneIsFoundHoweverItIsNamedAndQuoted(name: String) throws {
        let helper = try scratch.write("exit 0\n", to: name, mode: 0o666)
        for line in ["./\(name)", "\"$here\"/\(name);", "“\(name)”", "# \(name)", "x=\(name)"] {
            // A name that is not ASCII cannot be told apart from quotation marks that are not.
            if line.hasPrefix("“"), !name.utf8.allSatisfy({ $0 < 0x80 }) { continue }
            let hook = try scratch.write("#!/bin/sh\n\(line)\n", to: "hook", mode: 0o755)
            #expect(judge(.command([hook])).faults == [fault(helper, "666")], "\(line)")
        }
    }

    @Test func theScriptsBesideOneAndItsInterpreterAreLookedAt() throws {
        // Not beside the script, where any file that the script names is looked at.
        mkdir(scratch.file("bin"), 0o755)
        let interpreter = try scratch.write("#!/bin/sh\nexit 0\n", to: "bin/interpreter", mode: 0o777)
        let interpreted = try scratch.write("#!\(interpreter) -x\n", to: "interpreted", mode: 0o755)
        #expect(judge(.command([interpreted])).faults == [fault(interpreter, "777")])

        let helper = try scratch.write("exit 0\n", to: "helper.sh", mode: 0o666)
        try scratch.write("exit 0\n", to: "unnamed", mode: 0o777)
        try scratch.write("#!/bin/sh\nhere=$(dirname \"$0\")\n. \"$here/helper.sh\"\n", to: "between", mode: 0o755)
        let hook = try scratch.write("#!/bin/sh\nexec \"$(dirname -- \"$0\")/between\" x\n", to: "hook", mode: 0o755)
        #expect(judge(.command([hook])).faults == [fault(helper, "666")])
    }

    @Test func directoriesAndLinksOnTheWayAreLookedAt() throws {
        mkdir(scratch.file("open"), 0o777)
        chmod(scratch.file("open"), 0o777)
        let hook = try scratch.write("#!/bin/sh\nexit 0\n", to: "open/hook", mode: 0o755)
        symlink(hook, scratch.file("link"))
        #expect(judge(.command([scratch.file("link")])).faults == [fault(scratch.file("open"), "777")])
    }

    @Test(.enabled(if: geteuid() == 0, "giving a file away takes root")) func aProgramOfAnotherUserIsNotTrusted() throws {
        let hook = try scratch.write("#!/bin/sh\nexit 0\n", to: "hook", mode: 0o700)
        chown(hook, 4711, 4711)
        #expect(judge(.command([hook])).faults == ["\(hook) belongs to user 4711 (mode 700); expected root"])
    }

    /// An access list that lets others write shows in the group bits of the mode.
    @Test func anAccessListThatLetsAnotherUserWriteIsSeen() async throws {
        let hook = try scratch.write("#!/bin/sh\nexit 0\n", to: "hook", mode: 0o755)
        // Source: linux/posix_acl_xattr.h: version 2, then tag, permissions and id of owner, a named user, group, mask and others.
        let list = """
            import os, struct, sys
            e = lambda *a: struct.pack("<HHI", *a)
            n = 0xffffffff
            os.setxattr(sys.argv[1], "system.posix_acl_access",
                struct.pack("<I", 2) + e(1, 7, n) + e(2, 7, 4711) + e(4, 5, n) + e(16, 7, n) + e(32, 5, n))
            """
        let set = await SessionCommand(words: ["python3", "-c", list, hook], timeout: .seconds(60)).run()
        // A file system without access lists has none to see.
        guard case .exited(0) = set.end else { return }
        #expect(judge(.command([hook])).faults == [fault(hook, "775")])
    }

    @Test(arguments: [
        ("$HOOK", "$HOOK is known only when it runs"), ("eval \"$X\"", "fpmond cannot check beforehand what eval runs"),
        ("exec `which hook`", "fpmond cannot check beforehand what a command substitution runs"),
        ("\"$(dirname x)/hook\"", "fpmond cannot check beforehand what a command substitution"),
        ("./hook", "./hook is relative"), ("cd \"$X\" && true", "cd $X is known only when it runs"),
        (". ./settings", "fpmond cannot check beforehand which file is read in"),
        ("sh \"$X\"", "fpmond cannot check beforehand which script"), ("runuser -u bot -- /opt/hook", "what runuser runs"),
        ("/nonexistent/hook", "/nonexistent/hook does not exist"),
        ("no-such-program-here", "no-such-program-here was not found"),
        ("sh <<X\ntrue\nX", "fpmond cannot check beforehand what a here-document runs"),
    ])
    func whatCannotBeToldIsSaid(line: String, warning: String) {
        let verdict = judge(.shell(line))
        #expect(verdict.faults == [])
        #expect(verdict.warnings.contains { $0.hasPrefix(warning) }, "\(verdict.warnings)")
    }

    @Test(arguments: ["", "'", "\"", "`", "$(", "${", "\\", "((((", "a<", ">", "<<", "#", "a=b", "{", "if", "$", "\"$(\"", "for x in"])
    func anyTextIsTakenApart(line: String) { #expect(judge(.shell(line)).faults == []) }

    @Test func scriptsThatNameEachOtherHaveAnEnd() throws {
        for number in 0..<60 {
            try scratch.write("#!/bin/sh\n" + (0..<60).map { "\"$here/s\($0)\"\n" }.joined(), to: "s\(number)", mode: number == 59 ? 0o777 : 0o755)
        }
        #expect(judge(.command([scratch.file("s0")])).faults == [fault(scratch.file("s59"), "777")])
    }
}
