enum SSHSignaturesRoom {}
