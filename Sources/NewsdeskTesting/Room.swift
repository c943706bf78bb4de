enum NewsdeskTestingRoom {}
