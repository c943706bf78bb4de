/// What readers have on a channel, beside what was signed.
public enum ReadBack: Codable, Hashable, Sendable {
    /// The text, the link and the alt texts are those that were signed.
    case same
    /// Something is different: one short sentence for each, such as `the text is another`.
    case differs([String])
    /// It is there no more.
    case gone
    /// The channel could not be asked, or did not say.
    case unseen(reason: String)

    /// The word for it in listings.
    public var name: String {
        switch self {
        case .same: "same"
        case .differs: "differs"
        case .gone: "gone"
        case .unseen: "unseen"
        }
    }

    /// What there is to say of it; nil when all is well.
    public var detail: String? {
        switch self {
        case .same: nil
        case .differs(let differences): differences.joined(separator: "; ")
        case .gone: "it is there no more"
        case .unseen(let reason): reason
        }
    }

    /// Whether a person should look.
    public var needsAttention: Bool {
        switch self {
        case .same, .unseen: false
        case .differs, .gone: true
        }
    }
}
