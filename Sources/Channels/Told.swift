internal import Courier

/// What a channel tells of a post, as far as it can be what it says: the receiver is nobody that we
/// trust, and what it tells stands on record, in terminals, in addresses of later requests.
///
/// What cannot be an id or a page, or gives back a secret of ours, is dropped whole, never cut or
/// mended: half an id is another's.
struct Told {
    /// The longest id that is kept, in bytes; those of the networks have fewer than 200.
    static let maximumLength = 2_048

    private let scrubber: Scrubber

    /// What counts beside the secrets of a request.
    init(besides secrets: Set<String> = []) {
        scrubber = Scrubber(secrets)
    }

    /// An id: visible ASCII, as every network's is.
    func id(_ text: String?) -> String? {
        guard let text, (1...Self.maximumLength).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !scrubber.finds(in: text)
        else { return nil }
        return text
    }

    /// The address of a page, in the open web or on this machine.
    func page(_ text: String?) -> String? {
        guard let text, WebAddress.isPage(text), !scrubber.finds(in: text) else { return nil }
        return text
    }

    /// A word or a name, for people; nothing where it gives back a secret.
    func word(_ text: String) -> String {
        scrubber.finds(in: text) ? "" : text
    }
}
