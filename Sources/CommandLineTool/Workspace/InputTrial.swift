internal import Channels
internal import Courier
internal import Editorial
internal import Foundation
internal import Newsdesk
internal import PlacedYAML

/// What reads files from elsewhere, a function each: `make fuzz` searches for bytes that break them.
///
/// Each gives the sentence with which an input is refused, and nil when it is read.
package enum InputTrial {
    /// A draft, front matter and text.
    package static func draft(_ bytes: [UInt8]) -> String? {
        do throws(YAMLProblem) {
            _ = try DraftFile(bytes: bytes, file: "draft.md", language: .dutch)
            return nil
        } catch {
            return error.description
        }
    }

    /// A workspace's `heraut.yaml`, with its channels.
    package static func house(_ text: String) -> String? {
        do throws(YAMLProblem) {
            let house = try HouseFile(text: text, file: HouseFile.name)
            _ = try channels(house.channels, adapters: [])
            return nil
        } catch {
            return error.description
        }
    }

    /// An adapter of the workspace's own, and a channel that uses it.
    package static func adapter(_ text: String) -> String? {
        do throws(YAMLProblem) {
            let channel = "site: {adapter: own, url: https://a.example/, secret: env:NONE}"
            let file = "adapters/own.yaml"
            _ = try channels(
                try YAMLValue(text: channel, file: HouseFile.name),
                adapters: [(path: file, text: text)]
            )
            return nil
        } catch {
            return error.description
        }
    }

    private static let courier = Courier()

    private static func channels(
        _ value: YAMLValue?,
        adapters: [(path: String, text: String)]
    ) throws(YAMLProblem) -> Channels {
        try Channels(
            value,
            adapterFiles: adapters,
            secrets: SecretSource(folder: "/nonexistent") { _ in nil },
            courier: courier,
            clock: SystemClock(),
            pictures: { _ in nil }
        )
    }

    /// A list of what channels have.
    package static func receiverList(_ text: String) -> String? {
        do throws(CommandFailure) {
            _ = try ReceiverListFile.items(of: text, path: "list", channel: ChannelID("site"))
            return nil
        } catch {
            return error.description
        }
    }

    /// The lines of an exported register.
    package static func register(_ text: String) -> String? {
        var lines = RegisterLines()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            do throws(RegisterLines.Problem) {
                try lines.add(String(line))
            } catch {
                return error.reason
            }
        }
        return nil
    }

    /// The lines of exported words.
    package static func words(_ text: String) -> String? {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard let words = ExportReader.words(String(line)) else { return "no words" }
            guard words.value.isIntact else { return "not those of the digest" }
        }
        return nil
    }
}
