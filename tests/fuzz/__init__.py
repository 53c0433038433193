"""Whatever reads what comes from outside, fed with bytes: by hypothesis in `make test-slow`, by atheris when asked."""
