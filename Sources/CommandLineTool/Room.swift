enum CommandLineToolRoom {}
