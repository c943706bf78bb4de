internal import Editorial
internal import Newsdesk
internal import PlacedYAML
internal import PolicyLoader

extension CommandFailure {
    /// The failure that any error of the rooms below amounts to.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as DeskError: self.init(Self.failureClass(error), "\(error)")
        case let error as ChannelError: self.init(.data, "\(error)")
        case let error as QueueError: self.init(Self.failureClass(error), "\(error)")
        case let error as SignatureError: self.init(Self.failureClass(error), "\(error)")
        case let error as PolicyError: self.init(.configuration, "\(error)")
        case let error as YAMLProblem: self.init(.configuration, "\(error)")
        case let error as LogProblem: self.init(Self.failureClass(error), "\(error)")
        case let error as WallTime.Problem: self.init(.data, error.description)
        default: self.init(.software, "unexpected: \(error)")
        }
    }

    private static func failureClass(_ error: DeskError) -> FailureClass {
        switch error {
        case .refused(_, .noSuchPost): .noInput
        case .refused(_, .timeInThePast), .refused(_, .noTime), .refused(_, .noChannel),
            .refused(_, .channelTwice):
            .data
        case .stop(.noSuchHold): .noInput
        case .people(.unknown): .noUser
        case .people(.notAllowed): .noPermission
        case .people(.tooBusy): .temporary
        case .people(.noHandle), .people(.noName), .people(.noKey), .people(.weakKey),
            .people(.noTime):
            .data
        case .people: .refused
        case .refused, .blocked, .signOffBroken, .nothingChanged, .declined, .name, .noSuchFinding,
            .severalFindings, .stop, .notReleased, .unsettled, .forgotten, .keeps:
            .refused
        case .unknownPerson: .noUser
        case .notAllowed, .foreignKey: .noPermission
        case .tooBusy, .stopsTooBusy: .temporary
        case .channel, .thread: .data
        case .pictures: .inputOutput
        case .signature(let error): failureClass(error)
        case .queue(let error): failureClass(error)
        }
    }

    private static func failureClass(_ error: LogProblem) -> FailureClass {
        switch error {
        case .notSound, .rewritten, .foreign: .refused
        case .noSuch: .noInput
        case .checkpoint: .data
        case .queue(let error): failureClass(error)
        }
    }

    private static func failureClass(_ error: SignatureError) -> FailureClass {
        switch error {
        case .missingKey, .unfitKey: .noInput
        case .cannotSign: .unavailable
        case .notValid: .noPermission
        }
    }

    private static func failureClass(_ error: QueueError) -> FailureClass {
        switch error {
        case .missing: .noInput
        case .archive: .refused
        case .notOurs, .newer, .setting, .isBackup, .olderThanSeen, .replaced: .configuration
        case .readOnly, .exists: .cannotCreate
        case .full, .damaged, .commitFailed, .storage: .inputOutput
        case .busy, .publisherIsRunning, .inUse: .temporary
        case .tampered, .replay, .unfit: .data
        }
    }
}
