enum QueueStoreRoom {}
