public import Newsdesk
internal import Synchronization

/// The house's files for a test: they say what they are told to say.
public final class HandHouses: HouseSource {
    private let said: Mutex<Result<PresentHouse, HouseProblem>>
    private let count = Mutex(0)

    /// Files that say what the desk rests on now.
    public init(_ present: PresentHouse) { said = Mutex(.success(present)) }

    /// How often they were looked at.
    public var looks: Int { count.withLock { $0 } }

    /// Lets the files say something else from now on.
    public func say(_ present: PresentHouse) { said.withLock { $0 = .success(present) } }

    /// Makes a file wrong.
    public func breakFile(_ reason: String) {
        said.withLock { $0 = .failure(HouseProblem(reason)) }
    }

    /// What the files say now.
    public func current() async throws(HouseProblem) -> PresentHouse {
        count.withLock { $0 += 1 }
        return try said.withLock { $0 }.get()
    }
}
