internal import Editorial

extension Newsdesk {
    /// Keeps pictures once a decision needs them: what is refused leaves nothing behind.
    func keep(_ pictures: [PictureCopy]) async throws(DeskError) {
        do throws(PictureProblem) {
            for picture in pictures { try await self.pictures.keep(picture) }
        } catch {
            throw .pictures(error)
        }
    }

    /// Hears of a picture that is not what it was when its post was written.
    ///
    /// - Throws: ``DeskError/signOffBroken(_:reason:)``, or ``DeskError/pictures(_:)``.
    func checkPictures(of content: Content, in post: PostID) async throws(DeskError) {
        for medium in content.media {
            guard let problem = try await problem(with: medium) else { continue }
            throw .signOffBroken(
                post,
                reason: "\(problem); put it back with 'heraut edit \(post) FILE'"
            )
        }
    }

    /// What is wrong with the copy of a picture; nil when it is what was signed.
    func problem(with medium: Medium) async throws(DeskError) -> String? {
        let digest: String?
        do throws(PictureProblem) {
            digest = try await pictures.digest(of: medium.sha256)
        } catch {
            throw .pictures(error)
        }
        let copy = "the picture '\(medium.name)' (media/\(medium.sha256))"
        guard let digest else { return "\(copy) is gone" }
        return digest == medium.sha256 ? nil : "\(copy) was changed"
    }
}
