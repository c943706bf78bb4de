import Newsdesk
import NewsdeskTesting
import QueueStore
import Testing

@Suite("PostQueue", .tempFolder)
struct ContractTests {
    @Test(arguments: PostQueueContract.claims)
    func `SQLite keeps the contract`(_ contract: PostQueueContract) async throws {
        let queue = try TempFolder.newQueue()
        let other = try QueueStore.open(folder: TempFolder.folder)
        try await contract.prove(queue, other)
        try queue.close()
        try other.close()
    }

    @Test(arguments: PostQueueContract.claims)
    func `memory keeps the contract`(_ contract: PostQueueContract) async throws {
        let storage = MemoryStorage()
        try await contract.prove(MemoryQueue(storage), MemoryQueue(storage))
    }
}
