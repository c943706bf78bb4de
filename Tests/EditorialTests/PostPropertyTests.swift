import Editorial
import Testing

/// Random lives of posts; a failure names its seed, and the seed is the argument to run again.
@Suite("Post, random lives")
struct PostPropertyTests {
    static let seeds = Array(UInt64(1)...150)
    static let steps = 400

    @Test(arguments: seeds)
    func `no command leads to a state that should not be`(seed: UInt64) throws {
        var walk = RandomWalk(seed: seed)
        for number in 1...Self.steps {
            let step: RandomWalk.Step
            do {
                step = try walk.step()
            } catch {
                Issue.record("seed \(seed), step \(number), \(Self.told(walk)): \(error)")
                return
            }
            guard case .happened(let changes) = step else { continue }
            #expect(!changes.isEmpty, "seed \(seed), step \(number): nothing followed")
            for change in changes {
                let after = try #require(change.after)
                var broken = PostLaws.broken(by: after)
                if let before = change.before {
                    broken += PostLaws.broken(from: before, by: change.event, to: after)
                }
                if change.event == .approved, let signOff = walk.signOff {
                    let missing = signOff.missing(after: after.signatures)
                    if !missing.isEmpty { broken.append("approved without \(missing)") }
                }
                #expect(
                    broken.isEmpty,
                    "seed \(seed), step \(number), \(Self.told(walk)): \(broken)"
                )
                guard broken.isEmpty else { return }
            }
        }
    }

    @Test(arguments: seeds.prefix(30))
    func `replaying what was recorded gives the same post`(seed: UInt64) throws {
        var walk = RandomWalk(seed: seed)
        for _ in 1...Self.steps { _ = try walk.step() }
        var replayed: Post?
        for entry in walk.story.entries { replayed = try Post.evolve(replayed, by: entry) }
        #expect(replayed == walk.story.post, "seed \(seed)")
    }

    @Test(arguments: seeds.prefix(60))
    func `published and withdrawn are final`(seed: UInt64) throws {
        var walk = RandomWalk(seed: seed)
        for number in 1...Self.steps {
            let stage = walk.story.post?.stage
            let step = try walk.step()
            guard stage == .published || stage == .withdrawn else { continue }
            guard case .refused = step else {
                Issue.record("seed \(seed), step \(number): \(Self.told(walk)) was accepted")
                return
            }
        }
        // A life that met no end proves nothing: the walks as a whole are counted below.
        #expect(walk.story.post != nil)
    }

    @Test func `the random lives come everywhere`() throws {
        var stages: Set<Post.Stage> = []
        var states: Set<String> = []
        var refusals = 0
        var approvedWithWaivers = 0
        for seed in Self.seeds {
            var walk = RandomWalk(seed: seed)
            for _ in 1...Self.steps {
                if case .refused = try walk.step() { refusals += 1 }
                guard let post = walk.story.post else { continue }
                stages.insert(post.stage)
                let isWaived = post.report.lines.contains { $0.waived != nil }
                if post.stage == .approved, isWaived { approvedWithWaivers += 1 }
                states.formUnion(post.deliveries.map(\.state.name))
            }
        }
        #expect(stages == Set(Post.Stage.allCases))
        #expect(states == Set(PostLaws.arrows.keys))
        #expect(refusals > 1_000)
        #expect(approvedWithWaivers > 0)
    }

    /// The walk's last command, for the failure's message.
    private static func told(_ walk: RandomWalk) -> String {
        walk.last.map { "\($0.command) by \($0.actor)" } ?? "no command"
    }
}
