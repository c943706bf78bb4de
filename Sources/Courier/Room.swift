enum CourierRoom {}
