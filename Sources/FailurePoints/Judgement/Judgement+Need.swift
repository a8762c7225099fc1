extension Judgement {
    /// What a healer is wanted for now: an open incident that stands for itself and whose latest finding still fails.
    ///
    /// nil where nothing may be healed: no incident, excused, intended, could not tell, or already on its way to recovery.
    public func need(of id: FailurePoint.ID) -> HealMachine.Need? {
        guard let point = catalogue.first(where: { $0.id == id }), !point.intended, let track = tracks[id], track.finding.status.isFailing,
            let incident = track.incident, incident.excusedBy == nil
        else { return nil }
        return HealMachine.Need(failurePoint: id, incident: incident.id)
    }
}
