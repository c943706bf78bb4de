enum GateRoom {}
