// verdict: wrong-output
