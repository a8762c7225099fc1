import FailurePoints
import JSON
import Testing

@testable import Doctor

/// What the doctor says of what it saw, without a machine.
@Suite struct DiagnosisTests {
    @Test func aSoundInstallationHasNothingToMend() {
        let report = DiagnosisReport(Sound.examination.diagnoses)
        #expect(report.diagnoses.filter { $0.result != .ok || $0.remedy != nil } == [])
        #expect(report.worst == .ok && report.worst.exitCode == 0)
        #expect(report.summary == "\(report.diagnoses.count) ok")
    }

    /// One thing is wrong, and exactly that is named, with a way to mend it.
    @Test(arguments: Break.allCases) func eachFaultIsNamedWithItsRemedy(_ fault: Break) {
        var examination = Sound.examination
        fault.apply(to: &examination)
        let bad = examination.diagnoses.filter { $0.result != .ok }
        #expect(bad.map(\.check) == [fault.check], "\(bad)")
        #expect(bad.first?.result == fault.result)
        #expect(bad.first?.message.contains(fault.says) == true, "\(bad.first?.message ?? "")")
        #expect(bad.first?.remedy?.contains(fault.mend) == true, "\(bad.first?.remedy ?? "nothing")")
    }

    @Test func whatCouldNotBeSeenIsNeverOk() {
        let blind = BotSight(
            root: "/srv/bot", resolved: nil, problem: .blind("closed"), seenByService: .blind("closed"), unit: "bot.service",
            unitState: .blind("closed"))
        #expect(blind.diagnoses.allSatisfy { $0.result == .unknown && $0.message == "could not look: closed" })
        let service = ServiceSight(
            busFault: nil, unit: .blind("closed"), readsAll: .blind("closed"), daemon: .blind("closed"), version: "1", healUnit: .blind("closed"),
            rule: .blind("closed"), mayHeal: .blind("closed"), keepTimer: .blind("closed"), controllers: .blind("closed"))
        #expect(Set(service.diagnoses.filter { $0.check != "system-bus" }.map(\.result)) == [.unknown])
        let machine = MachineSight(clock: .blind("closed"), rotation: .blind("closed"))
        #expect(machine.diagnoses.first { $0.check == "clock" }?.result == .unknown)
    }

    @Test func aConfigurationWithFaultsLeavesTheBotUnseen() {
        var examination = Sound.examination
        examination.configuration.faults = ["/etc/fpmond/fpmond.json:3:5: bot: is a list", "more"]
        examination.bot = nil
        let diagnoses = examination.diagnoses
        #expect(diagnoses.first?.message == "the configuration is not valid: /etc/fpmond/fpmond.json:3:5: bot: is a list (and 1 more)")
        #expect(diagnoses.filter { $0.check.hasPrefix("bot-") }.allSatisfy { $0.result == .unknown })
    }

    /// With healers that only observe, a missing rule stops nothing.
    @Test func aMissingRuleIsAWarningWhereNothingHealsByItself() {
        var examination = Sound.examination
        examination.service.heals = false
        (examination.service.rule, examination.service.mayHeal) = (.seen(nil), .seen(false))
        #expect(examination.diagnoses.first { $0.check == "polkit" }?.result == .warning)
    }

    @Test(arguments: [
        ([Diagnosis.Result.ok], Diagnosis.Result.ok, Int32(0)), ([.ok, .unknown], .unknown, 3), ([.unknown, .warning], .warning, 1),
        ([.warning, .failed, .ok, .unknown], .failed, 2),
    ])
    func theWorstDecides(results: [Diagnosis.Result], worst: Diagnosis.Result, status: Int32) {
        let report = DiagnosisReport(results.map { Diagnosis(check: "x", result: $0, message: "y") })
        #expect(report.worst == worst)
        #expect(report.worst.exitCode == status)
        #expect(report.worstFirst.first?.result == worst)
    }

    @Test func theDocumentHasEveryCheck() {
        let report = DiagnosisReport([
            Diagnosis(check: "clock", result: .warning, message: "off", remedy: "on"), Diagnosis(check: "hooks", result: .ok, message: "fine"),
        ])
        #expect(
            report.json == [
                "result": "warning", "failed": 0, "warnings": 1, "unknown": 0, "ok": 1,
                "checks": [
                    ["check": "clock", "result": "warning", "message": "off", "remedy": "on"],
                    ["check": "hooks", "result": "ok", "message": "fine", "remedy": nil],
                ],
            ])
        #expect(report.summary == "1 warning, 1 ok")
    }
}
