enum PolicyLoaderRoom {}
