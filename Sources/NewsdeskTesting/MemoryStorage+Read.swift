internal import Editorial
internal import Newsdesk

extension MemoryStorage {
    func rows(in stages: Set<Post.Stage>?) -> [PostRow] {
        posts.values.map(PostRow.init)
            .filter { stages?.contains($0.stage) ?? true }
            .sorted { left, right in
                let (one, other) = (left.revision.plan?.due, right.revision.plan?.due)
                guard one != other else { return left.id < right.id }
                guard let one else { return false }
                return other.map { one < $0 } ?? true
            }
    }

    func due(
        upTo moment: Instant,
        except channels: Set<ChannelID>,
        limit: Int
    ) -> [DueDelivery] {
        let waiting = posts.values.flatMap { stored in
            stored.post.deliveries.compactMap { delivery -> DueDelivery? in
                let next: Instant? =
                    switch delivery.state {
                    case .scheduled: delivery.plan.due
                    case .retryWait(let until): until
                    case .sending, .published, .unknown, .failed, .held, .missed, .cancelled: nil
                    }
                guard let next, next <= moment, !channels.contains(delivery.channel) else {
                    return nil
                }
                return DueDelivery(post: stored.post.id, channel: delivery.channel, at: next)
            }
        }
        let ordered = waiting.sorted {
            ($0.at, $0.post, $0.channel) < ($1.at, $1.post, $1.channel)
        }
        return Array(ordered.prefix(limit))
    }

    func overdue(at moment: Instant, limit: Int) -> [PostID] {
        let late = posts.values.filter { stored in
            let post = stored.post
            if post.stage == .inReview {
                return post.revision.plan.map { $0.notAfter <= moment } ?? false
            }
            return post.deliveries.contains {
                $0.waits && $0.plan.notAfter <= moment
            }
        }
        return Array(late.map(\.post.id).sorted().prefix(limit))
    }

    func unknown(limit: Int) -> [DueDelivery] {
        let lost = posts.values.flatMap { stored in
            stored.post.deliveries.filter(\.isUnknown).map {
                DueDelivery(post: stored.post.id, channel: $0.channel, at: $0.plan.due)
            }
        }
        let ordered = lost.sorted { ($0.at, $0.post, $0.channel) < ($1.at, $1.post, $1.channel) }
        return Array(ordered.prefix(limit))
    }

    func unread(
        on channels: Set<ChannelID>,
        from moment: Instant,
        limit: Int
    ) -> [DueDelivery] {
        let unread = posts.values.flatMap { stored in
            stored.post.deliveries.compactMap { delivery -> DueDelivery? in
                guard case .published(_?, _) = delivery.state, delivery.readBack == nil,
                    delivery.plan.due >= moment, channels.contains(delivery.channel)
                else { return nil }
                return DueDelivery(
                    post: stored.post.id,
                    channel: delivery.channel,
                    at: delivery.plan.due
                )
            }
        }
        let ordered = unread.sorted { ($0.at, $0.post, $0.channel) < ($1.at, $1.post, $1.channel) }
        return Array(ordered.prefix(limit))
    }

    func orphans(before epoch: Int) -> [DueDelivery] {
        let left = posts.values.flatMap { stored in
            stored.post.deliveries.compactMap { delivery -> DueDelivery? in
                guard case .sending(let old, _) = delivery.state, old < epoch else { return nil }
                return DueDelivery(
                    post: stored.post.id,
                    channel: delivery.channel,
                    at: delivery.plan.due
                )
            }
        }
        return left.sorted { ($0.at, $0.post, $0.channel) < ($1.at, $1.post, $1.channel) }
    }

    func log(after sequence: Int, post: PostID?, limit: Int) -> [LoggedEntry] {
        let all = lines.enumerated().map { index, line in
            LoggedEntry(sequence: index + 1, entry: line.entry, text: line.text, hash: line.hash)
        }
        let wanted = all.filter {
            $0.sequence > sequence && (post == nil || $0.entry?.post == post)
        }
        return Array(wanted.prefix(limit))
    }

    func texts(after sequence: Int, limit: Int) -> [String] {
        textReads += 1
        return lines.dropFirst(sequence).prefix(limit).map(\.text)
    }
}
