internal import Courier

/// What a channel tells of a post, as far as it can be what it says: the receiver is nobody that we
/// trust, and what it tells stands on record, in terminals, in addresses of later requests.
///
/// What cannot be an id or a page is dropped whole, never cut or mended: half an id is another's.
enum Told {
    /// The longest id that is kept, in bytes; those of the networks have fewer than 200.
    static let maximumLength = 2_048

    /// An id: visible ASCII, as every network's is.
    static func id(_ text: String?) -> String? {
        guard let text, (1...maximumLength).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return text
    }

    /// The address of a page, in the open web or on this machine.
    static func page(_ text: String?) -> String? {
        text.flatMap { WebAddress.isPage($0) ? $0 : nil }
    }
}
