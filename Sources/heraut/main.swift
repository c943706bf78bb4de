print("heraut")
