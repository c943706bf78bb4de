package import Editorial
internal import Foundation
package import Newsdesk

/// Reads what the channels have: JSON Lines, or lines of a channel and an address.
package enum ReceiverListFile {
    /// The largest file.
    static let maximumBytes = 64 * 1_024 * 1_024
    /// The most lines.
    static let maximumLines = 200_000

    private struct Line: Decodable {
        let channel: String?
        let key: String?
        let webhookID: String?
        let remoteID: String?
        let link: String?
        let text: String?
        let body: String?

        private enum CodingKeys: String, CodingKey {
            case channel, key, link, text, body
            case webhookID = "webhook_id"
            case remoteID = "remote_id"
        }
    }

    /// The items of a file.
    ///
    /// - Parameters:
    ///   - path: The file; `-` is standard input.
    ///   - channel: The channel of lines that name none.
    /// - Returns: The items.
    /// - Throws: ``CommandFailure`` with the line that cannot be read.
    static func items(
        _ path: String,
        channel: ChannelID?
    ) throws(CommandFailure) -> [ReceiverList.Item] {
        try items(
            of: try TextFile.text(path, limit: maximumBytes, failing: .data),
            path,
            channel: channel
        )
    }

    /// The items of what a file says.
    ///
    /// - Throws: ``CommandFailure`` with the line that cannot be read.
    package static func items(
        of text: String,
        _ path: String,
        channel: ChannelID?
    ) throws(CommandFailure) -> [ReceiverList.Item] {
        // A line end of Windows is one `Character` of its own.
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        guard lines.count <= maximumLines else {
            throw CommandFailure(.data, "'\(path)' has more than \(maximumLines) lines")
        }
        var items: [ReceiverList.Item] = []
        for (index, line) in lines.enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let item = line.hasPrefix("{") ? object(line, channel) : words(line, channel)
            guard let item else {
                throw CommandFailure(
                    .data,
                    "\(path):\(index + 1): expected a channel and an address, or one JSON object"
                        + " with 'channel' and a 'key', a 'link' (https) or a 'remote_id', and"
                        + " 'text' beside it"
                )
            }
            items.append(item)
        }
        return items
    }

    private static func object(_ line: String, _ channel: ChannelID?) -> ReceiverList.Item? {
        guard let value = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)),
            let channel = value.channel.map({ ChannelID($0) }) ?? channel
        else { return nil }
        let item = ReceiverList.Item(
            channel: channel,
            key: value.key ?? value.webhookID,
            remoteID: value.remoteID,
            link: value.link,
            text: value.text ?? value.body
        )
        guard item.place != nil, item.link.map(isAddress) ?? true else { return nil }
        return item
    }

    private static func isAddress(_ text: String) -> Bool {
        WebAddress.isPublic(text) || WebAddress.isLoopback(text)
    }

    private static func words(_ line: String, _ channel: ChannelID?) -> ReceiverList.Item? {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        let named: ChannelID?
        switch words.count {
        case 1: named = channel
        case 2: named = ChannelID(words[0])
        default: return nil
        }
        guard let named, let last = words.last else { return nil }
        let isAddress = isAddress(last)
        return ReceiverList.Item(
            channel: named,
            key: isAddress ? nil : last,
            remoteID: nil,
            link: isAddress ? last : nil,
            text: nil
        )
    }
}
