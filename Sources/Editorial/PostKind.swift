/// What sort of story a post tells; the rules that apply and who must sign depend on it.
public enum PostKind: String, Codable, Sendable, CaseIterable {
    /// How a policy works in general, with a reference to who makes it.
    case generalLine = "general-line"
    /// Something that went well, without a person in it.
    case goodNews = "good-news"
    /// Numbers with their source.
    case figures
    /// A tension in the work, told openly.
    case dilemma
    /// A member of staff explains the work.
    case staffVoice = "staff-voice"
    /// An answer to the news of the day; also needs the spokesperson.
    case reaction
}
