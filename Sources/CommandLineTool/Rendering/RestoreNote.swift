internal import Editorial
internal import Newsdesk

/// Tells whoever signs a post that it may be out already.
enum RestoreNote {
    /// Shows a sentence for a post that was in a backup which the queue was restored from.
    ///
    /// - Throws: What is wrong with the queue.
    static func show(_ id: PostID, _ desk: Newsdesk, in workspace: Workspace) async throws {
        guard let moment = try await desk.restored(before: id) else { return }
        Output.note(
            "\(id) was in the backup that the queue was restored from at"
                + " \(workspace.time.text(moment)): it may have been sent since, look on its channels"
                + " before you sign",
            .yellow
        )
    }
}
