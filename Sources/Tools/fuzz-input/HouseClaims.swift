internal import CommandLineTool
internal import Editorial
internal import Newsdesk
internal import PlacedYAML

/// What has to hold of every `heraut.yaml`.
enum HouseClaims {
    static func check(_ text: String) {
        do throws(YAMLProblem) {
            let file = try HouseFile(text: text, file: "heraut.yaml")
            let house = file.house
            Claims.hold(
                house.colleagues.allSatisfy { Colleague.isHandle($0.handle) },
                "somebody whose handle is none"
            )
            Claims.hold(
                Set(house.colleagues.map(\.handle)).count == house.colleagues.count,
                "two people of one handle"
            )
            Claims.hold(
                house.colleagues.count <= HouseFile.maximumPeople,
                "\(house.colleagues.count) people"
            )
            Claims.hold(!house.defaultRule.needed.isEmpty, "a post that nobody has to sign")
            Claims.hold(
                house.rules.values.allSatisfy { !$0.needed.isEmpty },
                "a kind of post that nobody has to sign"
            )
            if let channels = file.channels { AdapterClaims.check(channels, adapters: []) }
        } catch {
            Claims.sentence(error)
        }
    }
}

/// What has to hold of every list of what a channel has.
enum ReceiverClaims {
    static func check(_ text: String) {
        for channel in [nil, ChannelID("site")] {
            do throws(CommandFailure) {
                let items = try ReceiverListFile.items(of: text, "list.txt", channel: channel)
                for item in items {
                    Claims.hold(item.place != nil, "an item that is nowhere")
                    Claims.hold(
                        !Claims.hasControls(item.link ?? ""),
                        "an address with control characters"
                    )
                }
            } catch {
                Claims.sentence(error)
            }
        }
    }
}
