extension Delivery.State {
    /// The arrows between the states of a delivery, as one table.
    ///
    /// - Returns: The next state, nil where there is no arrow.
    func after(_ event: Event, at moment: Instant) -> Self? {
        switch (self, event) {
        case (.scheduled, .claimed(let claim)), (.retryWait, .claimed(let claim)):
            .sending(epoch: claim.epoch, since: moment)
        case (.sending, .published(_, let remoteID, let link)):
            .published(remoteID: remoteID, link: link)
        case (.sending, .postponed(_, _, let until)): .retryWait(until: until)
        case (.sending, .refused(_, let reason)): .failed(reason: reason)
        case (.sending, .lost(_, let reason)): .unknown(reason: reason)
        case (.unknown, .published(_, let remoteID, let link)):
            .published(remoteID: remoteID, link: link)
        case (.unknown, .resumed(_, _, let until)): .retryWait(until: until)
        case (.retryWait, .lost(_, let reason)): .unknown(reason: reason)
        case (.scheduled, .held(_, let hold)), (.retryWait, .held(_, let hold)): .held(by: hold)
        case (.scheduled, .stopped(_, let reason)), (.retryWait, .stopped(_, let reason)):
            .failed(reason: reason)
        case (.scheduled, .cancelled), (.retryWait, .cancelled), (.held, .cancelled): .cancelled
        case (.scheduled, .missed), (.retryWait, .missed), (.held, .missed): .missed
        case (.unknown, .foundLive(_, let link, _)): .published(remoteID: nil, link: link)
        case (.published, .readBack): self
        case (.unknown, .foundNotLive): .failed(reason: "not live, says the person who looked")
        case (.scheduled, .doubted), (.retryWait, .doubted), (.held, .doubted),
            (.sending, .doubted), (.unknown, .doubted):
            .unknown(reason: Event.doubt)
        case (.unknown, .reinstated): .scheduled
        case (.scheduled, _), (.sending, _), (.retryWait, _), (.published, _), (.unknown, _),
            (.failed, _), (.held, _), (.missed, _), (.cancelled, _):
            nil
        }
    }
}

extension Event {
    /// The channel that the event is about; nil when it is about the post as a whole.
    public var channel: ChannelID? {
        switch self {
        case .claimed(let claim): claim.channel
        case .published(let channel, _, _), .postponed(let channel, _, _),
            .refused(let channel, _), .lost(let channel, _), .stopped(let channel, _),
            .foundLive(let channel, _, _), .foundNotLive(let channel, _),
            .cancelled(let channel, _), .held(let channel, _), .resumed(let channel, _, _),
            .readBack(let channel, _), .doubted(let channel), .reinstated(let channel, _):
            channel
        case .missed(let channel): channel
        case .drafted, .revised, .waived, .submitted, .returned, .signed, .approved, .withdrawn:
            nil
        }
    }
}
