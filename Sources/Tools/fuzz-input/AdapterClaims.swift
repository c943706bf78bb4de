internal import Channels
internal import Courier
internal import Editorial
internal import Foundation
internal import Newsdesk
internal import PlacedYAML

/// What has to hold of every adapter, and of channels that use it.
enum AdapterClaims {
    /// Behind an adapter: a line of these words, and the `channels:` of a heraut.yaml.
    static let mark = "\n# channels\n"
    /// What channels have whose input says nothing of them.
    private static let usual = """
        ours:
          adapter: own
          url: https://agency.example/posts
          secret: env:SECRET
        """

    static func check(_ text: String) {
        let place = text.range(of: mark)
        let adapter = place.map { String(text[..<$0.lowerBound]) } ?? text
        let channels = place.map { String(text[$0.upperBound...]) } ?? usual
        do throws(YAMLProblem) {
            check(
                try YAMLValue(text: channels, file: "heraut.yaml"),
                adapters: [("adapters/own.yaml", adapter)]
            )
        } catch {
            Claims.sentence(error)
        }
    }

    /// Reads channels, and renders a post for each.
    static func check(_ value: YAMLValue, adapters: [(path: String, text: String)]) {
        let channels: Channels
        do throws(YAMLProblem) {
            channels = try Self.channels(value, adapters: adapters)
        } catch {
            Claims.sentence(error)
            return
        }
        for channel in channels.channels.prefix(2) {
            do throws(ChannelError) {
                _ = try channels.manners(of: channel)
                _ = try channels.describe(channel)
                let dispatch = Posts.dispatch(to: channel)
                let request = try channels.render(dispatch)
                Claims.hold(
                    !Claims.hasControls(request.url),
                    "an address with control characters"
                )
                let again = try channels.render(dispatch)
                Claims.hold(again == request, "it differs the second time")
                _ = try channels.preview(dispatch)
            } catch {
                Claims.sentence(error)
            }
        }
    }

    static func channels(
        _ value: YAMLValue,
        adapters: [(path: String, text: String)]
    ) throws(YAMLProblem) -> Channels {
        try Channels(
            value,
            adapterFiles: adapters,
            secrets: SecretSource(folder: "/nowhere") { _ in Posts.secret },
            courier: courier,
            clock: StoppedClock(),
            pictures: { _ throws(PictureProblem) in nil }
        )
    }

    private static let courier = Courier()

    /// Channels of a house that has none.
    static let none: Channels = {
        do {
            return try channels(YAMLValue(text: "{}", file: "heraut.yaml"), adapters: [])
        } catch {
            fatalError("\(error)")
        }
    }()
}

/// A clock that stands still.
struct StoppedClock: WallClock {
    func now() -> Instant { Posts.now }
    func sleep(for duration: Duration) async {}
}

/// A post with something for everything that a template can name.
enum Posts {
    static let now = Instant(milliseconds: 1_764_061_200_000)
    static let secret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"

    static func dispatch(to channel: ChannelID) -> Dispatch {
        Dispatch(
            post: PostID("p-00000001"),
            revision: 2,
            content: Content(
                kind: .generalLine,
                language: .dutch,
                text:
                    "Één #beleid van @dienst@a.example: \"https://a.example/x\" & <zo>\\\u{2028}👩‍👧",
                media: [
                    Medium(
                        name: "grafiek.png",
                        sha256: String(repeating: "0a", count: 32),
                        alt: "Een grafiek"
                    )
                ],
                link: "https://a.example/x",
                topic: "beleid",
                tags: ["beleid", "cijfers"],
                facts: ["f-1"],
                channels: [channel],
                follows: nil
            ),
            due: now,
            channel: channel
        )
    }
}

/// What has to hold of every file of limits.
enum LimitClaims {
    static func check(_ text: String) {
        do throws(YAMLProblem) {
            let limits = try LearntLimits(text: text, file: "limits.json")
            let again = try LearntLimits(text: limits.text, file: "limits.json")
            Claims.hold(again == limits, "written again it is another")
        } catch {
            Claims.sentence(error)
        }
    }
}
