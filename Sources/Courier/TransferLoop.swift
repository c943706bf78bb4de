internal import CCurl
internal import Foundation
internal import Synchronization

/// The thread's side of the courier: a queue of transfers, and libcurl's multi handle.
///
/// `@unchecked Sendable`: `multi` is written once in `init`; after that other threads only pass it
/// to `curl_multi_wakeup`, which libcurl documents as callable from any thread. `active` belongs to
/// the thread in `run()` alone.
@safe final class TransferLoop: @unchecked Sendable {
    private struct Inbox {
        var waiting: [Handover] = []
        var isStopping = false
        var hasEnded = false
    }

    /// Moves a transfer to the thread; nobody else keeps it.
    private struct Handover: @unchecked Sendable {
        let transfer: Transfer
    }

    private let multi: UnsafeMutableRawPointer?
    private let inbox = Mutex(Inbox())
    private var active: [UnsafeMutableRawPointer: Transfer] = unsafe [:]

    init() {
        // Writing to a connection that the other side closed is an error code, not a signal.
        _ = signal(SIGPIPE, SIG_IGN)
        _ = curl_global_init(Int(CURL_GLOBAL_ALL))
        unsafe multi = curl_multi_init()
    }

    func submit(_ transfer: Transfer) {
        let handover = Handover(transfer: transfer)
        let isAccepted = inbox.withLock { inbox in
            guard !inbox.isStopping else { return false }
            inbox.waiting.append(handover)
            return true
        }
        guard isAccepted else { return transfer.fail("Heraut is shutting down") }
        wake()
    }

    func stop() {
        inbox.withLock { $0.isStopping = true }
        wake()
    }

    private func wake() {
        inbox.withLock { inbox in
            // The handle is cleaned up under this lock's flag, so it is never woken after that.
            if !inbox.hasEnded { unsafe curl_multi_wakeup(multi) }
        }
    }

    /// The thread's whole life.
    func run() {
        while !inbox.withLock({ $0.isStopping }) {
            admit()
            var running: Int32 = 0
            unsafe curl_multi_perform(multi, &running)
            collect()
            let isFull = unsafe active.count >= Courier.maximumInFlight
            if inbox.withLock({ $0.waiting.isEmpty || isFull }) {
                unsafe curl_multi_poll(multi, nil, 0, 1_000, nil)
            }
        }
        for unsafe(easy, transfer) in unsafe active {
            unsafe release(easy, transfer)
            transfer.fail("Heraut was shut down while this was under way")
        }
        unsafe active = [:]
        let left = inbox.withLock { inbox in
            inbox.hasEnded = true
            defer { inbox.waiting = [] }
            return inbox.waiting
        }
        unsafe curl_multi_cleanup(multi)
        for handover in left { handover.transfer.fail("Heraut is shutting down") }
    }

    private func admit() {
        let room = unsafe Courier.maximumInFlight - active.count
        guard room > 0 else { return }
        let next = inbox.withLock { inbox in
            let next = Array(inbox.waiting.prefix(room))
            inbox.waiting.removeFirst(next.count)
            return next
        }
        for handover in next { start(handover.transfer) }
    }

    private func start(_ transfer: Transfer) {
        guard let easy = unsafe curl_easy_init() else {
            return transfer.fail("libcurl could not start")
        }
        let settings = unsafe EasySettings(easy: easy)
        guard unsafe settings.apply(transfer), unsafe curl_multi_add_handle(multi, easy) == CURLM_OK
        else {
            unsafe release(easy, transfer)
            return transfer.fail("libcurl refused a setting")
        }
        unsafe active[easy] = transfer
    }

    private func collect() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE,
                let easy = unsafe message.pointee.easy_handle,
                let transfer = unsafe active[easy]
            else { continue }
            let code = unsafe heraut_finished_code(message)
            var status = 0
            unsafe heraut_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
            unsafe release(easy, transfer)
            unsafe active[easy] = nil
            transfer.finish(code, status: status)
        }
    }

    private func release(_ easy: UnsafeMutableRawPointer, _ transfer: Transfer) {
        unsafe curl_multi_remove_handle(multi, easy)
        unsafe curl_easy_cleanup(easy)
        unsafe curl_slist_free_all(transfer.list)
        unsafe transfer.list = nil
    }
}
