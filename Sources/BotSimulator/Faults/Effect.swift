/// One thing that a fault does to the pretend bot.
enum Effect: Sendable, Hashable {
    /// The area stands still, its content already so many seconds old when the fault is switched on.
    case freeze(Area, behind: Int64)
    /// Something is done to a file beneath its writer's feet. A path that ends in `/` means every file under it.
    case damage(String, Damage)
    /// The area writes something else than it should.
    case deviate(Deviation)
    /// The stand-in of a service behaves so.
    case serve(Service, Behaviour)
    /// A line on standard output, each cycle: the journal, when systemd runs the simulator.
    case say(String)
    /// Only so many of the worker processes are left.
    case workers(Int)
    /// The main process burns the processor.
    case spin
    /// The main process works in another directory.
    case elsewhere
    /// The main process ends with this status.
    case exit(Int32)

    /// The areas whose files have to be written again when the effect comes or goes.
    var area: Area? {
        switch self {
        case .freeze(let area, _): area
        case .deviate(let deviation): deviation.area
        default: nil
        }
    }

    func damages(_ path: String) -> Damage? {
        guard case .damage(let target, let damage) = self else { return nil }
        return target == path || (target.hasSuffix("/") && path.hasPrefix(target)) ? damage : nil
    }

    static func freeze(_ areas: [Area], behind: Int64 = 0) -> [Effect] { areas.map { .freeze($0, behind: behind) } }
}

/// One way in which a writer departs from what a healthy bot writes.
enum Deviation: Sendable, Hashable, CaseIterable {
    // The book.
    case overlapSameDirection, overlapOppositeDirections, positionsAtLimit, positionsOverLimit, positionsStarved, losingSymbol, losingSymbols
    case wrongSign, bookShrunk, bookWiped, bookRepaired, marginExhausted, leverageOverLimit, stableRegime, leakedOpening, leftover, capitalReset
    // What was signalled, blocked and entered.
    case whaleConflicts, takerBlocks, liquidationWalls, traps, powerRankingBottom, noGateRows, feeBlocks, feeGateErrors, capBlocks, balanceErrors
    case authenticationErrors, lostOrder
    // Gates.
    case feeBlocksCounted, feeCuts, holdsNotMet, holdLeak, cooldownStuck, probationListed, probationStuck, probationOfMost
    // The engine.
    case protecting, exitSafeMode, protectiveReduce, protectiveBlock, cycleStartFromFuture, heartbeatFromFuture
    // The side threads.
    case crashesRepeating, crashesVaried, memoryGrowing, foreignPid, stalled, governanceFreeze
    // Feeds.
    case neutralFeed, symbolsLacking, noSignals, fetcherServerErrors, fetcherRateLimited, fetcherUnauthorised, fetcherWithoutKey
    case fetcherUnresolved, fetcherTLSErrors, sentimentFallback, onchainFallback
    // Switches.
    case drawdownActive, drawdownSince4Hours, drawdownExpired, drawdownRetriggered, drawdownImplausible
    case phase82Bool, phase82Object, throttleZero, runtimeLive
    case operatorOverride, frozenFlag, killSwitchState, circuitBreaker, phase82Frozen, anomalyFreeze, rampsFrozen92, rampsFrozen94, phase10Paused
    case phase10xPaused, venueDisabled, everythingInvalid, streakCooldown, metricsOld, softKill
    // What the bot thinks of the exchange.
    case exchangeTimeouts, exchangeAuthentication, exchangeRateLimits, exchangeMaintenance, exchangeInvalid, wrongPrice
    // Configuration.
    case restrictedHours, windowsMalformed, windowsNarrow, optimiserOld, thresholdsDisordered, thresholdsNotNumbers, leverageOutOfRange, wrongSchema
    case modeLive, alphaDisabled, symbolsDisabled, universeEmpty, universeDisabled, keyAbsent, keyPlaceholder, thresholdsChanged

    var area: Area {
        switch self {
        case .overlapSameDirection, .overlapOppositeDirections, .positionsAtLimit, .positionsOverLimit, .positionsStarved, .losingSymbol,
            .losingSymbols,
            .wrongSign, .bookShrunk, .bookWiped, .bookRepaired, .marginExhausted, .leverageOverLimit, .stableRegime, .leakedOpening, .leftover,
            .capitalReset:
            .book
        case .whaleConflicts, .takerBlocks, .liquidationWalls, .traps, .powerRankingBottom, .noGateRows, .feeBlocks, .feeGateErrors, .capBlocks,
            .balanceErrors, .authenticationErrors, .lostOrder:
            .decisions
        case .feeBlocksCounted, .feeCuts: .feeGate
        case .holdsNotMet, .holdLeak, .cooldownStuck, .probationListed, .probationStuck, .probationOfMost: .gates
        case .protecting, .exitSafeMode, .protectiveReduce, .protectiveBlock, .cycleStartFromFuture: .cycleStart
        case .heartbeatFromFuture: .cycleEnd
        case .crashesRepeating, .crashesVaried, .memoryGrowing, .foreignPid: .process
        case .stalled, .softKill, .governanceFreeze: .supervisor
        case .neutralFeed, .symbolsLacking, .noSignals, .fetcherServerErrors, .fetcherRateLimited, .fetcherUnauthorised, .fetcherWithoutKey,
            .fetcherUnresolved, .fetcherTLSErrors:
            .intelligence
        case .sentimentFallback: .sentiment
        case .onchainFallback: .onchain
        case .drawdownActive, .drawdownSince4Hours, .drawdownExpired, .drawdownRetriggered, .drawdownImplausible: .maxDrawdown
        case .phase82Bool, .phase82Object, .throttleZero, .runtimeLive: .recovery
        case .operatorOverride, .frozenFlag, .killSwitchState, .circuitBreaker, .phase82Frozen, .anomalyFreeze, .rampsFrozen92, .rampsFrozen94,
            .phase10Paused, .phase10xPaused, .venueDisabled, .everythingInvalid, .streakCooldown, .metricsOld:
            .switches
        case .exchangeTimeouts, .exchangeAuthentication, .exchangeRateLimits, .exchangeMaintenance, .exchangeInvalid, .wrongPrice: .exchangeHealth
        case .restrictedHours, .windowsMalformed, .windowsNarrow, .optimiserOld, .thresholdsDisordered, .thresholdsNotNumbers, .leverageOutOfRange,
            .wrongSchema, .modeLive, .alphaDisabled, .symbolsDisabled, .universeEmpty, .universeDisabled, .keyAbsent, .keyPlaceholder,
            .thresholdsChanged:
            .configuration
        }
    }
}
